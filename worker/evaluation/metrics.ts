import type { EvaluatedRun } from './evaluation-result';

/** One figure of a run. Of all of them less is better. */
export type Metric = {
  /** `recovery-time`, `customer-minutes`, `actions`, or `phase/…`, `service/…`, `overload/…`. */
  readonly id: string;
  readonly what: string;
  readonly unit: string;
  readonly value: number;
  /** It had not ended with its night: at least so much. */
  readonly isOpen: boolean;
};

/** What runs are compared by, in the order of a table. */
export function metricsOf(run: EvaluatedRun): readonly Metric[] {
  const { recoveryTime, phases, services, customers, actions, overload } = run;
  const lasted = (
    id: string,
    what: string,
    { minutes, isOpen }: EvaluatedRun['recoveryTime'],
  ): Metric => ({ id, what, unit: 'min', value: minutes, isOpen });
  return [
    lasted('recovery-time', 'until all was well again', recoveryTime),
    {
      ...{ id: 'customer-minutes', what: 'customers down', unit: 'customer-min' },
      ...{ value: customers.minutesDown, isOpen: customers.isOpen },
    },
    ...phases.map((phase) => lasted(`phase/${phase.id}`, phase.what, phase)),
    ...services.map((service) =>
      lasted(`service/${service.name}`, `${service.name} down`, service),
    ),
    ...overload.map(({ id, ...rest }) => ({ id: `overload/${id}`, ...rest, isOpen: false })),
    {
      ...{ id: 'actions', what: 'changes made by the recovery', unit: 'actions' },
      ...{ value: actions.total, isOpen: false },
    },
  ];
}

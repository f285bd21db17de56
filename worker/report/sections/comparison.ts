import { hasFallen, type PolicyResult } from '../../result/policy-result';
import { hoursAndMinutes, large, rangeText } from '../../result/figures';
import { downLength, type Savings } from '../../result/savings';
import { barFigure } from '../charts/bars';
import { html, type Html } from '../html';
import { table, verdict } from '../table';
import type { Section, View } from '../view';

/** What fell for how long under each policy, and what that saves. */
export const comparison: Section = {
  id: 'policies',
  title: 'Policy against policy',
  body: (view) => {
    const { nights, result } = view;
    if (nights.length < 2) return null;
    return html`${customerMinutes(view)}
    ${table({
      label: 'What fell for how long, by policy',
      head: ['', ...nights.map(({ name }) => name)],
      rows: rowsOf(view),
    })}
    ${result.savings.length === 0 ? null : savingsTable(result.savings)}`;
  },
};

const customerMinutes = ({ nights }: View): Html =>
  barFigure({
    id: 'chart-customer-minutes',
    title: 'Customer-minutes down',
    says: `${nights.map(({ name, result }) => `${name}: ${large(result.customers.minutesDown)}`).join('; ')}.`,
    rows: ['all organisations, to the end of each night'],
    groups: nights.map(({ name, result }) => ({ name, values: [result.customers.minutesDown] })),
    ...{ text: large, isSaidElsewhere: true },
  });

function rowsOf({ nights, clock }: View) {
  const [first] = nights;
  if (first === undefined) return [];
  const row = (what: string, cell: (result: PolicyResult) => Html | string) => [
    what,
    ...nights.map(({ result }) => cell(result)),
  ];
  return [
    row('the event is over', (result) => {
      const { eventEndsAt } = result;
      if (eventEndsAt !== null) return clock.both(eventEndsAt);
      return hasFallen(result) ? verdict(false, 'not in this night') : 'nothing fell';
    }),
    ...first.result.phases.map(({ id, what }) =>
      row(what, ({ phases }) => {
        const phase = phases.find((each) => each.id === id);
        return phase === undefined ? '' : clock.span(phase.from, phase.to);
      }),
    ),
    ...Object.keys(first.result.services).map((service) =>
      row(`${service} down for`, (result) => {
        const { minutes, isOpen } = downLength(result, service);
        return `${hoursAndMinutes(minutes)}${isOpen ? ', and on' : ''}`;
      }),
    ),
    row('customer-minutes down', ({ customers }) => large(customers.minutesDown)),
    row('played to', ({ endsAt }) => clock.offset(endsAt)),
  ];
}

function savingsTable(savings: readonly Savings[]): Html | null {
  const [first] = savings;
  if (first === undefined) return null;
  const row = (what: string, cell: (saved: Savings) => string) => [what, ...savings.map(cell)];
  return html`<h3>What would have been saved of ${first.baseline}</h3>
    <p>
      What DWFM could have done that night is not known: a range stands where several ratios of its
      throttle to its capacity were played.
    </p>
    ${table({
      label: `What would have been saved of ${first.baseline}`,
      head: ['', ...savings.map(({ candidate }) => candidate)],
      rows: [
        row('the event is over sooner by', ({ event }) => rangeText(event)),
        ...first.phases.map(({ what }, index) =>
          row(what, ({ phases }) => rangeText(phases[index]?.saved)),
        ),
        ...first.services.map(({ name }, index) =>
          row(`${name} down`, ({ services }) => rangeText(services[index]?.saved)),
        ),
        row('customer-minutes', ({ customerMinutes: saved }) => rangeText(saved, large)),
        row('throttle / capacity of DWFM', ({ ratios }) =>
          ratios.map((ratio) => ratio.toFixed(2)).join(', '),
        ),
      ],
    })}`;
}

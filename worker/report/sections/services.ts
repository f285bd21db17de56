import { hoursAndMinutes } from '../../result/figures';
import { downLength } from '../../result/savings';
import { legendOf } from '../charts/lines';
import { spanFigure, type SpanRow } from '../charts/spans';
import { seriesColour } from '../colours';
import type { Section, View } from '../view';

/** When each service was down, one bar for each policy. */
export const services: Section = {
  id: 'services',
  title: 'Services',
  body: (view) => {
    const { nights, clock, span } = view;
    const names = serviceNames(view);
    if (names.length === 0) return null;
    return spanFigure(
      {
        ...{ id: 'chart-services', title: 'When each service was down' },
        says: sentence(view, names),
        ...(nights.length < 2
          ? {}
          : {
              legend: legendOf(
                nights.map(({ name }) => name),
                'bar',
              ),
            }),
        ...{ tracks: nights.length, marks: [] },
        ...(nights.length < 2 ? {} : { isSaidElsewhere: true as const }),
        rows: names.map((name) => rowOf(view, name)),
      },
      clock,
      span,
    );
  },
};

const serviceNames = ({ nights }: View): readonly string[] => [
  ...new Set(nights.flatMap(({ result }) => Object.keys(result.services))),
];

function rowOf({ nights, clock }: View, service: string): SpanRow {
  const bars = nights.flatMap(({ result }, index) =>
    (result.services[service] ?? []).map(({ from, to }) => ({
      from: clock.minutes(from),
      to: clock.minutes(to ?? result.endsAt),
      ...{ isOpen: to === null, colour: seriesColour(index), track: index },
    })),
  );
  return { label: service, bars };
}

function sentence({ nights }: View, names: readonly string[]): string {
  const each = nights.map(({ name, result }) => {
    const lengths = names.map((service) => {
      const { minutes, isOpen } = downLength(result, service);
      return `${service} ${hoursAndMinutes(minutes)}${isOpen ? ' and on' : ''}`;
    });
    return `${name}: ${lengths.join(', ')}`;
  });
  return `Down in all, ${each.join('; ')}.`;
}

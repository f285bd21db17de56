import type { Points } from '../../result/curves';
import { hoursAndMinutes } from '../../result/figures';
import { barFigure } from '../charts/bars';
import { lineFigure } from '../charts/lines';
import { html, type Html } from '../html';
import type { Night, Section, View } from '../view';

/** Who was hurt: by the way they had built, and how many at a time. */
export const customers: Section = {
  id: 'customers',
  title: 'Customers',
  body: (view) => html`${archetypes(view)}${overTime(view)}`,
};

function archetypes({ nights }: View): Html | null {
  const rows = nights[0]?.result.customers.byArchetype ?? [];
  if (rows.length === 0) return null;
  const values = ({ result }: Night): readonly number[] =>
    rows.map(({ name }) => {
      const found = result.customers.byArchetype.find((each) => each.name === name);
      return found?.minutesDown ?? 0;
    });
  const says = nights.map((night) => {
    const worst = Math.max(...values(night));
    const name = rows[values(night).indexOf(worst)]?.name ?? '';
    return `${night.name}: longest for ${name}, ${hoursAndMinutes(worst)}`;
  });
  return barFigure({
    ...{ id: 'chart-archetypes', title: 'Down on average, by the way they had built' },
    says: `${says.join('; ')}.`,
    rows: rows.map(
      ({ name, organisations }) =>
        `${name}, ${organisations.toLocaleString('en-US')} organisations`,
    ),
    groups: nights.map((night) => ({ name: night.name, values: values(night) })),
    text: hoursAndMinutes,
  });
}

function overTime({ nights, clock, span }: View): Html {
  const lines = nights.map(({ name, result }) => ({ name, points: downOf(result) }));
  const says = lines.map(({ name, points }) => {
    const most = Math.max(0, ...points.value);
    const at = points.at[points.value.indexOf(most)];
    const when = at === undefined ? '' : ` at ${clock.offset(at)}`;
    return `${name}: at most ${Math.round(most).toLocaleString('en-US')}${when}`;
  });
  return lineFigure(
    {
      ...{ id: 'chart-customers', title: 'Organisations that are down', unit: 'organisations' },
      ...{ times: 1, lines, says: `${says.join('; ')}.` },
    },
    clock,
    span,
  );
}

/** All archetypes together, at every instant at which one of them bends. */
function downOf({ curves, customers: { byArchetype } }: Night['result']): Points {
  const parts = byArchetype.flatMap(({ name, organisations }) => {
    const points = curves.customersDown[name];
    return points === undefined ? [] : [{ points, organisations }];
  });
  const at = [...new Set(parts.flatMap(({ points }) => points.at))].sort((a, b) => a - b);
  const value = at.map((instant) =>
    parts.reduce(
      (sum, { points, organisations }) => sum + organisations * read(points, instant),
      0,
    ),
  );
  return { at, value };
}

function read({ at, value }: Points, instant: number): number {
  const after = at.findIndex((each) => each >= instant);
  if (after <= 0) return value[after === 0 ? 0 : value.length - 1] ?? 0;
  const [from, to] = [at[after - 1] as number, at[after] as number];
  const [start, end] = [value[after - 1] as number, value[after] as number];
  return start + ((end - start) * (instant - from)) / (to - from);
}

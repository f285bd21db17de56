import { chartFigure } from '../report/charts/chart';
import { standIn } from '../report/colours';
import { documentOf, type Shown } from '../report/document';
import { html, type Html } from '../report/html';
import { table } from '../report/table';
import {
  counterfactualRows,
  ENVELOPE_HEAD,
  envelopeRows,
  envelopeText,
  NIGHT_HEAD,
  pointRows,
} from './rows';
import { swingsOf, type Swing } from './swings';
import type { WhatIf } from './what-if-result';

const ROW_HEIGHT = 30;

/** The result as one page that needs nothing beside it. */
export function whatIfPage(result: WhatIf): string {
  const { policy, scenario, base, version, command } = result;
  return documentOf({
    ...{ title: `${policy} in ${scenario}`, kind: 'what if', madeBy: version },
    about: `Means over ${base.length} seed(s). Made by: ${command}`,
    sections: sectionsOf(result),
    shows: 'simulated nights, not a real region',
  });
}

function sectionsOf(result: WhatIf): readonly Shown[] {
  const swings = swingsOf(result);
  const changed = counterfactualRows(result);
  const nights = (label: string, rows: readonly (readonly string[])[]): Html =>
    table({ label, head: NIGHT_HEAD, rows });
  return [
    {
      ...{ id: 'levers', title: 'One lever at a time' },
      made: html`${swings.length === 0 ? null : tornado(swings)}
      ${nights('Levers', pointRows(result))}`,
    },
    {
      ...{ id: 'envelope', title: 'Safe envelope of the recovery rate' },
      made: html`<p>${envelopeText(result)}.</p>
        ${table({ label: 'Windows', head: ENVELOPE_HEAD, rows: envelopeRows(result) })}`,
    },
    ...(changed.length === 0
      ? []
      : [
          {
            ...{ id: 'counterfactuals', title: 'The night with one thing changed' },
            made: nights('Counterfactuals', changed),
          },
        ]),
  ];
}

const signed = ({ minutes, isOpen }: Swing): string =>
  `${isOpen ? '≥ ' : ''}${minutes > 0 ? '+' : ''}${minutes.toFixed(1)} min`;

const tornado = (swings: readonly Swing[]): Html =>
  chartFigure({
    id: 'tornado',
    title: 'Recovery time: difference to the base, in minutes',
    says: swings.map((swing) => `${swing.label}: ${signed(swing)}`).join('; '),
    isSaidElsewhere: true,
    height: () => swings.length * ROW_HEIGHT + 40,
    draw: ({ isNarrow }) => ({
      grid: { left: isNarrow ? 120 : 150, right: 60, top: 6, bottom: 28, outerBoundsMode: 'none' },
      // Room for what stands beside the longest bar.
      xAxis: { type: 'value', splitNumber: isNarrow ? 2 : 6, boundaryGap: ['0%', '15%'] },
      yAxis: {
        ...{ type: 'category', inverse: true, data: swings.map(({ label }) => label) },
        axisLine: { onZero: false },
        axisLabel: { color: standIn('ink') },
      },
      series: {
        ...{ type: 'bar', silent: true, barWidth: 14 },
        data: swings.map((swing) => ({
          value: swing.minutes,
          itemStyle: { color: standIn(swing.minutes > 0 ? 'bad' : 'good') },
          label: {
            ...{ show: true, color: standIn('ink'), formatter: signed(swing) },
            // Of a bar to the left its right end is the line of the base: no text is over a bar or a name.
            position: 'right' as const,
          },
        })),
      },
    }),
  });

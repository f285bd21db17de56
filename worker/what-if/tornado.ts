import { chartFigure, FONT_SIZE } from '../report/charts/chart';
import { standIn } from '../report/colours';
import type { Html } from '../report/html';
import { differenceText } from './rows';
import type { Difference, Measure, Swing } from './swings';

type Tornado = {
  readonly id: string;
  readonly title: string;
  readonly of: Measure;
  readonly swings: readonly Swing[];
};

const ROW_HEIGHT = 30;
/** A letter's width on average, in most fonts. */
const LETTER = 0.6 * FONT_SIZE;

/** Bars to both sides of the base: to the left is better. What is not known has no bar. */
export function tornado({ id, title, of, swings }: Tornado): Html {
  const text = (swing: Swing): string => differenceText(of, swing[of]);
  const widest = (texts: readonly string[]): number =>
    Math.ceil(LETTER * Math.max(...texts.map(({ length }) => length)));
  const left = widest(swings.map(({ label }) => label)) + 16;
  return chartFigure({
    ...{ id, title, isSaidElsewhere: true },
    says: swings.map((swing) => `${swing.label}: ${text(swing)}`).join('; '),
    height: () => swings.length * ROW_HEIGHT + 40,
    draw: ({ isNarrow }) => ({
      // To the right there is room for what stands beside the longest bar.
      grid: {
        ...{ left, right: widest(swings.map(text)) + 8, top: 6, bottom: 28 },
        outerBoundsMode: 'none',
      },
      xAxis: {
        ...{ type: 'value', splitNumber: isNarrow ? 1 : 5 },
        axisLabel: { color: standIn('muted'), hideOverlap: true, formatter: short },
        splitLine: { lineStyle: { color: standIn('line') } },
      },
      yAxis: {
        ...{ type: 'category', inverse: true, data: swings.map(({ label }) => label) },
        axisLine: { onZero: true, lineStyle: { color: standIn('ink') } },
        axisTick: { show: false },
        axisLabel: { color: standIn('ink'), interval: 0 },
      },
      series: {
        ...{ type: 'bar', silent: true, barWidth: 14 },
        data: swings.map((swing) => bar(swing[of], text(swing))),
      },
    }),
  });
}

function bar(difference: Difference, text: string) {
  const value = difference.known === 'nothing' ? 0 : difference.value;
  return {
    value,
    itemStyle: { color: standIn(value > 0 ? 'bad' : 'good') },
    label: {
      ...{ show: true, color: standIn('ink'), formatter: text },
      // Of a bar to the left its right end is the line of the base: no text is over a bar or a name.
      position: 'right' as const,
    },
  };
}

/** "900,000" would not fit beside the next. */
function short(value: number): string {
  if (Math.abs(value) >= 1_000_000) return `${value / 1_000_000}M`;
  return Math.abs(value) >= 10_000 ? `${value / 1_000}k` : String(value);
}

import type { EChartsOption, LineSeriesOption } from 'echarts';
import type { Points } from '../../result/curves';
import type { Clock } from '../clock';
import { seriesColour, seriesDash, standIn } from '../colours';
import { html, type Html } from '../html';
import { chartFigure } from './chart';
import { timeAxis, type TimeSpan } from './time-axis';

export type Line = {
  readonly name: string;
  readonly points: Points;
  /** What stands out, as a stretch of time behind the lines. */
  readonly band?: { readonly from: number; readonly to: number; readonly name: string } | undefined;
};

export type LineChart = {
  readonly id: string;
  readonly title: string;
  readonly says: string;
  /** The unit stands at the axis; values are multiplied by this before. */
  readonly unit: string;
  readonly times: number;
  readonly max?: number;
  readonly lines: readonly Line[];
};

/** Curves over time, one line for each policy, in the colours and dashes that these have everywhere. */
export function lineFigure(chart: LineChart, clock: Clock, span: TimeSpan): Html {
  const { id, title, says, lines } = chart;
  return chartFigure({
    ...{ id, title, says },
    ...(lines.length < 2 ? {} : { legend: legendOf(lines.map(({ name }) => name)) }),
    height: ({ isNarrow }) => (isNarrow ? 220 : 260),
    draw: (frame) => ({
      grid: { left: 52, right: 22, top: 26, bottom: 44, outerBoundsMode: 'none' },
      xAxis: timeAxis(clock, span, frame),
      yAxis: valueAxis(chart),
      series: lines.map((line, index) => series(line, { index, chart, clock })),
    }),
  });
}

function valueAxis({ unit, max }: LineChart) {
  return {
    ...{ type: 'value', min: 0, name: unit, splitNumber: 4, nameLocation: 'end', nameGap: 10 },
    ...(max === undefined ? {} : { max, interval: max / 4 }),
    nameTextStyle: { align: 'left', color: standIn('muted'), padding: [0, 0, 0, -44] },
    axisLabel: { color: standIn('muted'), formatter: short },
    axisLine: { show: false },
    axisTick: { show: false },
    splitLine: { lineStyle: { color: standIn('line') } },
  } satisfies EChartsOption['yAxis'];
}

/** "900,000" would not fit beside the axis. */
function short(value: number): string {
  if (value >= 1_000_000) return `${value / 1_000_000}M`;
  return value >= 10_000 ? `${value / 1_000}k` : String(value);
}

type Place = {
  readonly index: number;
  readonly chart: LineChart;
  readonly clock: Clock;
};

function series(line: Line, { index, chart, clock }: Place): LineSeriesOption {
  const { name, points, band } = line;
  const colour = standIn(seriesColour(index));
  return {
    ...{ type: 'line', name, silent: true, showSymbol: false, color: colour },
    data: points.at.map((at, place) => [
      clock.minutes(at),
      (points.value[place] as number) * chart.times,
    ]),
    lineStyle: { width: 2, type: [...seriesDash(index)] },
    ...(band === undefined ? {} : { markArea: markArea(band, colour) }),
  };
}

function markArea({ from, to, name }: NonNullable<Line['band']>, colour: string) {
  return {
    silent: true,
    itemStyle: { color: colour, opacity: 0.13 },
    label: {
      ...{ show: true, position: 'insideBottomRight', distance: 8 },
      ...{ color: standIn('ink'), fontSize: 11 },
    },
    data: [[{ name, xAxis: from }, { xAxis: to }]],
  } satisfies LineSeriesOption['markArea'];
}

/** Outside of the drawing: it takes as many rows as the screen makes it. */
export function legendOf(names: readonly string[], form: 'line' | 'bar' = 'line'): Html {
  return html`<ul class="legend">
    ${names.map((name, index) => html`<li>${swatch(index, form)} ${name}</li> `)}
  </ul>`;
}

function swatch(index: number, form: 'line' | 'bar'): Html {
  const stroke = html`stroke="var(--${seriesColour(index)})"`;
  const dash = form === 'line' ? seriesDash(index).join(' ') : '';
  const width = form === 'line' ? 3 : 8;
  return html`<svg viewBox="0 0 28 8" class="swatch" aria-hidden="true">
    <path d="M0 4H28" ${stroke} stroke-dasharray="${dash}" stroke-width="${width}" />
  </svg>`;
}

import type { CustomSeriesOption } from 'echarts';
import { standIn, type Colour } from '../colours';
import { html, type Html } from '../html';
import { chartFigure, FONT_SIZE } from './chart';

/** A difference with its interval. */
export type ForestRow = {
  readonly label: string;
  readonly difference: number;
  readonly low: number;
  readonly high: number;
  /** Whether it is shown to be lower (better), higher (worse) or neither. */
  readonly shown: 'lower' | 'higher' | 'neither';
};

export type ForestChart = {
  readonly id: string;
  readonly title: string;
  readonly says: string;
  readonly isSaidElsewhere?: true;
  readonly rows: readonly ForestRow[];
  /** What is farther away is beyond the chart. */
  readonly reachMax?: number;
  readonly text: (value: number) => string;
};

const LABEL_HEIGHT = 18;
const ROW_HEIGHT = 38;
const GRID = { left: 14, right: 26, top: 4, bottom: 30, outerBoundsMode: 'none' } as const;
const COLOURS = { lower: 'good', higher: 'bad', neither: 'muted' } as const satisfies Readonly<
  Record<ForestRow['shown'], Colour>
>;

type Shape = Extract<ReturnType<NonNullable<CustomSeriesOption['renderItem']>>, object>;
type Domain = { readonly from: number; readonly to: number };
type Scale = (value: number) => number;

/** Differences below each other around a line of none, each below its label. */
export function forestFigure({ rows, text, reachMax = Infinity, ...told }: ForestChart): Html {
  const domain = domainOf(rows, reachMax);
  return chartFigure({
    ...told,
    legend: LEGEND,
    height: () => GRID.top + rows.length * ROW_HEIGHT + GRID.bottom,
    draw: ({ width, isNarrow }) => {
      const inner = width - GRID.left - GRID.right;
      const x: Scale = (value) =>
        GRID.left + ((value - domain.from) / (domain.to - domain.from)) * inner;
      return {
        grid: GRID,
        xAxis: {
          ...{ type: 'value', min: domain.from, max: domain.to, splitNumber: isNarrow ? 3 : 6 },
          axisLabel: {
            ...{ color: standIn('muted'), hideOverlap: true, formatter: text },
            ...{ showMinLabel: false, showMaxLabel: false },
          },
          axisLine: { show: true, onZero: false, lineStyle: { color: standIn('muted') } },
          splitLine: { lineStyle: { color: standIn('line') } },
        },
        yAxis: { type: 'value', show: false, min: 0, max: 1 },
        series: {
          ...{ type: 'custom', silent: true, clip: false, data: [[0, 0]] },
          renderItem: () => ({
            type: 'group',
            children: [
              noDifference(x(0), rows.length),
              ...rows.flatMap((row, index) => rowShapes(row, { x, domain, index, inner })),
            ] as never,
          }),
        },
      };
    },
  });
}

const LEGEND = html`<p class="muted">
  Left of the line is better. A bar is a 95 % interval; with an arrow it goes on. Circle: shown to
  be better; square: shown to be worse; ring: no difference shown.
</p>`;

/** All differences, the line of none, and so much of long intervals that the others can be read. */
function domainOf(rows: readonly ForestRow[], reachMax: number): Domain {
  const sizes = rows.map(({ difference }) => Math.abs(difference));
  const most = Math.max(...sizes.filter((size) => size <= reachMax), 0);
  const ends = rows.flatMap(({ low, high }) => [low, high]);
  const widest = Math.max(...ends.map(Math.abs));
  const reach = Math.min(reachMax, widest || 1, most === 0 ? Infinity : 3 * most);
  const from = Math.max(Math.min(0, ...ends), -reach);
  const to = Math.min(Math.max(0, ...ends), reach);
  const margin = 0.08 * (to - from || 1);
  return { from: from - margin, to: to + margin };
}

const noDifference = (x: number, rows: number): Shape => ({
  type: 'line',
  shape: { x1: x, x2: x, y1: GRID.top, y2: GRID.top + rows * ROW_HEIGHT },
  style: { stroke: standIn('ink'), lineWidth: 1.5 },
});

type Around = {
  readonly x: Scale;
  readonly domain: Domain;
  readonly index: number;
  readonly inner: number;
};

function rowShapes(row: ForestRow, { x, domain, index, inner }: Around): readonly Shape[] {
  const top = GRID.top + index * ROW_HEIGHT;
  const y = top + LABEL_HEIGHT + (ROW_HEIGHT - LABEL_HEIGHT) / 2 - 2;
  const colour = standIn(COLOURS[row.shown]);
  const within = (value: number): number => Math.min(Math.max(value, domain.from), domain.to);
  const bar: Shape = {
    type: 'line',
    shape: { x1: x(within(row.low)), x2: x(within(row.high)), y1: y, y2: y },
    style: { stroke: colour, lineWidth: 2 },
  };
  return [
    {
      type: 'text',
      style: {
        ...{
          text: shortened(row.label, inner),
          x: GRID.left,
          y: top + 3,
          fontSize: FONT_SIZE,
          fill: standIn('ink'),
        },
        // So that the line of no difference does not cross the letters.
        ...{ backgroundColor: standIn('paper'), padding: [0, 3, 0, 0] },
      },
    },
    bar,
    end({ at: row.low, edge: domain.from, x, y, colour }),
    end({ at: row.high, edge: domain.to, x, y, colour }),
    ...(within(row.difference) === row.difference
      ? [mark(row.shown, x(row.difference), { y, colour })]
      : []),
  ];
}

/** Half of the size is what a letter needs on average, in most fonts. */
function shortened(text: string, width: number): string {
  const letters = Math.floor(width / (FONT_SIZE / 2));
  return text.length > letters ? `${text.slice(0, letters - 1)}…` : text;
}

type End = {
  readonly at: number;
  readonly edge: number;
  readonly x: Scale;
  readonly y: number;
  readonly colour: string;
};

/** A stroke across, or an arrow at the edge where the interval goes on. */
function end({ at, edge, x, y, colour }: End): Shape {
  const isLeft = edge <= 0 && at <= edge;
  const isRight = edge >= 0 && at >= edge;
  if (!isLeft && !isRight) {
    const shape = { x1: x(at), x2: x(at), y1: y - 4, y2: y + 4 };
    return { type: 'line', shape, style: { stroke: colour, lineWidth: 2 } };
  }
  const [tip, back] = [x(edge), x(edge) + (isLeft ? 8 : -8)];
  const points = [
    [tip, y],
    [back, y - 5],
    [back, y + 5],
  ];
  return { type: 'polygon', shape: { points }, style: { fill: colour } };
}

function mark(
  shown: ForestRow['shown'],
  x: number,
  { y, colour }: { readonly y: number; readonly colour: string },
): Shape {
  if (shown === 'higher') {
    const shape = { x: x - 5, y: y - 5, width: 10, height: 10 };
    return { type: 'rect', shape, style: { fill: colour } };
  }
  const shape = { cx: x, cy: y, r: 5 };
  const style =
    shown === 'lower' ? { fill: colour } : { fill: standIn('paper'), stroke: colour, lineWidth: 2 };
  return { type: 'circle', shape, style };
}

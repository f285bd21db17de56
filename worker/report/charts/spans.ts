import type { CustomSeriesOption, EChartsOption } from 'echarts';
import type { Clock } from '../clock';
import { standIn, type Colour } from '../colours';
import type { Html } from '../html';
import { chartFigure, FONT_SIZE } from './chart';
import { timeAxis, type TimeSpan } from './time-axis';

/** A stretch of time in minutes from T+0; `isOpen` when it had not ended with the night. */
export type Bar = {
  readonly from: number;
  readonly to: number;
  readonly isOpen: boolean;
  readonly colour: Colour;
  /** The place of the bar below its row's label, from 0. */
  readonly track: number;
};
export type SpanRow = { readonly label: string; readonly bars: readonly Bar[] };
export type Mark = { readonly at: number; readonly text: string };

export type SpanChart = {
  readonly id: string;
  readonly title: string;
  readonly says: string;
  readonly legend?: Html;
  readonly isSaidElsewhere?: true;
  readonly rows: readonly SpanRow[];
  /** Bars below each other in a row. */
  readonly tracks: number;
  /** Acts, as numbers in circles below the rows, with a line upwards. */
  readonly marks: readonly Mark[];
};

const LABEL_HEIGHT = 18;
const MARK_SIZE = 18;
/** Fixed, or the library would move the axis away from what is drawn on it. */
const GRID = { left: 22, right: 22, top: 4, bottom: 42, outerBoundsMode: 'none' } as const;

/** Rows of bars on the time axis, each below its label, so that labels have the whole width. */
export function spanFigure(chart: SpanChart, clock: Clock, span: TimeSpan): Html {
  const { rows, marks } = chart;
  const bar = chart.tracks > 1 ? 7 : 11;
  const rowHeight = LABEL_HEIGHT + chart.tracks * bar + 8;
  const laneTop = rows.length * rowHeight;
  const scale = (width: number): Scale => ({
    x: (minutes) =>
      GRID.left +
      ((clamp(minutes, span) - span.from) / (span.to - span.from)) *
        (width - GRID.left - GRID.right),
    y: (pixels) => GRID.top + pixels,
  });
  return chartFigure({
    ...chart,
    height: ({ width }) => {
      const lanes = lanesOf(marks, scale(width)).length;
      return GRID.top + laneTop + lanes * (MARK_SIZE + 4) + GRID.bottom;
    },
    draw: (frame) => {
      const at = scale(frame.width);
      return {
        grid: GRID,
        xAxis: timeAxis(clock, span, frame),
        yAxis: { type: 'value', show: false, min: 0, max: 1 },
        series: drawing([
          ...markLines(marks, at, laneTop),
          ...rows.flatMap((row, index) => rowShapes(row, at, { top: index * rowHeight, bar })),
          ...markShapes(marks, at, laneTop),
        ]),
      } satisfies EChartsOption;
    },
  });
}

type Scale = { readonly x: (minutes: number) => number; readonly y: (pixels: number) => number };
type Shape = Extract<ReturnType<NonNullable<CustomSeriesOption['renderItem']>>, object>;

const clamp = (minutes: number, { from, to }: TimeSpan): number =>
  Math.min(Math.max(minutes, from), to);

/** One item that draws all: the library places the axis, the shapes know their pixels. */
function drawing(shapes: readonly Shape[]): CustomSeriesOption {
  return {
    ...{ type: 'custom', silent: true, clip: false, data: [[0, 0]] },
    renderItem: () => ({ type: 'group', children: [...shapes] as never }),
  };
}

function rowShapes(
  { label, bars }: SpanRow,
  { x, y }: Scale,
  { top, bar }: { readonly top: number; readonly bar: number },
): readonly Shape[] {
  const text: Shape = {
    type: 'text',
    style: {
      ...{
        text: shortened(label, x(Infinity) - x(-Infinity)),
        x: x(-Infinity),
        y: y(top + 4),
        fontSize: FONT_SIZE,
      },
      fill: standIn('ink'),
      // So that a line behind it does not cross the letters.
      ...{ backgroundColor: standIn('paper'), padding: [0, 3, 0, 0] },
    },
  };
  return [
    text,
    ...bars.map(({ from, to, isOpen, colour, track }): Shape => {
      const [left, right] = [x(from), x(to)];
      return {
        type: 'rect',
        shape: {
          ...{ x: left, y: y(top + LABEL_HEIGHT + track * bar) },
          // What is over within a pixel is still there to be seen.
          ...{ width: Math.max(1.5, right - left), height: bar - 1 },
          r: isOpen ? 0 : 1.5,
        },
        style: { fill: standIn(colour), opacity: 1 },
      };
    }),
  ];
}

/** Half of the size is what a letter needs on average, in most fonts. */
function shortened(text: string, width: number): string {
  const letters = Math.floor(width / (FONT_SIZE / 2));
  return text.length > letters ? `${text.slice(0, letters - 1)}…` : text;
}

type Placed = Mark & { readonly number: number };

/** Marks side by side, in as few lanes as they fit into without touching. */
function lanesOf(marks: readonly Mark[], { x }: Scale): readonly (readonly Placed[])[] {
  const lanes: Placed[][] = [];
  for (const [index, mark] of marks.entries()) {
    const free = lanes.find(
      (lane) => x(mark.at) - x(lane.at(-1)?.at ?? -Infinity) >= MARK_SIZE + 2,
    );
    const placed = { ...mark, number: index + 1 };
    if (free === undefined) lanes.push([placed]);
    else free.push(placed);
  }
  return lanes;
}

const markLines = (marks: readonly Mark[], { x, y }: Scale, laneTop: number): readonly Shape[] =>
  marks.map(({ at }) => ({
    type: 'line',
    shape: { x1: x(at), x2: x(at), y1: y(0), y2: y(laneTop + MARK_SIZE) },
    style: { stroke: standIn('muted'), lineWidth: 1, lineDash: [2, 3] },
  }));

function markShapes(marks: readonly Mark[], scale: Scale, laneTop: number): readonly Shape[] {
  const { x, y } = scale;
  return lanesOf(marks, scale).flatMap((lane, index) =>
    lane.flatMap(({ at, number }): Shape[] => {
      const centre = { cx: x(at), cy: y(laneTop + index * (MARK_SIZE + 4) + MARK_SIZE / 2) };
      return [
        {
          type: 'circle',
          shape: { ...centre, r: MARK_SIZE / 2 },
          style: { fill: standIn('ink') },
        },
        {
          type: 'text',
          style: {
            ...{ text: String(number), x: centre.cx, y: centre.cy, fontSize: 11 },
            ...{ align: 'center', verticalAlign: 'middle', fill: standIn('paper') },
          },
        },
      ];
    }),
  );
}

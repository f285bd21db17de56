import type { BarSeriesOption } from 'echarts';
import { seriesColour, standIn } from '../colours';
import type { Html } from '../html';
import { chartFigure, FONT_SIZE } from './chart';
import { legendOf } from './lines';

export type BarChart = {
  readonly id: string;
  readonly title: string;
  readonly says: string;
  readonly isSaidElsewhere?: true;
  readonly rows: readonly string[];
  /** One for each policy, with a value for each row. */
  readonly groups: readonly { readonly name: string; readonly values: readonly number[] }[];
  readonly text: (value: number) => string;
};

const BAR_HEIGHT = 15;
const LABEL_HEIGHT = 20;
const GRID = { left: 8, right: 82, top: 2, bottom: 2, outerBoundsMode: 'none' } as const;

/** Bars lying down, row by row, one of each policy; the figure stands at the end of each bar. */
export function barFigure({ rows, groups, text, ...told }: BarChart): Html {
  const rowHeight = groups.length * BAR_HEIGHT + 2 * LABEL_HEIGHT;
  return chartFigure({
    ...told,
    legend: legendOf(
      groups.map(({ name }) => name),
      'bar',
    ),
    height: () => rows.length * rowHeight + GRID.top + GRID.bottom,
    draw: ({ width }) => ({
      grid: GRID,
      xAxis: { type: 'value', show: false, min: 0 },
      yAxis: { type: 'category', show: false, data: [...rows], inverse: true },
      // Above its bars, where a label has the whole width.
      graphic: rows.map((label, index) => ({
        ...{ type: 'text' as const, silent: true, left: GRID.left },
        top: GRID.top + index * rowHeight + 4,
        style: {
          ...{ text: label, fill: standIn('ink'), fontSize: FONT_SIZE },
          ...{ overflow: 'truncate', width: width - 2 * GRID.left },
        },
      })),
      series: groups.map(({ name, values }, index): BarSeriesOption => ({
        ...{ type: 'bar', name, silent: true, data: [...values], barWidth: 12, barGap: '25%' },
        color: standIn(seriesColour(index)),
        label: {
          ...{ show: true, position: 'right', color: standIn('ink'), fontSize: 11 },
          formatter: ({ value }) => text(Number(value)),
        },
      })),
    }),
  });
}

import type { CustomSeriesOption, SeriesOption } from 'echarts';
import { chartFigure } from '../report/charts/chart';
import { legendOf } from '../report/charts/lines';
import { seriesColour, seriesDash, standIn } from '../report/colours';
import { html, type Html } from '../report/html';
import { envelopeTexts } from './rows';
import type { WhatIf } from './what-if-result';

type Load = WhatIf['envelope']['loads'][number];

/** The share that tips over the window, a line for each load, with its interval and its closed form. */
export function envelopeFigure(result: WhatIf): Html {
  const { loads } = result.envelope;
  const names = loads.map(({ load }) => `launches take ${(100 * load).toFixed(0)} % of a host`);
  return chartFigure({
    ...{ id: 'envelope-chart', title: 'Recoveries of a host that collapse or never end' },
    ...{ says: envelopeTexts(result).join(' '), isSaidElsewhere: true },
    legend: html`${legendOf(names)}
      <p class="muted">
        Strokes at the points are 95 % intervals; the upright line in a colour is the closed form.
      </p>`,
    height: ({ isNarrow }) => (isNarrow ? 240 : 300),
    draw: ({ isNarrow }) => ({
      grid: { left: 52, right: 22, top: 26, bottom: 44, outerBoundsMode: 'none' },
      xAxis: {
        ...{ type: 'value', min: 0, name: 'window: attempts in flight at a host' },
        ...{ nameLocation: 'middle', nameGap: 28, splitNumber: isNarrow ? 4 : 8 },
        nameTextStyle: { color: standIn('muted') },
        axisLabel: { color: standIn('muted'), hideOverlap: true },
        splitLine: { show: false },
      },
      yAxis: {
        ...{ type: 'value', min: 0, max: 100, interval: 25, name: '%', nameGap: 10 },
        nameTextStyle: { align: 'left', color: standIn('muted'), padding: [0, 0, 0, -44] },
        axisLabel: { color: standIn('muted') },
        splitLine: { lineStyle: { color: standIn('line') } },
      },
      series: loads.flatMap((load, index) => [line(load, index), intervals(load, index)]),
    }),
  });
}

function line({ windows, closedForm }: Load, index: number): SeriesOption {
  const colour = standIn(seriesColour(index));
  return {
    ...{ type: 'line', silent: true, color: colour, symbol: 'circle', symbolSize: 6 },
    data: windows.map(({ window, tipped }) => [window, 100 * tipped]),
    lineStyle: { width: 2, type: [...seriesDash(index)] },
    markLine: {
      ...{ silent: true, symbol: 'none', label: { show: false } },
      lineStyle: { color: colour, width: 1, type: [...seriesDash(index)] },
      data: [{ xAxis: closedForm }],
    },
  };
}

/** A stroke from the lower to the upper end of the interval, with a short one across each end. */
function intervals({ windows }: Load, index: number): CustomSeriesOption {
  const stroke = { stroke: standIn(seriesColour(index)), lineWidth: 1 };
  return {
    ...{ type: 'custom', silent: true, clip: false },
    data: windows.map(({ window, low, high }) => [window, 100 * low, 100 * high]),
    renderItem: (_, api) => {
      const [x = 0, low = 0] = api.coord([api.value(0), api.value(1)]);
      const [, high = 0] = api.coord([api.value(0), api.value(2)]);
      const between = (x1: number, y1: number, [x2, y2]: readonly [number, number]) => ({
        ...{ type: 'line' as const, shape: { x1, y1, x2, y2 }, style: stroke },
      });
      return {
        type: 'group',
        children: [
          between(x, low, [x, high]),
          between(x - 3, low, [x + 3, low]),
          between(x - 3, high, [x + 3, high]),
        ],
      };
    },
  };
}

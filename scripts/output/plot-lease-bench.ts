import { init } from 'echarts';
import type { LeaseBenchResult } from '../../worker/lease-bench/lease-bench-result';

const SIZE = { width: 960, height: 560 } as const;
/** Past twice the minimum it is no matter how long it took. */
const RATIO_MAX = 2;
const PALETTE = [
  ...['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9'],
  ...['#999999', '#7a4b00', '#5b2a86', '#a6d854', '#b2182b', '#66c2a5', '#444444'],
];
const OURS = 'blackstart';

/** An SVG: for each controller, the share of the worlds that it had recovered within a ratio. */
export function plotLeaseBench({ worlds, policies }: LeaseBenchResult): string {
  const chart = init(null, null, { renderer: 'svg', ssr: true, ...SIZE });
  try {
    chart.setOption({
      animation: false,
      backgroundColor: '#ffffff',
      // Told apart by people who don't see red from green, too: Okabe and Ito's, dark and light.
      color: PALETTE,
      title: {
        text: 'Time to 99 % of the leases, over the fluid minimum',
        subtext: `${worlds.length} random fleets; a line that ends below 100 % never finished the rest in time`,
        left: 16,
        top: 8,
      },
      legend: { type: 'plain', orient: 'vertical', right: 16, top: 72 },
      grid: { left: 72, right: 200, top: 80, bottom: 56 },
      xAxis: {
        ...{
          type: 'value',
          min: 0.9,
          max: RATIO_MAX,
          name: 'time over the minimum',
          nameLocation: 'middle',
        },
        nameGap: 30,
      },
      yAxis: {
        ...{ type: 'value', min: 0, max: 100, name: 'worlds recovered' },
        ...{ nameLocation: 'middle', nameGap: 44, nameRotate: 90 },
        axisLabel: { formatter: '{value} %' },
      },
      series: Object.entries(policies).map(([name, { ratios }]) => ({
        ...{ name, type: 'line', showSymbol: false, step: 'end' as const, data: shares(ratios) },
        lineStyle: { width: name === OURS ? 4 : 1.5 },
        ...(name === OURS ? { color: '#111111' } : {}),
        z: name === OURS ? 10 : 2,
      })),
    });
    return chart.renderToSVGString();
  } finally {
    // Or its timers keep the process alive.
    chart.dispose();
  }
}

/** Cumulative, in percent of all worlds; an unfinished recovery is in none of them. */
function shares(ratios: readonly (number | null)[]): readonly (readonly [number, number])[] {
  const finished = ratios.filter((ratio) => ratio !== null).toSorted((a, b) => a - b);
  const steps = finished.map(
    (ratio, index) => [ratio, (100 * (index + 1)) / ratios.length] as const,
  );
  const within = steps.filter(([ratio]) => ratio <= RATIO_MAX);
  return [...within, [RATIO_MAX, within.at(-1)?.[1] ?? 0]];
}

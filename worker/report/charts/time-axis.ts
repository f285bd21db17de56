import type { EChartsOption } from 'echarts';
import type { CascadeResult } from '../../result/cascade-result';
import type { Clock } from '../clock';
import { standIn } from '../colours';
import type { Frame } from './chart';

/** The stretch of time that all charts of a report show, in minutes from T+0. */
export type TimeSpan = { readonly from: number; readonly to: number };

/** From T+0, or from what began before it, to the end of the longest night. */
export function timeSpanOf({ policies }: CascadeResult, clock: Clock): TimeSpan {
  const nights = Object.values(policies);
  const begun = nights.flatMap(({ phases }) => phases.flatMap(({ from }) => from ?? []));
  const to = Math.max(...nights.map(({ endsAt }) => clock.minutes(endsAt)));
  const from = Math.min(0, ...begun.map((at) => clock.minutes(at)));
  return { from: to > from ? from : clock.minutes(0), to: Math.max(to, from + 1) };
}

const STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 180, 240, 360, 720, 1_440];
/** What a label needs, in pixels. */
const LABEL_WIDTH = 62;

/** Offsets with the local time below them, on whole steps. */
export function timeAxis(clock: Clock, { from, to }: TimeSpan, { width }: Frame) {
  const labels = Math.max(2, (width - 60) / LABEL_WIDTH);
  const interval = STEPS.find((step) => Math.floor((to - from) / step) <= labels) ?? to - from;
  return {
    ...{ type: 'value', min: from, max: to, interval },
    axisLabel: {
      ...{ color: standIn('muted'), hideOverlap: true, showMaxLabel: false },
      formatter: (minutes: number): string => {
        const sign = minutes < 0 ? '-' : '+';
        const offset = `T${sign}${Math.round(Math.abs(minutes))}`;
        return `${offset}\n${clock.local(clock.instant(minutes))}`;
      },
    },
    axisLine: { lineStyle: { color: standIn('muted') } },
    axisTick: { show: true, lineStyle: { color: standIn('muted') } },
    splitLine: { lineStyle: { color: standIn('line') } },
  } satisfies EChartsOption['xAxis'];
}

/** What the axis shows, in the words that stand once above the charts. */
export const aboutAxis = (clock: Clock): string =>
  `Time runs in minutes from T+0, with the local time (${clock.zone}) below.`;

import type { EChartsOption } from 'echarts';
import type { CascadeResult } from '../../result/cascade-result';
import type { Clock } from '../clock';
import { standIn } from '../colours';
import type { Frame } from './chart';

/** The stretch of time that all charts of a report show, in minutes from T+0. */
export type TimeSpan = { readonly from: number; readonly to: number };

/** How much of a night is shown after its last trouble, as a share of what came before, and at least. */
const AFTERWARDS = { share: 0.1, minutes: 10 } as const;

/** From T+0, or from what began before it, until a while after the longest trouble has ended. */
export function timeSpanOf({ policies }: CascadeResult, clock: Clock): TimeSpan {
  const nights = Object.values(policies);
  const begun = nights.flatMap(({ phases }) => phases.flatMap(({ from }) => from ?? []));
  const to = Math.max(...nights.map((night) => shownUntil(night, clock)));
  const from = Math.min(0, ...begun.map((at) => clock.minutes(at)));
  return { from: to > from ? from : clock.minutes(0), to: Math.max(to, from + 1) };
}

type Night = CascadeResult['policies'][string];

/** A night in which nothing happens any more is not shown to its end. */
function shownUntil({ phases, commands, recovery, endsAt }: Night, clock: Clock): number {
  const end = clock.minutes(endsAt);
  const isOpen = phases.some(({ from, to }) => from !== null && to === null);
  if (isOpen || phases.length === 0) return end;
  const ends = [
    ...phases.flatMap(({ to }) => to ?? []),
    ...commands.map(({ at }) => at),
    ...recovery.steps.flatMap(({ until }) => until ?? []),
  ].map((at) => clock.minutes(at));
  const last = Math.max(0, ...ends);
  return Math.min(end, last + Math.max(AFTERWARDS.minutes, AFTERWARDS.share * last));
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

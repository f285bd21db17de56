import { actKey, type Act } from '../workflows/contract/call';
import type { RunHistory } from './run-histories';

/**
 * By how much acts came after their instants, in incident time. The night ends on time however late
 * they are, so this, and not the pace, says whether the machine kept up.
 */
export type Lateness = {
  readonly acts: number;
  readonly medianMs: number;
  readonly p99Ms: number;
  readonly maxMs: number;
};

/** From the instant that an act was meant for to the moment at which its Workflow asked for it. */
export function latenessOf(
  histories: readonly RunHistory[],
  clock: { readonly originMs: number; readonly pace: number },
): Lateness {
  const late = new Map<string, number>();
  for (const { eventTime, activityTaskScheduledEventAttributes: act } of histories.flatMap(
    ({ history }) => history.events ?? [],
  )) {
    const data = act?.input?.payloads?.[0]?.data;
    if (data === undefined || data === null) continue;
    const { act: told } = JSON.parse(Buffer.from(data).toString()) as { readonly act?: Act };
    // What a worker is asked of its configuration is no act, and has no instant.
    if (told === undefined) continue;
    const askedAtMs = Number(eventTime?.seconds ?? 0) * 1_000 + (eventTime?.nanos ?? 0) / 1e6;
    late.set(actKey(told), (askedAtMs - clock.originMs) * clock.pace - told.at);
  }
  const sorted = [...late.values()].sort((a, b) => a - b);
  const quantile = (share: number): number =>
    Math.max(0, Math.round(sorted[Math.floor(share * (sorted.length - 1))] ?? 0));
  return {
    ...{ acts: sorted.length, medianMs: quantile(0.5), p99Ms: quantile(0.99), maxMs: quantile(1) },
  };
}

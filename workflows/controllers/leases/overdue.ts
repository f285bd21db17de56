import { latencyOf, type LeaseSample, type ShardSample } from '../../contract/lease-sample';

/** Typical latency of each shard; null: none has been seen yet. */
export type OverdueState = readonly (number | null)[];

/** So many latencies after its submission an attempt is overdue. Source: overload study, 2.3. */
const LATENCIES = 4;
/** Weight of what is new in the typical latency. */
const WEIGHT = 0.3;

export const startOverdue = (shards: number): OverdueState =>
  Array.from({ length: shards }, () => null);

/**
 * Attempts in flight that will hardly be answered: later ones have succeeded and these are four
 * times as old as is usual, so their droplets are dead. They take room in a window and no worker, so
 * the window is to be wider by so many; by no more than itself, in case this is wrong.
 */
export function nextOverdue(
  state: OverdueState,
  { shards, attemptTimeoutMs }: LeaseSample,
): { readonly state: OverdueState; readonly overdue: readonly number[] } {
  const next = shards.map((shard) => typical(state[shard.shard] ?? null, shard, attemptTimeoutMs));
  const overdue = shards.map(({ ages, ended }, index) => {
    const latency = next[index] ?? null;
    if (latency === null || ended.succeeded === 0) return 0;
    return ages.reduce((sum, count, bin) => {
      return latencyOf(bin, attemptTimeoutMs) > LATENCIES * latency ? sum + count : sum;
    }, 0);
  });
  return { state: next, overdue };
}

function typical(before: number | null, shard: ShardSample, timeoutMs: number): number | null {
  const { succeeded } = shard.ended;
  if (!shard.isUp) return null;
  if (succeeded === 0) return before;
  const mean =
    shard.latencies.reduce((sum, count, bin) => sum + count * latencyOf(bin, timeoutMs), 0) /
    succeeded;
  return before === null ? mean : before + WEIGHT * (mean - before);
}

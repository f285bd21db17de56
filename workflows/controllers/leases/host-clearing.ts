import type { LeaseSample, ShardSample } from '../../contract/lease-sample';
import type { LeaseKnowledge } from './lease-controller';

type ShardClearing = {
  /** The last success or return from a restart, and time-outs of first attempts since. */
  readonly sinceMs: number;
  readonly timeouts: number;
  /** Whether the incident's backlog is still to be expected on it. */
  readonly isSuspect: boolean;
};

export type ClearingState = readonly ShardClearing[];

/** Time-outs of single droplets are no sign: some never answer. Source: overload study, 2.3. */
const TIMEOUTS_MIN = 3;

/** Every host is as the incident has left it. */
export function startClearing({ shards, startsCollapsed }: LeaseKnowledge): ClearingState {
  return Array.from({ length: shards }, () => {
    return { sinceMs: 0, timeouts: 0, isSuspect: startsCollapsed };
  });
}

/**
 * Which hosts to restart: those that have answered nobody for longer than the time-out, and at once
 * those that the incident left collapsed and that let a canary wait for half of a restart's time.
 * That is the ski rental: waiting for half of what it costs can't make it much dearer.
 */
export function nextClearing(
  state: ClearingState,
  sample: LeaseSample,
  knowledge: LeaseKnowledge,
): { readonly state: ClearingState; readonly restarts: readonly number[] } {
  const next = sample.shards.map((shard) => looked(state, shard, sample.atMs));
  const restarts = sample.shards
    .filter((shard) => isStuck(next[shard.shard] as ShardClearing, shard, { sample, knowledge }))
    .map(({ shard }) => shard);
  return { state: next, restarts };
}

function looked(state: ClearingState, shard: ShardSample, atMs: number): ShardClearing {
  const before = state[shard.shard] as ShardClearing;
  if (!shard.isUp) return { sinceMs: atMs, timeouts: 0, isSuspect: false };
  if (shard.ended.succeeded > 0) return { sinceMs: atMs, timeouts: 0, isSuspect: false };
  return { ...before, timeouts: before.timeouts + shard.timedOutFirst };
}

function isStuck(
  { sinceMs, timeouts, isSuspect }: ShardClearing,
  { isUp, inFlight }: ShardSample,
  given: { readonly sample: LeaseSample; readonly knowledge: LeaseKnowledge },
): boolean {
  const { attemptTimeoutMs, restartTimeMs } = given.knowledge;
  const waitedMs = given.sample.atMs - sinceMs;
  if (!isUp) return false;
  if (isSuspect) return inFlight > 0 && waitedMs > restartTimeMs / 2;
  return (
    timeouts >= TIMEOUTS_MIN && waitedMs > Math.max(1.05 * attemptTimeoutMs, restartTimeMs / 2)
  );
}

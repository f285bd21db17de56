import type { ShardSample } from '../../contract/lease-sample';
import { windowOf, type LeaseController } from './lease-controller';

export type AimdOptions = {
  readonly initial: number;
  readonly min: number;
  readonly max: number;
  /** Factor on the window when attempts have timed out, at most once in a time-out's time. */
  readonly decrease: number;
};

export type AimdState = readonly { readonly window: number; readonly heldUntilMs: number }[];

export const AIMD_DEFAULTS: AimdOptions = { initial: 8, min: 1, max: 100_000, decrease: 0.5 };

/**
 * Additive increase while attempts succeed, multiplicative decrease when they time out, by what a
 * whole window of attempts has reported. Source: V. Jacobson, Congestion Avoidance and Control (1988).
 */
export const aimd = (options: AimdOptions = AIMD_DEFAULTS): LeaseController<AimdState> => ({
  start: ({ shards }) =>
    Array.from({ length: shards }, () => ({ window: options.initial, heldUntilMs: 0 })),
  next: (state, { shards, atMs, attemptTimeoutMs }) => {
    const next = shards.map((shard, index) => {
      const { window, heldUntilMs } = state[index] as AimdState[number];
      if (!shard.isUp) return { window: options.initial, heldUntilMs: 0 };
      if (isOverloaded(shard)) {
        if (atMs < heldUntilMs) return { window, heldUntilMs };
        const less = Math.max(options.min, window * options.decrease);
        return { window: less, heldUntilMs: atMs + attemptTimeoutMs };
      }
      // One more for each window's worth of successes, if the window is what limits.
      const isFull = 2 * shard.inFlight >= window;
      const more = isFull ? shard.ended.succeeded / window : 0;
      return { window: Math.min(options.max, window + more), heldUntilMs };
    });
    return { state: next, decisions: next.map(({ window }) => windowOf(window)) };
  },
});

/** A few droplets never answer, so single time-outs say nothing of the load. */
const isOverloaded = ({ timedOutFirst, ended }: ShardSample): boolean =>
  timedOutFirst > 0 && timedOutFirst > 0.05 * (ended.succeeded + timedOutFirst);

import type { ShardSample } from '../../../workflows/contract/lease-sample';
import {
  windowOf,
  type LeaseController,
} from '../../../workflows/controllers/leases/lease-controller';

/** A published limiter of one shard: a new one at the start and whenever its host was restarted. */
export type Limiter<Shard extends { readonly limit: number }> = {
  readonly start: () => Shard;
  readonly next: (shard: Shard, sample: ShardSample, timeoutMs: number) => Shard;
};

/** One limiter for each shard, and nothing between them. */
export function perShard<Shard extends { readonly limit: number }>(
  limiter: Limiter<Shard>,
): LeaseController<readonly Shard[]> {
  return {
    start: ({ shards }) => Array.from({ length: shards }, limiter.start),
    next: (state, { shards, attemptTimeoutMs }) => {
      const next = shards.map((sample, index) => {
        if (!sample.isUp) return limiter.start();
        return limiter.next(state[index] as Shard, sample, attemptTimeoutMs);
      });
      return { state: next, decisions: next.map(({ limit }) => windowOf(Math.floor(limit))) };
    },
  };
}

export type Span = { readonly min: number; readonly max: number };

export const within = (value: number, { min, max }: Span): number =>
  Math.min(max, Math.max(min, value));

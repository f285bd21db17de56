import { windowOf, type LeaseController } from './lease-controller';

/** The same window on every shard, whatever happens. */
export const fixedLimit = (window: number): LeaseController<null> => ({
  start: () => null,
  next: (state, { shards }) => ({ state, decisions: shards.map(() => windowOf(window)) }),
});

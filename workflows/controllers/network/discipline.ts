import { DRAIN_DEFAULTS, type DrainOptions } from './draining';

/** In which order what waits is applied, and what is checked: ours, and what it is compared with. */
export type Discipline = {
  /** One entry a target, which takes over the newest version and keeps its place; or one an update. */
  readonly coalesces: boolean;
  readonly order: 'oldest-first' | 'newest-first';
  /** A lane for fresh updates beside the backlog; null: one line for all. */
  readonly lanes: DrainOptions | null;
  /** Whether a target in the backlog that a fresh update touches goes to the fresh lane with it. */
  readonly promotes: boolean;
  /** A version that is not above the one that stands is not applied. */
  readonly guards: boolean;
  /** Where a target goes whose application has failed. */
  readonly failed: 'keeps-its-place' | 'to-the-end' | 'aside';
};

export const BLACKSTART_DRAIN: Discipline = {
  ...{ coalesces: true, order: 'oldest-first', lanes: DRAIN_DEFAULTS, promotes: true },
  ...{ guards: true, failed: 'aside' },
};

import type { LeaseSample } from '../../contract/lease-sample';

/** What is known beforehand: nothing of the hosts but how long a restart takes, and the time-out. */
export type LeaseKnowledge = {
  readonly shards: number;
  readonly attemptTimeoutMs: number;
  readonly restartTimeMs: number;
  readonly tickMs: number;
  /** Whether the incident has left the hosts collapsed: none answers in time. */
  readonly startsCollapsed: boolean;
};

/** What one shard may do until the next sample. */
export type ShardDecision = {
  /** Attempts in flight; null: no limit. */
  readonly window: number | null;
  /** Attempts that may be submitted within the window; null: no limit. */
  readonly permits: number | null;
  /** Whether what is submitted from now on is a cohort of its own. */
  readonly opensCohort: boolean;
};

/** A control law of recovery: pure, and its state is plain data that can be carried on. */
export type LeaseController<State> = {
  readonly start: (knowledge: LeaseKnowledge) => State;
  readonly next: (
    state: State,
    sample: LeaseSample,
    knowledge: LeaseKnowledge,
  ) => { readonly state: State; readonly decisions: readonly ShardDecision[] };
};

/** A window and nothing else. */
export const windowOf = (window: number): ShardDecision => ({
  window,
  permits: null,
  opensCohort: false,
});

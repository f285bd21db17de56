import type { StepResult } from '../../contract/messages';
import type { StepId } from '../../contract/policy';

/** How long the steps of a policy took in a stored evaluation; or why nobody knows. */
export type Durations =
  | { readonly kind: 'measured'; readonly runs: readonly DurationRun[] }
  | { readonly kind: 'unknown'; readonly reason: string };

/** One rehearsal. A step that did not end in it is not in it. */
export type DurationRun = {
  readonly scenario: string;
  readonly seed: number;
  readonly steps: readonly {
    readonly id: StepId;
    readonly outcome: StepResult['outcome'];
    /** Incident time from the instant at which the step became due to its last act. */
    readonly tookMs: number;
  }[];
};

/**
 * A range as it was seen, in minutes: of a handful of runs nothing finer can be said honestly than the
 * least, the middle and the most.
 */
export type MeasuredRange = {
  readonly min: number;
  readonly median: number;
  readonly max: number;
  readonly runs: number;
};

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

/** The least and the most that each step took, in ms; empty when nobody knows. */
export function stepSpans(
  durations: Durations,
): Readonly<Partial<Record<StepId, { readonly low: number; readonly high: number }>>> {
  if (durations.kind === 'unknown') return {};
  const all = durations.runs.flatMap(({ steps }) => steps);
  const spans = [...new Set(all.map(({ id }) => id))].map((id) => {
    const took = all.filter((step) => step.id === id).map(({ tookMs }) => tookMs);
    return [id, { low: Math.min(...took), high: Math.max(...took) }] as const;
  });
  return Object.fromEntries(spans);
}

import type { StepId } from '../../contract/policy';
import { MINUTE_MS } from '../instant';
import { criticalPath, type Weighted } from './critical-path';
import type { DurationRun, Durations, MeasuredRange } from './durations';

/** How long a step is expected to take, by the runs in which it ended well. */
export type ExpectedDuration =
  | (MeasuredRange & {
      /** Of these runs, those in which it found nothing to do. */
      readonly notNeeded: number;
      /** Runs beside these, in which it stopped before its end. */
      readonly stopped: number;
    })
  | 'unknown';

type Gated = { readonly id: StepId; readonly after: readonly StepId[] };

export type ExpectedPath = {
  /** By what the path is the longest: without durations only steps can be counted. */
  readonly by: 'expected duration' | 'number of steps';
  readonly steps: readonly StepId[];
  /**
   * From the first step to the last in minutes, run by run: its own longest path. Without the waits for
   * approvals. `unknown` where no run has them all.
   */
  readonly total: MeasuredRange | 'unknown';
};

/** What the stored runs say of one step: those in which it stopped are no measure of how long it takes. */
export function expectedDuration(durations: Durations, step: StepId): ExpectedDuration {
  if (durations.kind === 'unknown') return 'unknown';
  const ended = durations.runs.flatMap((run) => endedWell(run, step) ?? []);
  if (ended.length === 0) return 'unknown';
  const notNeeded = ended.filter(({ outcome }) => outcome === 'not-needed').length;
  const stopped = durations.runs.filter(({ steps }) =>
    steps.some(({ id, outcome }) => id === step && outcome === 'stopped'),
  ).length;
  return { ...rangeOf(ended.map(({ tookMs }) => tookMs)), notNeeded, stopped };
}

/** The longest path through these steps, and how long it took. */
export function expectedPath(durations: Durations, steps: readonly Gated[]): ExpectedPath {
  const medians = steps.map(({ id }) => expectedDuration(durations, id));
  if (medians.every((median) => median === 'unknown')) {
    const path = criticalPath(weighted(steps, () => 1));
    return { by: 'number of steps', steps: path.steps, total: 'unknown' };
  }
  const weights = medians.map((median) => (median === 'unknown' ? 0 : median.median));
  const path = criticalPath(weighted(steps, (_, index) => weights[index] ?? 0));
  const runs = durations.kind === 'measured' ? durations.runs : [];
  const totals = runs.flatMap((run) => totalOf(run, steps) ?? []);
  return {
    by: 'expected duration',
    steps: path.steps,
    total: totals.length === 0 ? 'unknown' : rangeOf(totals),
  };
}

/** The longest path of one run, in milliseconds; undefined where a step did not end well in it. */
function totalOf(run: DurationRun, steps: readonly Gated[]): number | undefined {
  const took = steps.map(({ id }) => endedWell(run, id)?.tookMs);
  if (took.some((each) => each === undefined)) return undefined;
  return criticalPath(weighted(steps, (_, index) => took[index] ?? 0)).total;
}

const endedWell = ({ steps }: DurationRun, step: StepId) =>
  steps.find(({ id, outcome }) => id === step && outcome !== 'stopped');

const weighted = (
  steps: readonly Gated[],
  weightOf: (step: Gated, index: number) => number,
): readonly Weighted<StepId>[] =>
  steps.map((step, index) => ({ ...step, weight: weightOf(step, index) }));

/** `each` in milliseconds and not empty; of two in the middle the lower one, which was seen. */
function rangeOf(each: readonly number[]): MeasuredRange {
  const sorted = each.toSorted((a, b) => a - b);
  const at = (index: number): number => inMinutes(sorted[index] ?? 0);
  const last = sorted.length - 1;
  return { min: at(0), median: at(last >> 1), max: at(last), runs: sorted.length };
}

/** To half a second, which is the grid of incident time. */
const inMinutes = (ms: number): number => Number((ms / MINUTE_MS).toFixed(2));

import type { RuleFigures } from './balancer-bench-result';
import type { FleetRun } from './run-fleet';

/** What one rule came to at one load, over its seeds. */
export function figuresOf(runs: readonly FleetRun[]): RuleFigures {
  const of = (read: (run: FleetRun) => number): readonly number[] =>
    runs.map(read).toSorted((a, b) => a - b);
  const errors = of((run) => run.errors);
  const peaks = of((run) => run.removedPeak);
  const peaksWell = of((run) => run.removedWellPeak);
  const found = runs.flatMap(({ foundAfter }) => foundAfter).toSorted((a, b) => a - b);
  return {
    errors: { mean: mean(errors), p95: quantile(errors, 0.95), max: quantile(errors, 1) },
    removed: {
      mean: mean(of((run) => run.removedMean)),
      ...{ peakMean: mean(peaks), peakMax: quantile(peaks, 1) },
    },
    removedWell: { peakMean: mean(peaksWell), peakMax: quantile(peaksWell, 1) },
    changes: mean(of((run) => run.changes)),
    found: {
      count: found.length,
      medianMinutes: found.length === 0 ? null : quantile(found, 0.5),
      p95Minutes: found.length === 0 ? null : quantile(found, 0.95),
    },
    failovers: mean(of((run) => run.failovers)),
    heldBack: mean(of((run) => run.heldBack)),
  };
}

const mean = (values: readonly number[]): number =>
  rounded(values.reduce((sum, value) => sum + value, 0) / values.length);

/** The smallest value that so large a share of all do not exceed. */
const quantile = (sorted: readonly number[], share: number): number =>
  rounded(sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] as number);

const rounded = (value: number): number => Number(value.toFixed(6));

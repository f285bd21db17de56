import { quantile } from '../quantile';
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
    errors: {
      mean: mean(errors),
      p95: rounded(quantile(errors, 0.95)),
      max: rounded(quantile(errors, 1)),
    },
    removed: {
      mean: mean(of((run) => run.removedMean)),
      ...{ peakMean: mean(peaks), peakMax: rounded(quantile(peaks, 1)) },
    },
    removedWell: { peakMean: mean(peaksWell), peakMax: rounded(quantile(peaksWell, 1)) },
    changes: mean(of((run) => run.changes)),
    found: {
      count: found.length,
      medianMinutes: found.length === 0 ? null : rounded(quantile(found, 0.5)),
      p95Minutes: found.length === 0 ? null : rounded(quantile(found, 0.95)),
    },
    failovers: mean(of((run) => run.failovers)),
    heldBack: mean(of((run) => run.heldBack)),
  };
}

const mean = (values: readonly number[]): number =>
  rounded(values.reduce((sum, value) => sum + value, 0) / values.length);

const rounded = (value: number): number => Number(value.toFixed(6));

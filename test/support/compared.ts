import { loadBudget, type Budget } from '../../worker/comparison/budget';
import { compare, type Found } from '../../worker/comparison/compare';
import { comparisonSchema } from '../../worker/comparison/comparison-result';
import type { Evaluation } from '../../worker/evaluation/evaluation-result';
import { evaluationOf, runOf, type RunFigures } from './evaluations';

export const budget = loadBudget();
export const SEEDS = [1, 2, 3, 4, 5];

export function compared(
  baseline: Evaluation,
  candidate: Evaluation,
  other: Budget = budget,
): Found {
  const found = compare({
    baseline: { file: 'a.json', evaluation: baseline },
    candidate: { file: 'b.json', evaluation: candidate },
    ...{ budget: other, budgetFile: other === budget ? null : 'mine.yaml' },
  });
  expect(() => comparisonSchema.parse({ ...found, version: '', command: '' })).not.toThrow();
  return found;
}

/** One run a seed; each figure is a function of the seed, so that it varies. */
export const nights = (figures: (seed: number) => Partial<RunFigures>, seeds = SEEDS): Evaluation =>
  evaluationOf(seeds.map((seed) => runOf({ seed, ...figures(seed) })));
/** Some minutes that vary from seed to seed. */
export const base = (seed: number): number => 60 + ((seed * 7) % 5);
export const baseline = nights((seed) => ({ minutes: base(seed) }));

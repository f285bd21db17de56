import { loadBudget } from '../../../worker/comparison/budget';
import { compare } from '../../../worker/comparison/compare';
import type { Verdict } from '../../../worker/comparison/comparison-result';
import { SeededRandom } from '../../../workflows/domain/seeded-random';
import { evaluationOf, runOf } from '../../support/evaluations';

const SCENARIOS = 9;
const SEEDS = 5;
const budget = { ...loadBudget(), metrics: [] };

/** Normal, by Box and Muller. */
function normal(random: SeededRandom): number {
  const radius = Math.sqrt(-2 * Math.log(1 - random.next()));
  return radius * Math.cos(2 * Math.PI * random.next());
}

/** Nights whose figures differ by chance alone, and by `shift` standard deviations of it. */
function verdictOf(random: SeededRandom, shift: number): Verdict {
  const side = (added: number) =>
    evaluationOf(
      Array.from({ length: SCENARIOS * SEEDS }, (_, index) =>
        runOf({
          ...{ scenario: `s${index % SCENARIOS}`, seed: 1 + Math.floor(index / SCENARIOS) },
          minutes: 300 + 10 * (normal(random) + added),
          customerMinutes: 1_000_000 + 50_000 * (normal(random) + added),
        }),
      ),
    );
  return compare({
    baseline: { file: 'a', evaluation: side(0) },
    candidate: { file: 'b', evaluation: side(shift) },
    ...{ budget, budgetFile: null },
  }).verdict;
}

function shares(shift: number, times: number): Readonly<Record<string, number>> {
  const random = new SeededRandom(7, `shift/${shift}`);
  const counts: Record<string, number> = {};
  for (let time = 0; time < times; time += 1) {
    const verdict = verdictOf(random, shift);
    counts[verdict] = (counts[verdict] ?? 0) + 1 / times;
  }
  return counts;
}

describe('nine scenarios of five seeds', () => {
  it('are seldom called worse when they differ by chance alone', () => {
    const { worse = 0 } = shares(0, 300);
    expect(worse).toBeLessThan(0.07);
    // Nor never: then nothing would be held against chance at all.
    expect(worse).toBeGreaterThan(0.01);
  });

  it('are called worse when they are, by as much as one night differs from another', () => {
    expect(shares(1, 50)['worse'] ?? 0).toBeGreaterThan(0.8);
  });
});

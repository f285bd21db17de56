import fc from 'fast-check';
import { loadBudget } from '../../../worker/comparison/budget';
import { compare, type Found } from '../../../worker/comparison/compare';
import type { Judgement, Verdict } from '../../../worker/comparison/comparison-result';
import type { Evaluation } from '../../../worker/evaluation/evaluation-result';
import { evaluationOf, runOf, type RunFigures } from '../../support/evaluations';

const budget = loadBudget();
const compared = (baseline: Evaluation, candidate: Evaluation): Found =>
  compare({
    baseline: { file: 'a.json', evaluation: baseline },
    candidate: { file: 'b.json', evaluation: candidate },
    ...{ budget, budgetFile: null },
  });

/** Whole numbers, so that what is added is taken away again exactly. */
const figures = fc.record({
  minutes: fc.integer({ min: 1, max: 900 }),
  isOpen: fc.boolean(),
  customerMinutes: fc.integer({ min: 0, max: 1_000_000 }),
  leaseQueue: fc.integer({ min: 0, max: 9_000 }),
  outcome: fc.constantFrom('recovered' as const, 'stopped' as const),
  broken: fc.uniqueArray(fc.record({ rule: fc.constantFrom('a', 'b'), isWaived: fc.boolean() }), {
    maxLength: 3,
    selector: ({ rule }) => rule,
  }),
});
type Figures = Partial<RunFigures>;
type Sides = { readonly before: Figures; readonly after: Figures };

const size = fc.record({
  scenarios: fc.integer({ min: 1, max: 4 }),
  seeds: fc.integer({ min: 1, max: 6 }),
});

/** Both sides of scenarios × seeds, from what is drawn for each pair. */
const sidesOf = (one: fc.Arbitrary<Figures>) =>
  size.chain(({ scenarios, seeds }) =>
    fc
      .array(fc.record({ before: one, after: one }), {
        ...{ minLength: scenarios * seeds, maxLength: scenarios * seeds },
      })
      .map((pairs) => evaluations(pairs, seeds)),
  );

function evaluations(pairs: readonly Sides[], seeds: number) {
  const side = (of: (pair: Sides) => Figures): Evaluation =>
    evaluationOf(
      pairs.map((pair, index) =>
        runOf({
          ...{ scenario: `s${Math.floor(index / seeds)}`, seed: 1 + (index % seeds) },
          ...of(pair),
        }),
      ),
    );
  return { before: side(({ before }) => before), after: side(({ after }) => after) };
}

const ended = figures.map((each) => ({
  ...each,
  ...{ isOpen: false, outcome: 'recovered' as const, broken: [] },
}));

const MIRRORED: Readonly<Record<Verdict, Verdict>> = {
  ...{ better: 'worse', worse: 'better', equal: 'equal' },
  ...{ 'no difference shown': 'no difference shown', 'cannot judge': 'cannot judge' },
};
const judgements = ({ metrics }: Found): readonly Judgement[] =>
  metrics.flatMap(({ overall, scenarios }) => [overall, ...scenarios]);
const close = (a: number | undefined, b: number | undefined): void => {
  expect(a ?? 0).toBeCloseTo(b ?? 0, 5);
};

describe('a comparison the other way round', () => {
  it('has each difference, interval and verdict mirrored, where all has ended', () => {
    fc.assert(
      fc.property(sidesOf(ended), ({ before, after }) => {
        const there = judgements(compared(before, after));
        const back = judgements(compared(after, before));
        expect(back).toHaveLength(there.length);
        for (const [index, one] of there.entries()) {
          const other = back[index];
          expect(other?.verdict).toBe(MIRRORED[one.verdict]);
          close(other?.difference ?? 0, -(one.difference ?? 0));
          close(other?.interval?.low, -(one.interval?.high ?? 0));
          expect([other?.lower, other?.higher]).toEqual([one.higher, one.lower]);
        }
      }),
    );
  });

  it('is never better in both directions, whatever is open or broken', () => {
    fc.assert(
      fc.property(sidesOf(figures), ({ before, after }) => {
        const [there, back] = [compared(before, after), compared(after, before)];
        expect([there.verdict, back.verdict]).not.toEqual(['better', 'better']);
        const others = judgements(back);
        for (const [index, { verdict }] of judgements(there).entries()) {
          if (verdict === 'better') expect(others[index]?.verdict).toBe('worse');
          if (verdict === 'equal') expect(others[index]?.verdict).toBe('equal');
        }
      }),
    );
  });
});

describe('a comparison', () => {
  it('of anything with itself finds it equal', () => {
    fc.assert(
      fc.property(sidesOf(figures), ({ before }) => {
        expect(compared(before, before)).toMatchObject({
          ...{ verdict: 'equal', exitStatus: 0, isSameNights: true, failures: [] },
        });
      }),
    );
  });

  it('moves difference and interval by what is added to every night of the candidate', () => {
    const added = fc.integer({ min: 1, max: 500 });
    fc.assert(
      fc.property(sidesOf(ended), added, ({ before, after }, more) => {
        const runs = after.runs.map((run) => ({
          ...run,
          // Another digest: two sides that are the same nights would have no figures.
          digest: 'f'.repeat(64),
          recoveryTime: { ...run.recoveryTime, minutes: run.recoveryTime.minutes + more },
        }));
        const shifted = compared(before, { ...after, runs });
        const plain = compared(before, {
          ...after,
          runs: after.runs.map((run) => ({ ...run, digest: 'e'.repeat(64) })),
        });
        const of = ({ metrics }: Found) => {
          const found = metrics.find(({ id }) => id === 'recovery-time');
          return found === undefined ? [] : [found.overall, ...found.scenarios];
        };
        expect(of(plain).length).toBeGreaterThan(1);
        for (const [index, one] of of(plain).entries()) {
          const other = of(shifted)[index];
          close(other?.difference ?? 0, (one.difference ?? 0) + more);
          if (one.interval === null) continue;
          close(other?.interval?.low, one.interval.low + more);
          close(other?.interval?.high, one.interval.high + more);
        }
      }),
    );
  });

  it('does not depend on the order of runs in the files', () => {
    const shuffled = sidesOf(figures).chain(({ before, after }) =>
      fc.record({
        ...{ before: fc.constant(before), after: fc.constant(after) },
        runsBefore: fc.shuffledSubarray(before.runs, { minLength: before.runs.length }),
        runsAfter: fc.shuffledSubarray(after.runs, { minLength: after.runs.length }),
      }),
    );
    fc.assert(
      fc.property(shuffled, ({ before, after, runsBefore, runsAfter }) => {
        const other = compared({ ...before, runs: runsBefore }, { ...after, runs: runsAfter });
        expect(other).toEqual(compared(before, after));
      }),
    );
  });

  it('fails for a rule that is newly broken in a single night, whatever else is better', () => {
    const night = fc.record({ at: fc.nat(), isWaived: fc.boolean() });
    fc.assert(
      fc.property(sidesOf(figures), night, ({ before, after }, { at, isWaived }) => {
        const broken = at % after.runs.length;
        const runs = after.runs.map((run, index) =>
          index === broken
            ? {
                ...run,
                violations: [
                  ...run.violations,
                  {
                    ...{ rule: 'new/one', at: 60_000, by: 'a step', evidence: 'seen' },
                    ...{ isExpected: isWaived, isWaived },
                  },
                ],
              }
            : run,
        );
        expect(compared(before, { ...after, runs })).toMatchObject({
          ...{ exitStatus: 1, verdict: 'worse' },
        });
      }),
    );
  });
});

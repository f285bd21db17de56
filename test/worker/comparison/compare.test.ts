import type { Found } from '../../../worker/comparison/compare';
import type { Evaluation } from '../../../worker/evaluation/evaluation-result';
import { base, baseline, budget, compared, nights, SEEDS } from '../../support/compared';
import { evaluationOf, runOf } from '../../support/evaluations';

const overallOf = (found: Found, id: string) => {
  const metric = found.metrics.find((each) => each.id === id);
  if (metric === undefined) throw new Error(`no metric ${id}`);
  return metric.overall;
};

describe('a comparison', () => {
  it('of a baseline with itself ends as soon as it is known that the nights are the same', () => {
    const found = compared(baseline, baseline);
    expect(found).toMatchObject({ verdict: 'equal', exitStatus: 0, isSameNights: true });
    expect(found.metrics).toEqual([]);
  });

  it('looks at the figures, too: other code may judge the same night otherwise', () => {
    const other = nights((seed) => ({ minutes: base(seed), digest: 'e'.repeat(64) }));
    const worse = nights((seed) => ({ minutes: base(seed) + 30, digest: 'e'.repeat(64) }));
    expect(compared(other, other).isSameNights).toBe(true);
    expect(compared(other, worse)).toMatchObject({ isSameNights: false, exitStatus: 1 });
  });

  it('of nights that differ in no figure finds these equal, a line of the timeline or not', () => {
    const renamed = nights((seed) => ({ minutes: base(seed), digest: 'e'.repeat(64) }));
    const found = compared(baseline, renamed);
    expect(found).toMatchObject({ verdict: 'equal', exitStatus: 0, isSameNights: false });
    expect(new Set(found.metrics.map(({ overall }) => overall.verdict))).toEqual(
      new Set(['equal']),
    );
  });

  it('shows what is worse with every seed to be worse, with its interval', () => {
    const found = compared(
      baseline,
      nights((seed) => ({ minutes: base(seed) + 9 + (seed % 3) })),
    );
    expect(found).toMatchObject({ verdict: 'worse', exitStatus: 1 });
    const { verdict, difference, interval, lower, higher } = overallOf(found, 'recovery-time');
    expect({ verdict, lower, higher }).toEqual({ verdict: 'worse', lower: 0, higher: 5 });
    // Differences 10, 11, 9, 10, 11: mean 10.2, sd 0.8367, times 2.7764 / √5.
    expect(difference).toBeCloseTo(10.2, 9);
    expect(interval?.low).toBeCloseTo(9.1611, 4);
    expect(interval?.high).toBeCloseTo(11.2389, 4);
  });

  it('does not take what goes up and down for a difference', () => {
    const shifts = [9, -8, 7, -9, 2];
    const found = compared(
      baseline,
      nights((seed) => ({ minutes: base(seed) + (shifts[seed - 1] ?? 0) })),
    );
    expect(found).toMatchObject({ verdict: 'no difference shown', exitStatus: 0 });
  });

  it('takes the same difference with every seed for shown', () => {
    const found = compared(
      baseline,
      nights((seed) => ({ minutes: base(seed) + 5 })),
    );
    expect(overallOf(found, 'recovery-time')).toMatchObject({
      verdict: 'worse',
      why: 'the same difference with every seed',
      interval: { low: expect.closeTo(5) as number, high: expect.closeTo(5) as number },
    });
  });

  it('lets a small difference pass that is within the tolerance', () => {
    const found = compared(
      baseline,
      nights((seed) => ({ minutes: base(seed) + 0.5 })),
    );
    expect(found).toMatchObject({ verdict: 'no difference shown', exitStatus: 0 });
    expect(overallOf(found, 'recovery-time')).toMatchObject({
      ...{ verdict: 'worse', isWithinTolerance: true },
    });
  });

  it('only informs of metrics that are not primary', () => {
    const found = compared(
      nights((seed) => ({ minutes: base(seed), leaseQueue: 10 + seed })),
      nights((seed) => ({ minutes: base(seed), leaseQueue: 900 + seed })),
    );
    expect(overallOf(found, 'overload/lease-queue').verdict).toBe('worse');
    expect(found.exitStatus).toBe(0);
  });

  it('cannot judge a single seed, nor two', () => {
    for (const seeds of [[1], [1, 2]]) {
      const found = compared(
        nights((seed) => ({ minutes: base(seed) }), seeds),
        nights((seed) => ({ minutes: base(seed) - 20 }), seeds),
      );
      expect(found).toMatchObject({ verdict: 'cannot judge', exitStatus: 2 });
      expect(found.unjudged[0]).toContain(`${seeds.length} of at least 3 seeds`);
    }
  });
});

describe('what had not ended', () => {
  const open = (seeds: readonly number[]) => (seed: number) => ({
    minutes: seeds.includes(seed) ? 600 : base(seed) + (seed % 2) / 10,
    isOpen: seeds.includes(seed),
  });

  it('is worse where the baseline ended, and enters no mean', () => {
    const found = compared(baseline, nights(open([3])));
    expect(found).toMatchObject({ verdict: 'worse', exitStatus: 1 });
    expect(overallOf(found, 'recovery-time')).toMatchObject({
      ...{ verdict: 'worse', difference: null, interval: null, openCandidate: 1 },
    });
  });

  it('is better when it now ends sooner than it had not', () => {
    const found = compared(
      nights(open([3])),
      nights((seed) => ({ minutes: base(seed) - 1 })),
    );
    expect(found).toMatchObject({ verdict: 'better', exitStatus: 0 });
  });

  it('cannot be judged when it ends later than the baseline was watched', () => {
    const before = nights((seed) => ({ minutes: 50, isOpen: seed === 3 }));
    const found = compared(
      before,
      nights((seed) => ({ minutes: 45 + (seed === 3 ? 400 : 0) })),
    );
    expect(found).toMatchObject({ verdict: 'cannot judge', exitStatus: 2 });
  });

  it('cannot be judged when neither has ended', () => {
    const found = compared(
      nights(open([1, 2, 3, 4, 5])),
      nights((seed) => ({ ...open([1, 2, 3, 4, 5])(seed), leaseQueue: 11 })),
    );
    expect(found).toMatchObject({ verdict: 'cannot judge', exitStatus: 2 });
  });
});

describe('several scenarios', () => {
  const two = (shift: (scenario: string, seed: number) => number, names = ['one', 'two']) =>
    evaluationOf(
      names.flatMap((scenario) =>
        SEEDS.map((seed) => runOf({ scenario, seed, minutes: base(seed) + shift(scenario, seed) })),
      ),
    );
  const before = two(() => 0);

  it('have the same weight, and the interval is over seeds', () => {
    const found = compared(
      before,
      two((scenario, seed) => (scenario === 'one' ? -20 - seed : 4 + seed / 2)),
    );
    const { difference, interval, over } = overallOf(found, 'recovery-time');
    expect(over).toEqual(['one', 'two']);
    // Seed by seed (−20 − s + 4 + s/2) / 2 = −8 − s/4: mean −8.75, sd √(2.5)/4.
    expect(difference).toBeCloseTo(-8.75, 9);
    expect(interval?.high).toBeCloseTo(-8.75 + 2.77645 * (Math.sqrt(2.5) / 4 / Math.sqrt(5)), 4);
  });

  it('do not hide one that is worse behind one that is better', () => {
    const found = compared(
      before,
      two((scenario, seed) => (scenario === 'one' ? -30 - seed : 9 + seed / 10)),
    );
    expect(overallOf(found, 'recovery-time').verdict).toBe('better');
    expect(found).toMatchObject({ verdict: 'worse', exitStatus: 1 });
    expect(found.failures[0]).toContain('recovery-time in two');
  });

  it('leave one out of the mean in which nothing has ended, and say that it is not judged', () => {
    const stuck = (evaluation: Evaluation, leaseQueue: number): Evaluation => ({
      ...evaluation,
      runs: evaluation.runs.map((run) =>
        run.scenario === 'two'
          ? runOf({
              ...{ scenario: 'two', seed: run.seed, minutes: 900, isOpen: true },
              leaseQueue,
            })
          : run,
      ),
    });
    const found = compared(
      stuck(before, 1),
      stuck(
        two((_, seed) => -seed),
        2,
      ),
    );
    expect(overallOf(found, 'recovery-time')).toMatchObject({ verdict: 'better', over: ['one'] });
    expect(found).toMatchObject({ verdict: 'cannot judge', exitStatus: 2 });
    expect(found.unjudged[0]).toContain('recovery-time in two');
    const eased = {
      ...budget,
      metrics: [],
      scenarios: { two: { primary: ['actions'], metrics: [] } },
    };
    expect(
      compared(
        stuck(before, 1),
        stuck(
          two((_, seed) => -seed),
          2,
        ),
        eased,
      ).exitStatus,
    ).toBe(0);
  });

  it('are corrected for their number: what one test would show, ten do not', () => {
    const names = Array.from({ length: 10 }, (_, index) => `s${index}`);
    const shifts = [3, 2, 4, 2, 1.2];
    const odd = (_: string, seed: number): number => shifts[seed - 1] ?? 0;
    const alone = compared(
      two(() => 0, ['s0']),
      two(odd, ['s0']),
    );
    expect(alone.exitStatus).toBe(1);
    const among = compared(
      two(() => 0, names),
      two((scenario, seed) => (scenario === 's0' ? odd(scenario, seed) : 0), names),
    );
    const own = among.metrics.find(({ id }) => id === 'recovery-time')?.scenarios[0];
    expect(own?.interval?.low).toBeGreaterThan(0);
    expect(own?.verdict).toBe('worse');
    const noisy = compared(
      two(() => 0, names),
      two((scenario, seed) => {
        const other = [4, -4, 3, -3, 0.1][seed - 1] ?? 0;
        return scenario === 's0' ? odd(scenario, seed) : other;
      }, names),
    );
    const corrected = noisy.metrics.find(({ id }) => id === 'recovery-time')?.scenarios[0];
    expect(corrected?.interval?.low).toBeGreaterThan(0);
    expect(corrected?.verdict).toBe('no difference shown');
  });
});

describe('what cannot be compared', () => {
  it('is a scenario that says something else', () => {
    const other = evaluationOf(baseline.runs);
    const [scenario] = other.scenarios;
    if (scenario === undefined) throw new Error('no scenario');
    const changed = { ...other, scenarios: [{ ...scenario, digest: 'f'.repeat(64) }] };
    const found = compared(baseline, changed);
    expect(found).toMatchObject({ verdict: 'cannot judge', exitStatus: 2 });
    expect(found.unjudged[0]).toContain('night: its digest differs');
    expect(found.unpaired).toHaveLength(2);
  });

  it('is what has no scenario or no seed in common', () => {
    const other = nights((seed) => ({ minutes: base(seed) }), [6, 7, 8]);
    const found = compared(baseline, other);
    expect(found.exitStatus).toBe(2);
    expect(found.unpaired).toMatchObject([
      { side: 'baseline', seeds: SEEDS },
      { side: 'candidate', seeds: [6, 7, 8] },
    ]);
  });

  it('is a night that the evaluation was to play and has not', () => {
    const torn = { ...baseline, runs: baseline.runs.slice(1) };
    const found = compared(baseline, torn);
    expect(found.exitStatus).toBe(2);
    expect(found.unjudged).toEqual([expect.stringContaining('candidate has no run of seed 1')]);
  });

  it('is listed, where there is enough without it', () => {
    const more = nights((seed) => ({ minutes: base(seed) }), [...SEEDS, 6]);
    const found = compared(more, baseline);
    expect(found).toMatchObject({ verdict: 'equal', exitStatus: 0 });
    expect(found.unpaired).toMatchObject([{ side: 'baseline', seeds: [6] }]);
  });
});

describe('what is compared with what', () => {
  const policy = { name: 'mine', title: 'Mine', digest: 'e'.repeat(64) };
  const code = { commit: `${'9'.repeat(40)}+`, sources: 'e'.repeat(64) };

  it.each<[string, Partial<Evaluation>, object]>([
    [
      'another policy',
      { policy },
      { policy: true, code: false, text: 'policy: blackstart to mine; the same code' },
    ],
    [
      'changed code',
      { code },
      {
        policy: false,
        code: true,
        text: 'policy blackstart, the same; code of aaaaaaaaaa to 9999999999+',
      },
    ],
    ['both', { policy, code }, { policy: true, code: true }],
    ['nothing that changed', {}, { policy: false, code: false }],
  ])('is told from the files: %s', (_what, told, expected) => {
    expect(compared(baseline, { ...baseline, ...told }).changed).toMatchObject(expected);
  });
});

import { base, baseline, budget, compared, nights } from '../../support/compared';
import type { Broken, RunFigures } from '../../support/evaluations';

describe('safety', () => {
  const withRules = (broken: readonly Broken[], more: Partial<RunFigures> = {}) =>
    nights((seed) => ({ minutes: base(seed), ...more, ...(seed === 4 ? { broken } : {}) }));
  const rule = 'dns/record-never-empty';
  const fast = { minutes: 10 };

  type Change = { readonly before: readonly Broken[]; readonly after: readonly Broken[] };

  it.each<[string, string, Change]>([
    ['newly broken', 'rule-newly-broken', { before: [], after: [{ rule }] }],
    [
      'newly broken and waived',
      'rule-newly-broken',
      { before: [], after: [{ rule, isWaived: true }] },
    ],
    [
      'broken as before, and now waived',
      'rule-newly-waived',
      { before: [{ rule }], after: [{ rule, isWaived: true }] },
    ],
    [
      'broken more often',
      'rule-broken-more-often',
      { before: [{ rule }], after: [{ rule }, { rule, minute: 9 }] },
    ],
  ])('fails for a rule that is %s, whatever the time saved', (_what, kind, { before, after }) => {
    const found = compared(withRules(before), withRules(after, fast));
    expect(found).toMatchObject({ verdict: 'worse', exitStatus: 1 });
    expect(found.safety[0]).toMatchObject({ kind, isFailure: true, seed: 4, rule });
  });

  it('shows a rule that is broken earlier, and fails where the budget says so', () => {
    const [before, after] = [withRules([{ rule, minute: 9 }]), withRules([{ rule, minute: 3 }])];
    const found = compared(before, after);
    expect(found.exitStatus).toBe(0);
    expect(found.safety).toMatchObject([{ kind: 'rule-broken-earlier', isFailure: false }]);
    const strict = { ...budget, safety: { ...budget.safety, brokenEarlier: 'fail' as const } };
    expect(compared(before, after, { ...strict, metrics: [] }).exitStatus).toBe(1);
  });

  it('shows a rule that is no longer broken', () => {
    const found = compared(withRules([{ rule }]), withRules([]));
    expect(found.safety).toMatchObject([{ kind: 'rule-no-longer-broken', isFailure: false }]);
    expect(found.exitStatus).toBe(0);
  });

  it('takes a rule for newly broken in one seed though another breaks it already', () => {
    const two = nights((seed) => ({
      ...{ minutes: base(seed) },
      broken: seed >= 4 ? [{ rule }] : [],
    }));
    expect(compared(withRules([{ rule }]), two).safety[0]).toMatchObject({ seed: 5 });
  });

  it.each(['stopped', 'aborted', 'not-ended', 'not-begun'] as const)(
    'fails for a recovery that is newly %s',
    (outcome) => {
      const after = nights((seed) => ({
        ...{ minutes: base(seed) - 30, outcome: seed === 2 ? outcome : 'recovered' },
      }));
      const found = compared(baseline, after);
      expect(found.exitStatus).toBe(1);
      expect(found.safety).toMatchObject([{ kind: 'recovery-newly-stopped-short', seed: 2 }]);
      expect(compared(after, baseline).safety.filter(({ isFailure }) => isFailure)).toEqual([]);
    },
  );

  it('does not miss a recovery where there was nothing to recover', () => {
    const calm = { minutes: 0, customerMinutes: 0, outcome: 'not-begun' as const };
    const found = compared(
      baseline,
      nights(() => calm),
    );
    expect(found).toMatchObject({ verdict: 'better', safety: [] });
  });

  it('fails for a night that is newly not as expected', () => {
    const after = nights((seed) => ({ minutes: base(seed), isGood: seed !== 1 }));
    expect(compared(baseline, after).safety).toMatchObject([{ kind: 'newly-not-good', seed: 1 }]);
  });
});

import type { EvaluatedRun } from '../evaluation/evaluation-result';
import type { Budget } from './budget';
import type { Finding } from './comparison-result';
import type { Pair } from './pair-runs';

type SafetyBudget = Budget['safety'];
type Broken = EvaluatedRun['violations'][number] & { readonly at: number };

/**
 * What a candidate does to safety, night by night; what fails comes first. A failure stands whatever
 * time was saved, and needs no statistics: one night is enough.
 */
export function safetyOf(pairs: readonly Pair[], budget: SafetyBudget): readonly Finding[] {
  const found = pairs.flatMap((pair) => [...rulesOf(pair, budget), ...outcomeOf(pair)]);
  return found.toSorted((a, b) => Number(b.isFailure) - Number(a.isFailure));
}

function rulesOf(pair: Pair, budget: SafetyBudget): readonly Finding[] {
  const rules = [...brokenIn(pair.baseline), ...brokenIn(pair.candidate)].map(({ rule }) => rule);
  return [...new Set(rules)].toSorted().flatMap((rule) => {
    const of = (run: EvaluatedRun) => brokenIn(run).filter((each) => each.rule === rule);
    return ruleOf({ pair, budget, before: of(pair.baseline), after: of(pair.candidate) });
  });
}

type RuleInPair = {
  readonly pair: Pair;
  readonly budget: SafetyBudget;
  /** Each time that one rule was broken, in its order. */
  readonly before: readonly Broken[];
  readonly after: readonly Broken[];
};

function ruleOf({ pair, budget, before, after }: RuleInPair): readonly Finding[] {
  const [first] = after;
  const [earlier] = before;
  const told = (kind: Finding['kind'], isFailure: boolean, [broken, text]: [Broken, string]) => ({
    ...{ kind, isFailure, ...placeOf(pair) },
    ...{ rule: broken.rule, at: broken.at, by: broken.by, text },
  });
  if (first === undefined) {
    if (earlier === undefined) return [];
    return [told('rule-no-longer-broken', false, [earlier, earlier.evidence])];
  }
  if (earlier === undefined) {
    const waived = first.isWaived ? ' (the policy waives it)' : '';
    const text = `${first.evidence}${timesText(after.length)}${waived}`;
    return [told('rule-newly-broken', true, [first, text])];
  }
  const isMore = after.length > before.length;
  const isEarlier = first.at < earlier.at;
  const waived = after.find(({ isWaived }) => isWaived);
  const isNewlyWaived = waived !== undefined && !before.some(({ isWaived }) => isWaived);
  return [
    ...(isNewlyWaived ? [told('rule-newly-waived', true, [waived, waived.evidence])] : []),
    ...(isMore
      ? [
          told('rule-broken-more-often', budget.brokenMoreOften === 'fail', [
            after[before.length] ?? first,
            `${after.length} times, and ${before.length} in the baseline; the first that is more: ` +
              (after[before.length] ?? first).evidence,
          ]),
        ]
      : []),
    ...(isEarlier
      ? [told('rule-broken-earlier', budget.brokenEarlier === 'fail', [first, first.evidence])]
      : []),
  ];
}

const placeOf = ({ scenario, seed }: Pair) => ({ scenario, seed });

const timesText = (times: number): string => (times > 1 ? `; ${times} times in all` : '');

const brokenIn = ({ violations }: EvaluatedRun): readonly Broken[] =>
  violations
    .filter((violation): violation is Broken => violation.at !== null)
    .toSorted((a, b) => a.at - b.at);

function outcomeOf(pair: Pair): readonly Finding[] {
  const { baseline, candidate } = pair;
  const none = { isFailure: true, ...placeOf(pair), rule: null, at: null, by: null };
  const left = candidate.recovery.steps.flatMap(({ id, outcome, left: what }) =>
    what.length === 0 ? [] : [`${id} ${outcome}: ${what.join('; ')}`],
  );
  const [before, after] = [baseline.recovery.outcome, candidate.recovery.outcome];
  return [
    ...(stopsShort(candidate) && !stopsShort(baseline)
      ? [
          {
            ...{ kind: 'recovery-newly-stopped-short' as const, ...none },
            text: [`${after}, and ${before} in the baseline`, ...left].join('. '),
          },
        ]
      : []),
    ...(baseline.isGood && !candidate.isGood
      ? [{ kind: 'newly-not-good' as const, ...none, text: whyNotGood(candidate) }]
      : []),
  ];
}

/** One that is not begun has stopped short as well, unless there was nothing to recover. */
function stopsShort({ recovery, recoveryTime }: EvaluatedRun): boolean {
  if (recovery.outcome === 'recovered') return false;
  if (recovery.outcome !== 'not-begun') return true;
  return recoveryTime.isOpen || recoveryTime.minutes > 0;
}

function whyNotGood({ violations, recovery }: EvaluatedRun): string {
  const wrong = violations.flatMap(({ rule, at, isExpected }) => {
    if (at === null) return [`${rule} was expected to break, and did not`];
    return isExpected ? [] : [`${rule} was not expected to break`];
  });
  const why = [...new Set(wrong), ...(recovery.outcome === 'recovered' ? [] : [recovery.outcome])];
  return why.length === 0 ? 'not as expected' : why.join('; ');
}

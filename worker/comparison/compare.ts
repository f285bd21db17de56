import { scenarioNames } from '../config/load-file';
import type { Evaluation } from '../evaluation/evaluation-result';
import { metricsOf } from '../evaluation/metrics';
import { amountOf, checkBudget, DEFAULT_BUDGET, limitsOf, type Budget } from './budget';
import type { Breach, Comparison, JudgedMetric, Verdict } from './comparison-result';
import { breachText, failureText, safetyFailures, shortCommit } from './figures-text';
import { judgeMetrics, knownMetrics } from './judge-metrics';
import { pairRuns, type Paired } from './pair-runs';
import { safetyOf } from './safety';

export type Compared = {
  readonly baseline: { readonly file: string; readonly evaluation: Evaluation };
  readonly candidate: { readonly file: string; readonly evaluation: Evaluation };
  readonly budget: Budget;
  /** Null: the default. */
  readonly budgetFile: string | null;
};

export type Found = Omit<Comparison, 'version' | 'command'>;

/**
 * Compares the nights of a candidate with those of a baseline, pair by pair. Throws BadInputError when
 * the budget speaks of something that neither has.
 */
export function compare({ baseline, candidate, budget, budgetFile }: Compared): Found {
  const sides = { baseline: baseline.evaluation, candidate: candidate.evaluation };
  const paired = pairRuns(sides);
  const file = budgetFile ?? DEFAULT_BUDGET;
  if (paired.pairs.length > 0 && budgetFile !== null) {
    const compared = paired.scenarios.map(({ name }) => name);
    checkBudget(file, budget, {
      metrics: knownMetrics(paired.pairs),
      compared,
      scenarios: [...new Set([...compared, ...scenarioNames()])],
    });
  }
  const isSameNights = paired.pairs.length > 0 && paired.pairs.every(({ isSame }) => isSame);
  const judged = isSameNights ? NOTHING : judgePairs(paired, budget);
  const unjudged = [...paired.unjudged, ...judged.unjudged];
  const { verdict, exitStatus } = statusOf({ ...judged, unjudged, isSameNights });
  return {
    format: 'blackstart/comparison@1',
    baseline: describe(baseline),
    candidate: describe(candidate),
    changed: changeOf(sides),
    ...{ verdict, exitStatus, failures: judged.failures, unjudged, isSameNights },
    budget: { file, seedsMin: budget.seedsMin },
    scenarios: paired.scenarios,
    unpaired: paired.unpaired,
    ...{ safety: judged.safety, breaches: judged.breaches, metrics: judged.metrics },
  };
}

type Judged = Pick<Comparison, 'safety' | 'breaches' | 'metrics' | 'failures' | 'unjudged'>;
const NOTHING: Judged = { safety: [], breaches: [], metrics: [], failures: [], unjudged: [] };

function judgePairs(paired: Paired, budget: Budget): Judged {
  const safety = [...safetyOf(paired.pairs, budget.safety)];
  const metrics = [...judgeMetrics(paired, budget)];
  const held = metrics.map((metric) => breachesOf(metric, paired, budget));
  const breaches = held.flatMap((each) => each.breaches);
  const deciding = metrics.flatMap(decidingOf);
  return {
    ...{ safety, metrics, breaches },
    failures: [
      ...safetyFailures(safety),
      ...deciding
        .filter(({ verdict, isWithinTolerance }) => verdict === 'worse' && !isWithinTolerance)
        .map(failureText),
      ...breaches.map(({ text }) => text),
    ],
    unjudged: [
      ...new Set([
        ...deciding.filter(({ verdict }) => verdict === 'cannot judge').map(failureText),
        ...held.flatMap((each) => each.unjudged),
      ]),
    ],
  };
}

/** The verdicts on a metric that decide. Of one scenario it says the same as overall. */
function decidingOf({ id, unit, overall, scenarios }: JudgedMetric) {
  const own = scenarios.filter(({ isPrimary }) => isPrimary);
  const isAlone = overall.isPrimary && scenarios.length === 1;
  // What did not end is said where it did not.
  const isSaid = overall.difference === null && own.some(({ verdict }) => verdict === 'worse');
  return [
    ...(overall.isPrimary && (isAlone || !isSaid)
      ? [{ id, unit, scenario: null, ...overall }]
      : []),
    ...(isAlone ? [] : own.map((each) => ({ id, unit, ...each }))),
  ];
}

function breachesOf(
  { id, unit, scenarios }: JudgedMetric,
  { pairs }: Paired,
  budget: Budget,
): { readonly breaches: readonly Breach[]; readonly unjudged: readonly string[] } {
  const breaches: Breach[] = [];
  const unjudged: string[] = [];
  for (const { scenario, verdict, difference, baseline, why } of scenarios) {
    const add = (limit: Breach['limit'], allowed: number | null, measured: number | null): void => {
      const told = { metric: id, scenario, limit, allowed, measured, unit };
      breaches.push({ ...told, text: breachText(told) });
    };
    const { maxIncrease, max } = limitsOf(budget, id, scenario);
    if (maxIncrease !== undefined) {
      const allowed = amountOf(maxIncrease, baseline);
      if (difference !== null && allowed !== null) {
        if (difference > allowed) add('maxIncrease', allowed, difference);
      } else if (verdict === 'worse') add('maxIncrease', allowed, null);
      else if (verdict === 'cannot judge') unjudged.push(`${id} in ${scenario}: ${why}`);
    }
    if (max !== undefined) {
      const nights = pairs
        .filter((pair) => pair.scenario === scenario)
        .flatMap(({ candidate }) => metricsOf(candidate).filter((metric) => metric.id === id));
      const most = nights.reduce((worst, { value }) => Math.max(worst, value), 0);
      if (nights.some(({ isOpen }) => isOpen)) add('max', max.value, null);
      else if (most > max.value) add('max', max.value, most);
    }
  }
  return { breaches, unjudged };
}

function statusOf(
  told: Pick<Comparison, 'metrics' | 'failures' | 'unjudged' | 'isSameNights'>,
): Pick<Comparison, 'verdict' | 'exitStatus'> {
  if (told.failures.length > 0) return { verdict: 'worse', exitStatus: 1 };
  if (told.unjudged.length > 0) return { verdict: 'cannot judge', exitStatus: 2 };
  return { verdict: told.isSameNights ? 'equal' : verdictOf(told.metrics), exitStatus: 0 };
}

/** Of what decides overall; nothing of it is worse. */
function verdictOf(metrics: readonly JudgedMetric[]): Verdict {
  const counted = metrics
    .filter(({ overall }) => overall.isPrimary)
    .map(({ overall }) => (overall.isWithinTolerance ? 'no difference shown' : overall.verdict));
  if (counted.includes('better')) return 'better';
  return counted.every((verdict) => verdict === 'equal') ? 'equal' : 'no difference shown';
}

function describe({ file, evaluation }: Compared['baseline']): Comparison['baseline'] {
  const { version, command, code, policy } = evaluation;
  return { file, version, command, code, policy };
}

/** Whether another policy is compared, or the same under other code; or the same twice. */
function changeOf({ baseline, candidate }: Readonly<Record<'baseline' | 'candidate', Evaluation>>) {
  const policy = baseline.policy.digest !== candidate.policy.digest;
  const code = baseline.code.sources !== candidate.code.sources;
  const [before, after] = [baseline.policy.name, candidate.policy.name];
  const commits = [baseline, candidate].map(({ code: { commit } }) => shortCommit(commit));
  const from = `code of ${commits[0] ?? ''} to ${commits[1] ?? ''}`;
  const named = before === after ? `${before}, which says something else` : `${before} to ${after}`;
  const texts = [
    ...(policy ? [`policy: ${named}`] : [`policy ${after}, the same`]),
    ...(code ? [from] : ['the same code']),
  ];
  return { policy, code, text: texts.join('; ') };
}

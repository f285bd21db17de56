import { metricsOf, type Metric } from '../evaluation/metrics';
import { amountOf, isPrimary, limitsOf, type Budget } from './budget';
import type { JudgedMetric } from './comparison-result';
import { endedPair, judge, seeEnded, seeScenario, type Seen, type ValuePair } from './judge-metric';
import type { Pair, Paired } from './pair-runs';
import { meanOf } from '../mean';
import { holm } from './paired-interval';

type Known = Pick<Metric, 'id' | 'what' | 'unit'>;
type ScenarioSeen = {
  readonly scenario: string;
  readonly pairs: readonly ValuePair[];
  readonly seen: Seen;
};
type MetricSeen = {
  readonly metric: Known;
  readonly scenarios: readonly ScenarioSeen[];
  readonly overall: Seen;
  readonly over: readonly string[];
};

/**
 * Every metric, overall and scenario by scenario. Those that decide are two families of tests, overall
 * and in the scenarios; in each the chance of any wrong verdict is held within 5 % by Holm. The others
 * are held against chance one by one: of twenty that did not change one is shown to have.
 */
export function judgeMetrics(paired: Paired, budget: Budget): readonly JudgedMetric[] {
  const seen = knownMetrics(paired.pairs).map((metric) => seeMetric(metric, paired, budget));
  const overall = familyOf(
    seen.map(({ metric, overall: seenOverall }) => ({
      key: metric.id,
      seen: seenOverall,
      isPrimary: isPrimary(budget, metric.id, null),
    })),
  );
  const scenarios = familyOf(
    seen.flatMap(({ metric, scenarios: all }) =>
      all.map((each) => ({
        key: keyOf(metric.id, each.scenario),
        seen: each.seen,
        isPrimary: isPrimary(budget, metric.id, each.scenario),
      })),
    ),
  );
  return seen.map((each) => {
    const { metric, over } = each;
    const toleranceOf = (scenario: string | null, { means }: Seen): number | null => {
      const { tolerance } = limitsOf(budget, metric.id, scenario);
      return tolerance === undefined ? null : amountOf(tolerance, means?.baseline ?? null);
    };
    const pValue = overall.get(metric.id) ?? null;
    const judged = each.scenarios.map(({ scenario, seen: own }) => ({
      ...{ scenario, isPrimary: isPrimary(budget, metric.id, scenario) },
      ...judge(own, {
        pValue: scenarios.get(keyOf(metric.id, scenario)) ?? null,
        tolerance: toleranceOf(scenario, own),
      }),
    }));
    return {
      ...metric,
      isPrimary: isPrimary(budget, metric.id, null) || judged.some((own) => own.isPrimary),
      overall: {
        ...judge(each.overall, { pValue, tolerance: toleranceOf(null, each.overall) }),
        isPrimary: isPrimary(budget, metric.id, null),
        over: [...over],
      },
      scenarios: judged,
    };
  });
}

const keyOf = (metric: string, scenario: string): string => JSON.stringify([metric, scenario]);

/** All metrics that any night has, in the order of the first that has them. */
export function knownMetrics(pairs: readonly Pair[]): readonly Known[] {
  const known = new Map<string, Known>();
  for (const { baseline, candidate } of pairs) {
    for (const { id, what, unit } of [...metricsOf(baseline), ...metricsOf(candidate)]) {
      if (!known.has(id)) known.set(id, { id, what, unit });
    }
  }
  return [...known.values()];
}

function seeMetric(metric: Known, { pairs, scenarios }: Paired, budget: Budget): MetricSeen {
  const { seedsMin } = budget;
  const seen = scenarios.flatMap(({ name }) => {
    const values = pairs
      .filter(({ scenario }) => scenario === name)
      .map((pair) => valuesOf(metric.id, pair));
    const isThere = values.some(({ baseline, candidate }) => baseline ?? candidate);
    if (!isThere) return [];
    return [{ scenario: name, pairs: values, seen: seeScenario(values, seedsMin) }];
  });
  const decides = isPrimary(budget, metric.id, null);
  // A scenario in which something else decides does not take part in what decides overall.
  const entering = seen.filter(
    ({ scenario }) => !decides || isPrimary(budget, metric.id, scenario),
  );
  return { metric, scenarios: seen, ...seeOverall(entering, seedsMin) };
}

function valuesOf(id: string, pair: Pair): ValuePair {
  const of = (side: 'baseline' | 'candidate') =>
    metricsOf(pair[side]).find((metric) => metric.id === id);
  return {
    ...{ seed: pair.seed, isSame: pair.isSame },
    ...{ baseline: of('baseline'), candidate: of('candidate') },
  };
}

/**
 * The mean over scenarios, each with the same weight, seed by seed: scenarios are chosen and not drawn,
 * and a seed is the same chance in all of them, so that seeds are what an interval is over. Scenarios
 * in which a night has not ended are left out of it.
 */
function seeOverall(
  scenarios: readonly ScenarioSeen[],
  seedsMin: number,
): Pick<MetricSeen, 'overall' | 'over'> {
  const measured = scenarios.filter(({ seen }) => seen.means !== null);
  const counts = totals(scenarios.map(({ seen }) => seen.counts));
  const open = scenarios.filter(({ seen }) => seen.means === null);
  const noLonger = open.filter(({ seen }) => seen.settled?.verdict === 'worse');
  const over = measured.map(({ scenario }) => scenario);
  if (noLonger.length > 0 || measured.length === 0) {
    const [first] = noLonger.length > 0 ? noLonger : open;
    const verdicts = new Set(open.map(({ seen }) => seen.settled?.verdict ?? 'cannot judge'));
    const [one] = verdicts;
    const verdict =
      noLonger.length > 0 ? 'worse' : verdicts.size === 1 && one ? one : 'cannot judge';
    const why =
      first === undefined ? 'not there' : `${first.scenario}: ${first.seen.settled?.why ?? ''}`;
    return { over, overall: { counts, means: null, interval: null, settled: { verdict, why } } };
  }
  const areSame = measured.every(({ pairs }) => pairs.every(({ isSame }) => isSame));
  const ended = bySeed(measured);
  const overall =
    ended.length === 0
      ? {
          ...{ counts, means: null, interval: null },
          settled: { verdict: 'cannot judge' as const, why: 'no seed that all scenarios have' },
        }
      : seeEnded(ended, { seedsMin, counts, areSame });
  return { over, overall };
}

/** The seeds that all scenarios have, each with its means over them. */
function bySeed(scenarios: readonly ScenarioSeen[]) {
  const ended = scenarios.map(({ pairs }) => pairs.flatMap(endedPair));
  const seeds = (ended[0] ?? []).map(({ seed }) => seed);
  return seeds.flatMap((seed) => {
    const own = ended.flatMap((all) => all.filter((each) => each.seed === seed));
    if (own.length < scenarios.length) return [];
    return [
      {
        seed,
        baseline: meanOf(own.map(({ baseline }) => baseline)),
        candidate: meanOf(own.map(({ candidate }) => candidate)),
      },
    ];
  });
}

function totals(all: readonly Seen['counts'][]): Seen['counts'] {
  const sum = (field: keyof Seen['counts']): number =>
    all.reduce((total, counts) => total + counts[field], 0);
  return {
    ...{ pairs: sum('pairs'), lower: sum('lower'), higher: sum('higher') },
    ...{ openBaseline: sum('openBaseline'), openCandidate: sum('openCandidate') },
  };
}

type Test = { readonly key: string; readonly seen: Seen; readonly isPrimary: boolean };

/** The p-value of each test: as it is, or after Holm over all that decide. */
function familyOf(tests: readonly Test[]): ReadonlyMap<string, number> {
  const asked = tests.flatMap(({ key, seen, isPrimary: decides }) =>
    seen.interval === null || seen.settled !== null
      ? []
      : [{ key, decides, pValue: seen.interval.pValue }],
  );
  const deciding = asked.filter(({ decides }) => decides);
  const corrected = holm(deciding.map(({ pValue }) => pValue));
  return new Map([
    ...asked.map(({ key, pValue }) => [key, pValue] as const),
    ...deciding.map(({ key }, index) => [key, corrected[index] ?? 1] as const),
  ]);
}

import type { EvaluatedRun, Evaluation } from '../evaluation/evaluation-result';
import { metricsOf } from '../evaluation/metrics';
import type { Comparison } from './comparison-result';

/** The same scenario with the same seed on both sides: chance gives both the same. */
export type Pair = {
  readonly scenario: string;
  readonly seed: number;
  readonly baseline: EvaluatedRun;
  readonly candidate: EvaluatedRun;
  /** Who acted when, what was seen, and what is made of it: other code may judge it otherwise. */
  readonly isSame: boolean;
};

export type Paired = {
  readonly scenarios: Comparison['scenarios'];
  /** Scenario by scenario as the baseline has them, by rising seed. */
  readonly pairs: readonly Pair[];
  readonly unpaired: Comparison['unpaired'];
  /** Why nights that should have been compared are not. */
  readonly unjudged: readonly string[];
};

export type Sides = { readonly baseline: Evaluation; readonly candidate: Evaluation };

export function pairRuns({ baseline, candidate }: Sides): Paired {
  const others = new Map(candidate.scenarios.map((scenario) => [scenario.name, scenario]));
  const changed = baseline.scenarios.filter(({ name, digest }) => {
    const other = others.get(name);
    return other !== undefined && other.digest !== digest;
  });
  const isChanged = new Set(changed.map(({ name }) => name));
  const runs = new Map(candidate.runs.map((run) => [keyOf(run), run]));
  const pairs = baseline.scenarios
    .filter(({ name }) => !isChanged.has(name))
    .flatMap(({ name }) => runsOf(baseline, name))
    .flatMap((run): Pair[] => {
      const other = runs.get(keyOf(run));
      const { scenario, seed } = run;
      if (other === undefined) return [];
      const isSame = isSameNight(run, other);
      return [{ scenario, seed, baseline: run, candidate: other, isSame }];
    });
  const isPaired = new Set(pairs.map(keyOf));
  const left = (side: 'baseline' | 'candidate', evaluation: Evaluation) =>
    leftOver(evaluation, isPaired).map(({ scenario, seeds }) => ({
      ...{ side, scenario, seeds },
      why: isChanged.has(scenario)
        ? 'the scenario says something else on the other side'
        : 'the other side has no such night',
    }));
  return {
    pairs,
    scenarios: describe(baseline, pairs),
    unpaired: [...left('baseline', baseline), ...left('candidate', candidate)],
    unjudged: [
      ...changed.map(({ name }) => `${name}: its digest differs; expected the same scenario`),
      ...missingNights('baseline', baseline),
      ...missingNights('candidate', candidate),
      ...(pairs.length === 0 ? ['no scenario with the same seed is on both sides'] : []),
    ],
  };
}

const keyOf = ({ scenario, seed }: Pick<EvaluatedRun, 'scenario' | 'seed'>): string =>
  JSON.stringify([scenario, seed]);

const runsOf = ({ runs }: Evaluation, name: string): readonly EvaluatedRun[] =>
  runs.filter(({ scenario }) => scenario === name).toSorted((a, b) => a.seed - b.seed);

function describe({ scenarios }: Evaluation, pairs: readonly Pair[]): Comparison['scenarios'] {
  return scenarios.flatMap(({ name, title, zero }) => {
    const own = pairs.filter(({ scenario }) => scenario === name);
    if (own.length === 0) return [];
    const seeds = own.map(({ seed }) => seed);
    return [{ name, title, zero, seeds, same: own.filter(({ isSame }) => isSame).length }];
  });
}

function leftOver(evaluation: Evaluation, isPaired: ReadonlySet<string>) {
  return evaluation.scenarios.flatMap(({ name }) => {
    const seeds = runsOf(evaluation, name)
      .filter((run) => !isPaired.has(keyOf(run)))
      .map(({ seed }) => seed);
    return seeds.length === 0 ? [] : [{ scenario: name, seeds }];
  });
}

/** Nights that a file says were to be played, and that are not in it. */
function missingNights(side: string, evaluation: Evaluation): readonly string[] {
  return evaluation.scenarios.flatMap(({ name }) => {
    const played = new Set(runsOf(evaluation, name).map(({ seed }) => seed));
    const missing = evaluation.seeds.filter((seed) => !played.has(seed));
    if (missing.length === 0) return [];
    return [`${name}: the ${side} has no run of ${seedsText(missing)}: it could not be played`];
  });
}

function isSameNight(baseline: EvaluatedRun, candidate: EvaluatedRun): boolean {
  return (
    baseline.digest === candidate.digest &&
    JSON.stringify(told(baseline)) === JSON.stringify(told(candidate))
  );
}

const told = (run: EvaluatedRun) => [
  metricsOf(run).map(({ id, value, isOpen }) => [id, value, isOpen]),
  run.violations.map(({ rule, at, isExpected, isWaived }) => [rule, at, isExpected, isWaived]),
  [run.isGood, run.recovery.outcome],
];

/** "seed 3", "seeds 1 to 5", "seeds 1, 4". */
export function seedsText(seeds: readonly number[]): string {
  const [first = 0] = seeds;
  const last = seeds.at(-1) ?? first;
  const isRun = seeds.every((seed, index) => seed === first + index);
  if (seeds.length === 1) return `seed ${first}`;
  return isRun && seeds.length > 2 ? `seeds ${first} to ${last}` : `seeds ${seeds.join(', ')}`;
}

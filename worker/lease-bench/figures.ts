import { quantile, toJsonNumber } from '../quantile';
import type { LeaseBenchResult, PolicyFigures, Quantiles } from './lease-bench-result';
import { ORACLE } from './contestants';
import type { WorldRun } from './run-world';
import type { LeaseWorld } from './world-schema';

/** Runs of every controller on the same worlds, in the same order. */
export type BenchRuns = {
  readonly worlds: readonly LeaseWorld[];
  readonly runs: ReadonlyMap<string, readonly WorldRun[]>;
};

/** Quantiles and never a mean, for an unfinished recovery is infinitely long. */
export function figuresOf({ worlds, runs }: BenchRuns): LeaseBenchResult {
  const [first = []] = runs.values();
  const oracle = runs.get(ORACLE);
  const described = worlds.map((world, index) => {
    const { fluidMinimum } = first[index] as WorldRun;
    return { seed: world.seed, fluidMinimum, classes: classesOf(world, fluidMinimum) };
  });
  const policies = [...runs].map(([name, own]) => {
    return [name, policyFigures(own, described, oracle)] as const;
  });
  return {
    format: 'blackstart/lease-bench@1',
    worlds: described,
    policies: Object.fromEntries(policies),
  };
}

/**
 * Well-posed: long against its latencies, with enough workers and droplets for a capacity to be measured at
 * all (overload study, 2.4).
 */
function classesOf(world: LeaseWorld, fluidMinimum: number): string[] {
  const { H, N, W, s, sigma, stale } = world;
  const isWellPosed = W >= 8 && N / H >= 1_000 && fluidMinimum >= 150 * s;
  return [
    stale > 0 ? 'collapsed start' : 'clean start',
    sigma <= 1 ? 'slope <=1' : `slope ${sigma}`,
    ...(isWellPosed ? ['well-posed'] : []),
    ...(isWellPosed && sigma <= 1 ? ['well-posed, slope <=1'] : []),
  ];
}

function policyFigures(
  runs: readonly WorldRun[],
  worlds: LeaseBenchResult['worlds'],
  oracle: readonly WorldRun[] | undefined,
): PolicyFigures {
  const ratios = runs.map(({ t99, fluidMinimum }) => (t99 ?? Infinity) / fluidMinimum);
  const classes = [...new Set(worlds.flatMap((world) => world.classes))].toSorted();
  const wasted = runs.map((run) => run.wasted).toSorted((a, b) => a - b);
  const ofClass = (name: string): readonly number[] =>
    ratios.filter((_, index) => worlds[index]?.classes.includes(name) === true);
  const overOracle = oracle?.map(({ t99 }, index) => {
    return (runs[index]?.t99 ?? Infinity) / (t99 ?? Infinity);
  });
  return {
    ...quantilesOf(ratios),
    unfinished: runs.filter(({ t99 }) => t99 === null).length,
    collapsed: runs.filter(({ isCollapsed }) => isCollapsed).length,
    wasted: { median: quantile(wasted, 0.5), p95: quantile(wasted, 0.95) },
    overOracle: overOracle === undefined ? null : quantilesOf(overOracle),
    byClass: Object.fromEntries(classes.map((name) => [name, quantilesOf(ofClass(name))])),
    ratios: ratios.map(toJsonNumber),
  };
}

export function quantilesOf(values: readonly number[]): Quantiles {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number): number | null => toJsonNumber(quantile(sorted, share));
  return {
    worlds: values.length,
    ...{ median: at(0.5), p90: at(0.9), p95: at(0.95), p99: at(0.99), max: at(1) },
  };
}

import { quantile, toJsonNumber } from '../quantile';
import { lowerBound } from './lower-bound';
import { queueOf, type Load } from './loads';
import type { BacklogBenchResult, DrainFigures, SeededRun } from './backlog-bench-result';
import type { DrainRun } from './run-drain';

export type BacklogRuns = {
  readonly targets: number;
  readonly loads: readonly Load[];
  /** By discipline, then by load: one run a seed. */
  readonly runs: ReadonlyMap<string, ReadonlyMap<string, readonly SeededRun[]>>;
};

/** A run as the result keeps it: figures that somebody reads, not seventeen digits. */
export function seeded(seed: number, run: DrainRun): SeededRun {
  const rounded = Object.entries(run).map(([name, value]) => {
    return [name, value === null ? null : Number(value.toFixed(4))] as const;
  });
  return { seed, ...(Object.fromEntries(rounded) as DrainRun) };
}

export function backlogFiguresOf({ targets, loads, runs }: BacklogRuns): BacklogBenchResult {
  const described = loads.map((load) => {
    const queue = queueOf(load, targets);
    const bound = load.hasSurge ? null : lowerBound({ ...queue, surge: null }) / 1_000;
    return { ...load, bound: bound === null ? null : Number(bound.toFixed(1)) };
  });
  const disciplines = [...runs].map(([name, byLoad]) => {
    const figures = loads.map((load) => {
      return [load.name, figuresOf(byLoad.get(load.name) ?? [], load)] as const;
    });
    return [name, Object.fromEntries(figures)] as const;
  });
  return {
    format: 'blackstart/backlog-bench@1',
    ...{ targets, loads: described, disciplines: Object.fromEntries(disciplines) },
  };
}

function figuresOf(runs: readonly SeededRun[], { hasSurge }: Load): DrainFigures {
  const ratios = runs.map(({ allCurrent, bound }) => (allCurrent ?? Infinity) / bound);
  const most = (of: (run: SeededRun) => number): number => Math.max(...runs.map(of));
  const sum = (of: (run: SeededRun) => number): number =>
    runs.reduce((total, run) => total + of(run), 0);
  return {
    overBound: hasSurge ? null : { median: median(ratios), max: toJsonNumber(Math.max(...ratios)) },
    allCurrent: median(runs.map(({ allCurrent }) => allCurrent ?? Infinity)),
    freshInTime: -most(({ freshInTime }) => -freshInTime),
    freshMedian: median(runs.map(({ freshMedian }) => freshMedian ?? Infinity)),
    overwritten: sum(({ overwritten }) => overwritten),
    overwrittenShare: most(({ overwrittenShare }) => overwrittenShare),
    stale: sum(({ stale }) => stale),
    backlogStoodStill: most(({ backlogStoodStill }) => backlogStoodStill),
    runs: [...runs],
  };
}

const median = (values: readonly number[]): number | null =>
  toJsonNumber(
    quantile(
      values.toSorted((a, b) => a - b),
      0.5,
    ),
  );

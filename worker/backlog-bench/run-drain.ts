import { Kernel } from '../../activities/world/kernel/kernel';
import { PropagationQueue } from '../../activities/world/network/propagation/propagation-queue';
import type { PropagationScenario } from '../../activities/world/network/propagation/propagation-scenario';
import type { Discipline } from '../../workflows/controllers/network/discipline';
import { MINUTE_MS, SECOND_MS } from '../../workflows/domain/instant';
import { lowerBoundOf } from './lower-bound';

/** A fresh update is in time within a minute. */
const IN_TIME_MS = 60 * SECOND_MS;
/** Whoever takes so many times the bound is given up. */
const HORIZON = 25;

export type DrainRun = {
  /** Seconds until no healthy target waited; null: not within the horizon. */
  readonly allCurrent: number | null;
  /** The lower bound under the same seed, in seconds. */
  readonly bound: number;
  /** Of the fresh updates until then: the share in time, and the median of their latency in seconds. */
  readonly freshInTime: number;
  readonly freshMedian: number | null;
  readonly overwritten: number;
  /** Share of all writes that put an older state over a newer one. */
  readonly overwrittenShare: number;
  /** Targets that stand at an older state at the end than they have stood at. */
  readonly stale: number;
  /** Longest time in which nothing of the backlog was taken up though it waited, in seconds. */
  readonly backlogStoodStill: number;
};

export function runDrain(
  scenario: PropagationScenario,
  discipline: Discipline,
  seed: number,
): DrainRun {
  const queue = new PropagationQueue(new Kernel(seed), scenario, discipline);
  const { targets } = queue;
  const bound = lowerBoundOf(new Kernel(seed), scenario, owedAtStart(scenario, seed));
  queue.runUntil(HORIZON * bound, () => targets.behind === 0);
  const isDone = targets.behind === 0;
  const end = queue.now;
  const backlogStoodStill = queue.backlogStoodStill;
  queue.runUntil(end + IN_TIME_MS + MINUTE_MS);
  // What came at last has not had its minute where nobody came to an end.
  const until = isDone ? end : end - IN_TIME_MS;
  const latencies = queue.timeliness.latenciesUntil(until, (target) => !targets.isPoison(target));
  const sorted = latencies.slice().sort();
  const inTime = sorted.reduce((sum, latency) => sum + Number(latency <= IN_TIME_MS), 0);
  const median = sorted[Math.floor(sorted.length / 2)] ?? Infinity;
  return {
    allCurrent: isDone ? end / SECOND_MS : null,
    bound: bound / SECOND_MS,
    freshInTime: sorted.length === 0 ? 1 : inTime / sorted.length,
    freshMedian: Number.isFinite(median) ? median / SECOND_MS : null,
    overwritten: targets.overwritten,
    overwrittenShare: targets.overwritten / Math.max(1, targets.writes),
    stale: targets.stale,
    backlogStoodStill: backlogStoodStill / SECOND_MS,
  };
}

/** What waits when nobody has begun, in applications: seen in a queue without workers. */
function owedAtStart(scenario: PropagationScenario, seed: number): number {
  const idle = { ...scenario, workers: 0, freshLoad: 0, surge: null };
  const { targets } = new PropagationQueue(new Kernel(seed), idle, IDLE);
  return targets.behind + (targets.poisonBehind * scenario.failAfter) / scenario.service.mean;
}

const IDLE: Discipline = {
  ...{ coalesces: false, order: 'oldest-first', lanes: null, promotes: false, guards: false },
  failed: 'to-the-end',
};

import type { CheckerScenario, CheckRule } from '../../../workflows/contract/scenario/balancing';

export type Flapping = {
  /** Share of the checks of such a target that change its state. */
  readonly changesPerCheck: number;
  /** Share of its time that it is in service. */
  readonly inService: number;
};

/**
 * A target whose checks pass by chance goes out and comes back for ever. A run of n results of
 * probability p takes (1 - p^n) / (p^n (1 - p)) checks on average, which gives the length of its
 * stays on either side.
 */
export function flappingOf(passShare: number, rule: CheckRule): Flapping {
  const stayIn = meanRun(1 - passShare, rule.failsToRemove);
  const stayOut = meanRun(passShare, rule.oksToReturn);
  if (stayIn === Infinity) return { changesPerCheck: 0, inService: 1 };
  if (stayOut === Infinity) return { changesPerCheck: 0, inService: 0 };
  const cycle = stayIn + stayOut;
  return { changesPerCheck: 2 / cycle, inService: stayIn / cycle };
}

function meanRun(chance: number, length: number): number {
  if (chance >= 1) return length;
  const run = chance ** length;
  return run === 0 ? Infinity : (1 - run) / (run * (1 - chance));
}

/**
 * Share of the checks that a checker gets to in time. Each round in which any of a cell's targets
 * has changed is more work; what does not fit is done later, and then the targets change later, too.
 */
export function checksInTime(changesPerCheck: number, scenario: CheckerScenario): number {
  const { capacity, changeWork, targetsPerCell } = scenario;
  const isChanged = 1 - Math.exp(-changesPerCheck * targetsPerCell);
  return Math.min(1, capacity / (1 + changeWork * isChanged));
}

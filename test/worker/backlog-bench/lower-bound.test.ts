import { Kernel } from '../../../activities/world/kernel/kernel';
import { LOADS, queueOf, type Load } from '../../../worker/backlog-bench/loads';
import { lowerBound, lowerBoundOf } from '../../../worker/backlog-bench/lower-bound';

const load = (staleUpdates: number, freshLoad: number): Load => ({
  ...{ name: 'a test', staleUpdates, freshLoad, hasPoison: false, hasSurge: false },
});
const boundOf = (staleUpdates: number, freshLoad: number): number =>
  lowerBound({ ...queueOf(load(staleUpdates, freshLoad)), surge: null }) / 1_000;

describe('the lower bound', () => {
  it('is one application a target that waits where nothing fresh comes', () => {
    expect(boundOf(4, 0)).toBeCloseTo((20_000 * (1 - Math.exp(-4))) / 20, 6);
    expect(boundOf(4, 1e-6)).toBeCloseTo(boundOf(4, 0), 2);
  });

  it('is hardly longer for ten updates a target than for four', () => {
    expect(boundOf(10, 0.6) / boundOf(4, 0.6)).toBeLessThan(1.02);
  });

  it('lies between what fresh updates would cost if all or none of them came for nothing', () => {
    for (const rho of [0.3, 0.6, 0.85]) {
      const owed = (20_000 * (1 - Math.exp(-4))) / 20;
      expect(boundOf(4, rho)).toBeLessThan(owed / (1 - rho));
      expect(boundOf(4, rho)).toBeGreaterThan(owed / (1 - rho / 2));
    }
  });

  it('under a seed is close to the formula: that one differs by luck alone', () => {
    for (const each of LOADS.filter(({ hasPoison, hasSurge }) => !hasPoison && !hasSurge)) {
      const queue = queueOf(each);
      const owed = queue.targets * (1 - Math.exp(-queue.staleUpdates));
      const bounds = [1, 2, 3, 4, 5].map((seed) => lowerBoundOf(new Kernel(seed), queue, owed));
      const mean = bounds.reduce((sum, bound) => sum + bound, 0) / bounds.length;
      expect(mean / lowerBound({ ...queue, surge: null })).toBeGreaterThan(0.97);
      expect(mean / lowerBound({ ...queue, surge: null })).toBeLessThan(1.03);
    }
  });
});

import { Kernel } from '../../../activities/world/kernel/kernel';
import { fluidMinimum } from '../../../activities/world/leases/fluid-minimum';
import { LeaseManager } from '../../../activities/world/leases/lease-manager';
import {
  DEVELOPMENT_SEEDS,
  randomWorld,
  REPORTED_SEEDS,
} from '../../../worker/lease-bench/random-worlds';
import { leaseWorldsSchema } from '../../../worker/lease-bench/world-schema';
import { OtherLoad, scenarioOf } from '../../../worker/lease-bench/world-scenario';
import { SECOND_MS } from '../../../workflows/domain/instant';

const WORLDS = Array.from({ length: 250 }, (_, index) => randomWorld(index + 1));

const shareOf = (isSo: (world: (typeof WORLDS)[number]) => boolean): number =>
  WORLDS.filter(isSo).length / WORLDS.length;

describe('random lease worlds', () => {
  it('are a function of the seed', () => {
    expect(WORLDS.slice(0, 20).map(({ seed }) => randomWorld(seed))).toEqual(WORLDS.slice(0, 20));
    expect(new Set(WORLDS.map(({ s }) => s)).size).toBe(WORLDS.length);
  });

  it('are what their published schema takes, also after a way through a file', () => {
    expect(leaseWorldsSchema.parse(JSON.parse(JSON.stringify(WORLDS)))).toEqual(WORLDS);
  });

  it('keep to the ranges of the queueing model', () => {
    for (const { N, W, s, T, R, A, rhoHb, Bk, pBad, pErr, grace, steps } of WORLDS) {
      expect(N).toBeGreaterThanOrEqual(200);
      expect(N).toBeLessThanOrEqual(30_000);
      expect(W >= 4 && W <= 64 && s >= 0.2 && s <= 15 && A <= 0.25 && rhoHb <= 0.4).toBe(true);
      expect(Bk >= 0.5 && Bk <= 1.1 && pBad <= 0.02 && pErr <= 0.01).toBe(true);
      expect(T).toBeGreaterThanOrEqual(6 * s);
      expect(R >= 20 && R <= 90 && R < grace).toBe(true);
      expect(steps.length).toBeLessThanOrEqual(2);
    }
  });

  it('are half of them collapsed at the start, and half of them lose leases while collapsed', () => {
    expect(Math.abs(shareOf(({ stale }) => stale > 0) - 0.5)).toBeLessThan(0.1);
    expect(Math.abs(shareOf(({ lapses }) => lapses) - 0.5)).toBeLessThan(0.1);
    expect(Math.abs(shareOf(({ sigma }) => sigma > 1) - 0.4)).toBeLessThan(0.1);
  });

  it('can be recovered, all of them', () => {
    for (const world of WORLDS) {
      const scenario = scenarioOf(world);
      const { builds } = new LeaseManager(new Kernel(world.seed), scenario);
      const minimum = fluidMinimum(scenario, { builds, launchLoad: world.A }) / SECOND_MS;
      expect(minimum).toBeGreaterThan(120);
      expect(minimum).toBeLessThan(3 * 3_600);
    }
  });

  it('keep the seeds for tuning apart from those for reporting', () => {
    expect(DEVELOPMENT_SEEDS.to).toBeLessThan(REPORTED_SEEDS.from);
  });
});

describe('other load', () => {
  it('varies around its mean by the noise that the world has, and is the same each time', () => {
    const world = { ...randomWorld(1), A: 0.2, noise: 0.25 };
    const load = new OtherLoad(world);
    const values = Array.from({ length: 20_000 }, () => load.next());
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const square = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
    expect(mean).toBeCloseTo(0.2, 2);
    expect(Math.sqrt(square)).toBeCloseTo(0.05, 2);
    expect(new OtherLoad(world).next()).toBe(values[0]);
  });
});

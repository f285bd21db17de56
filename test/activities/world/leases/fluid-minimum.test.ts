import { fluidMinimum } from '../../../../activities/world/leases/fluid-minimum';
import { SECOND_MS } from '../../../../workflows/domain/instant';
import { leases, type LeaseChanges } from './one-host';

/** N = 20,000, W = 20, s = 1 s. */
const BASE: LeaseChanges = { droplets: 20_000 };

function minimumSeconds(changes: LeaseChanges, launchLoad = 0): number {
  const { scenario, manager } = leases({ ...BASE, ...changes });
  return fluidMinimum(scenario, { builds: manager.builds, launchLoad }) / SECOND_MS;
}

describe('the shortest recovery, as a fluid', () => {
  it('is work over capacity when nothing competes', () => {
    expect(minimumSeconds({})).toBeCloseTo(1_000, 3);
  });

  it('is 1469.5 s where the closed form says so: checks of 40 %, launches of 10 %', () => {
    const closed = (1_000 / 0.9) * (-Math.log(1 - 0.4 / 0.9) / (0.4 / 0.9));
    expect(closed).toBeCloseTo(1_469.5, 1);
    expect(minimumSeconds({ checks: { load: 0.4 } }, 0.1) / closed).toBeCloseTo(1, 3);
  });

  it.each([
    [0.2, 1.12],
    [0.4, 1.28],
    [0.6, 1.53],
    [0.8, 2.01],
  ])('grows with the checks of what is recovered (share %p: × %p)', (load, factor) => {
    expect(minimumSeconds({ checks: { load } }) / 1_000).toBeCloseTo(factor, 2);
  });

  it('counts what dead droplets take, and that they are never leased', () => {
    // 2 % dead, 5 s each: c = 1 + 0.02/0.98 × 5 for 98 % of the droplets.
    const changes = { attempts: { deadShare: 0.02 } };
    expect(minimumSeconds(changes)).toBeCloseTo(980 * (1 + (0.02 / 0.98) * 5), 1);
  });

  it('follows the capacity: half the speed after half of the work takes half as long again', () => {
    const slower = { at: 500 * SECOND_MS, speed: 0.5, workers: 1 };
    expect(minimumSeconds({ capacitySteps: [slower] })).toBeCloseTo(1_500, 1);
    const fewer = { at: 0, speed: 1, workers: 0.5 };
    expect(minimumSeconds({ capacitySteps: [fewer] })).toBeCloseTo(2_000, 1);
  });

  it('is that of the slowest host, for a host manages its own part', () => {
    const hosts = { count: 4, workers: 20, workersSpread: 0.5 };
    const { manager } = leases({ ...BASE, hosts });
    const slowest = Math.min(...manager.builds.map(({ workers }) => workers));
    expect(slowest).toBeLessThan(20);
    expect(minimumSeconds({ hosts })).toBeCloseTo(5_000 / slowest, 1);
  });

  it('uses no more workers than a retrograde dependency bears, and all of them otherwise', () => {
    const hosts = { count: 2, workers: 30 };
    const knee = { kneeAt: 1 / 3 }; // 20 of 60 workers
    expect(minimumSeconds({ hosts, service: { ...knee, kneeSlope: 3 } })).toBeCloseTo(1_000, 0);
    // At slope 1/2 all 60 are worth 60 / (1 + 1/2 × 2) = 30.
    const flat = minimumSeconds({ hosts, service: { ...knee, kneeSlope: 0.5 } });
    expect(flat).toBeCloseTo(20_000 / 30, 0);
  });

  it('gives what the dependency bears to where the most work is left: hosts end together', () => {
    // By workers the larger host would end first, and the smaller one alone can't use all of it.
    const hosts = { count: 2, workers: 30, workersSpread: 0.3 };
    const [a, b] = leases({ ...BASE, hosts }).manager.builds.map(({ workers }) => workers);
    expect(Math.min(a!, b!)).toBeLessThan(Math.max(a!, b!));
    const kneeAt = 40 / (a! + b!);
    expect(minimumSeconds({ hosts, service: { kneeAt, kneeSlope: 3 } })).toBeCloseTo(500, 0);
  });

  it('begins with clearing what is stale: working it off, or a restart, whichever is sooner', () => {
    expect(minimumSeconds({ staleAtStart: 0.02 })).toBeCloseTo(1_000 + 20, 1);
    expect(minimumSeconds({ staleAtStart: 2 })).toBeCloseTo(1_000 + 30, 1);
    const cheap = { staleAtStart: 0.2, attempts: { expiredCost: 0.05 } };
    expect(minimumSeconds(cheap)).toBeCloseTo(1_000 + 10, 1);
  });
});

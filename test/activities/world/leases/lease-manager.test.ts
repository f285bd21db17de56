import fc from 'fast-check';
import { Kernel } from '../../../../activities/world/kernel/kernel';
import { LeaseManager } from '../../../../activities/world/leases/lease-manager';
import { SECOND_MS } from '../../../../workflows/domain/instant';
import { INCIDENT_LEASES } from './incident-leases';
import { reachableAt } from './night-of-leases';
import { changed, leases, ONE_HOST, type LeaseChanges } from './one-host';

describe('the lease manager', () => {
  it('does not depend on how the world is advanced, or on how often it is asked', () => {
    const small = changed(INCIDENT_LEASES, { droplets: 2_400, hosts: { count: 2, workers: 3 } });
    const night = (leap: number, isAsked: boolean): string => {
      const kernel = new Kernel(5);
      const manager = new LeaseManager(kernel, small);
      manager.step({ reachable: 0, launchLoad: 0 });
      kernel.every(5_000, (at) => manager.step({ reachable: reachableAt(at), launchLoad: 0.01 }));
      const until = (end: number): void => {
        for (let at = kernel.now + leap; at < end; at += leap) {
          kernel.advanceTo(at);
          if (isAsked) manager.reading();
        }
        kernel.advanceTo(end);
      };
      until(200 * 60_000 + 2_345);
      manager.throttle(2);
      manager.restartHosts([1]);
      until(230 * 60_000);
      return JSON.stringify([manager.reading(), kernel.record.events]);
    };
    const inOneLeap = night(1e9, false);
    expect(night(70_001, true)).toBe(inOneLeap);
    expect(night(1_500, true)).toBe(inOneLeap);
  });

  it('knows its fleet: parts of the droplets, workers and speeds within their spread', () => {
    const hosts = { count: 8, workers: 20, workersSpread: 0.3, speedSpread: 0.2 };
    const { manager } = leases({ droplets: 1_003, hosts });
    const { builds } = manager;
    expect(builds.reduce((sum, { droplets }) => sum + droplets, 0)).toBe(1_003);
    expect(builds.every(({ workers }) => workers >= 14 && workers <= 26)).toBe(true);
    expect(builds.every(({ speed }) => speed >= 0.8 && speed <= 1.2)).toBe(true);
    expect(new Set(builds.map(({ workers }) => workers)).size).toBeGreaterThan(2);
    expect(manager.reading()).toMatchObject({
      droplets: 1_003,
      leased: 0,
      attemptTimeoutMs: 20_000,
    });
  });

  it('serves faster hosts faster', () => {
    const { manager, to } = leases({ droplets: 20_000, hosts: { count: 4, speedSpread: 0.2 } });
    manager.throttle(20);
    to(100);
    for (const [index, { speed }] of manager.builds.entries()) {
      const completed = manager.reading().hosts[index]!.attemptsCompleted;
      expect(Math.abs(completed / (100 * 20 * speed) - 1)).toBeLessThan(0.03);
    }
  });

  it('serves in the order of submission', () => {
    const { manager, to } = leases({ droplets: 100, hosts: { workers: 1 } });
    to(0.1);
    expect(manager.reading().hosts[0]).toMatchObject({ queueLength: 99, headAgeMs: 100 });
    to(10);
    expect(manager.reading().hosts[0]!.headAgeMs).toBe(10_000);
  });

  it('lifts a throttle at once', () => {
    const { manager, to } = leases({ droplets: 100 });
    manager.throttle(5);
    to(1.5);
    manager.throttle(null);
    expect(manager.reading().hosts[0]).toMatchObject({ due: 0 });
    expect(manager.reading().hosts[0]!.attemptsInFlight).toBeGreaterThan(80);
  });

  it('submits nothing more while more is under way than the window allows', () => {
    const { manager, to, sum } = leases({ droplets: 1_000 });
    to(0.1);
    manager.throttle(3);
    expect(sum((host) => host.attemptsInFlight)).toBe(1_000);
    to(25);
    expect(sum((host) => host.attemptsInFlight)).toBe(3);
  });
});

describe('connections to DynamoDB', () => {
  const quiet: LeaseChanges = {
    ...{ startsLeased: true, droplets: 4_000, connections: { perHost: 400, meanLife: 100_000 } },
    checks: { every: 10_000, grace: 5_000 },
  };

  it('serve their resolver only: with half of the names gone, half of the leases go', () => {
    const { manager, to } = leases(quiet);
    manager.step({ reachable: 0.5, launchLoad: 0 });
    to(2_000);
    expect(manager.leasedShare).toBeCloseTo(0.5, 1);
  });

  it('that live through the time without the name lose nothing', () => {
    const { manager, to } = leases(quiet);
    manager.step({ reachable: 0, launchLoad: 0 });
    to(100);
    const left = manager.leasedShare;
    expect(left).toBeGreaterThan(0.37);
    expect(left).toBeLessThan(0.5);
    manager.throttle(0);
    manager.step({ reachable: 1, launchLoad: 0 });
    to(1_000);
    expect(manager.leasedShare).toBe(left);
  });

  it('are cut off anew each time: an end that was coming does not come after they are opened again', () => {
    const { manager, to } = leases(quiet);
    for (let second = 0.1; second <= 10; second += 0.1) {
      manager.step({ reachable: 1, launchLoad: 0 });
      manager.step({ reachable: 0, launchLoad: 0 });
      to(second);
    }
    to(30);
    // Lives of 100 s from the last cut at 10 s on, until 5 s before a last check at 20 to 30 s.
    expect(Math.abs(manager.leasedShare - Math.exp(-10 / 100))).toBeLessThan(0.05);
  });

  it('without the name leave attempts without an answer: they fail at once and wait for it', () => {
    const { manager, to, sum } = leases({ droplets: 4_000, connections: { meanLife: 1 } });
    to(5);
    const before = manager.leasedShare;
    manager.step({ reachable: 0, launchLoad: 0 });
    to(100);
    expect(manager.leasedShare).toBeLessThan(before + 0.02);
    expect(sum((host) => host.attemptsInFlight + host.due)).toBe(0);
    manager.throttle(20);
    manager.step({ reachable: 1, launchLoad: 0 });
    to(400);
    expect(manager.leasedShare).toBe(1);
  });
});

describe('what an operator is told', () => {
  it('is when leases lapse, the queues collapse, answers come in time again, and leases are back', () => {
    const { kernel, manager } = leases({ droplets: 4_160 });
    kernel.every(1_000, () => manager.step({ reachable: 1, launchLoad: 0 }));
    kernel.advanceTo(60_000);
    manager.throttle(20);
    manager.restartHosts([0]);
    kernel.advanceTo(400_000);
    expect(kernel.record.events.map(({ kind, at }) => ({ kind, at }))).toEqual([
      // The first second in which the head of the queue is older than the time-out.
      { kind: 'leases-collapse', at: 21_000 },
      { kind: 'leases-progress', at: 90_000 },
      { kind: 'leases-back', at: expect.any(Number) as number },
    ]);
    expect(kernel.record.events.every(({ isSeen, source }) => isSeen && source === 'dwfm')).toBe(
      true,
    );
  });
});

/** Any small world, with acts at any time. */
const world = fc.record({
  seed: fc.nat(1e6),
  changes: fc.record({
    droplets: fc.integer({ min: 20, max: 300 }),
    startsLeased: fc.boolean(),
    staleAtStart: fc.constantFrom(0, 0.3, 2),
    hosts: fc.record({
      ...{ count: fc.constantFrom(1, 2, 4), workers: fc.integer({ min: 1, max: 16 }) },
      ...{ workersSpread: fc.constant(0.3), speedSpread: fc.constant(0.2) },
      restartTime: fc.integer({ min: 1, max: 90 }).map((s) => s * SECOND_MS),
    }),
    service: fc.record({
      ...{ mean: fc.integer({ min: 200, max: 15_000 }), variation: fc.constantFrom(0, 0.2, 1) },
      ...{ kneeAt: fc.constantFrom(0.5, 1), kneeSlope: fc.constantFrom(0, 0.5, 3) },
    }),
    attempts: fc.record({
      ...{ timeout: fc.integer({ min: 1_000, max: 60_000 }), retryDelay: fc.nat(5_000) },
      ...{ retryJitter: fc.constantFrom(0, 1), expiredCost: fc.constantFrom(0, 0.05, 1) },
      ...{ deadShare: fc.constantFrom(0, 0.02), errorShare: fc.constantFrom(0, 0.01) },
      timeoutFreesSlot: fc.boolean(),
    }),
    checks: fc.record({
      ...{ every: fc.constantFrom(7_000, 60_000), load: fc.constantFrom(0, 0.4) },
      ...{ grace: fc.constantFrom(5_000, 60_000), shareQueue: fc.boolean() },
    }),
  }),
  acts: fc.array(
    fc.record({
      kind: fc.constantFrom('throttle', 'lift', 'restart', 'cut', 'connect'),
      after: fc.nat(60_000),
      value: fc.nat(20),
    }),
    { maxLength: 15 },
  ),
});

describe('any world and any acts', () => {
  it('lose no droplet, exceed no number of workers, and keep the books', () => {
    fc.assert(
      fc.property(world, ({ seed, changes, acts }) => {
        const kernel = new Kernel(seed);
        const manager = new LeaseManager(kernel, changed(ONE_HOST, changes));
        for (const { kind, after, value } of acts) {
          kernel.advanceTo(kernel.now + after);
          if (kind === 'throttle') manager.throttle(value);
          if (kind === 'lift') manager.throttle(null);
          if (kind === 'restart') manager.restartHosts([value % 2]);
          if (kind === 'cut') manager.step({ reachable: value / 40, launchLoad: 0.1 });
          if (kind === 'connect') manager.step({ reachable: 1, launchLoad: 0 });
          const { hosts, leased } = manager.reading();
          expect(hosts.reduce((sum, host) => sum + host.leased, 0)).toBe(leased);
          for (const host of hosts) {
            const { attemptsInFlight, due, busyShare, droplets } = host;
            expect(Math.min(attemptsInFlight, due, host.leased, busyShare)).toBeGreaterThanOrEqual(
              0,
            );
            expect(attemptsInFlight + due + host.leased).toBeLessThanOrEqual(droplets);
          }
        }
        // However it was treated: named, restarted and one at a time, all that live get their lease.
        manager.step({ reachable: 1, launchLoad: 0 });
        manager.throttle(1);
        manager.restartHosts(manager.reading().hosts.map(({ host }) => host));
        const slow = changes.service.mean > changes.attempts.timeout / 8;
        if (slow || (changes.checks.shareQueue && changes.checks.grace < 60_000)) return;
        if (changes.hosts.restartTime > changes.checks.grace) return;
        kernel.advanceTo(kernel.now + 40_000_000);
        expect(manager.reading().leased).toBe(manager.liveDroplets);
      }),
      { numRuns: 100 },
    );
  });
});

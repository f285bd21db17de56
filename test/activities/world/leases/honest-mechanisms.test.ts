import { goodput, leases } from './one-host';

/** What a naive simulation gets wrong, numbered: absent here. */
const STORM = { droplets: 4_160 }; // N/(mu (T + d)) = 10

describe('a time-out (5.1)', () => {
  it('frees nothing: the queue keeps its place, and its work is done in vain', () => {
    const { to, sum } = leases(STORM);
    to(19.9);
    const before = sum((host) => host.queueLength);
    to(20.1);
    expect(sum((host) => host.attemptsTimedOut)).toBeGreaterThan(3_700);
    expect(sum((host) => host.queueLength)).toBeGreaterThan(before - 10);
    expect(sum((host) => host.workInVain)).toBeLessThan(20);
    to(120.1);
    // 100 seconds of 20 workers.
    expect(sum((host) => host.workInVain)).toBeGreaterThan(1_900);
  });

  it('does not free the worker either: what it began it ends', () => {
    const { manager, to, sum } = leases({
      ...{ droplets: 20, service: { mean: 50_000, variation: 0 } },
      attempts: { retryDelay: 1e9, retryDelayMax: 1e9 },
    });
    to(30);
    expect(sum((host) => host.attemptsTimedOut)).toBe(20);
    expect(manager.reading().hosts[0]!.busyShare).toBe(1);
    to(51);
    expect(manager.reading().hosts[0]!.busyShare).toBe(0);
    expect([sum((host) => host.workInVain), manager.leasedShare]).toEqual([20, 0]);
  });

  it('is the collapse: the same storm passes when it frees the slot', () => {
    expect(leases(STORM).secondsTo(1, 400)).toBe(Infinity);
    const naive = leases({ ...STORM, attempts: { timeoutFreesSlot: true } });
    expect(naive.secondsTo(1, 400)).toBeLessThan(1.5 * (4_160 / 20));
  });
});

describe('a storm (5.2)', () => {
  it('is an open loop: it submits whatever the queue, N/(T + d) a second', () => {
    const { to, sum } = leases(STORM);
    const submitted = (): number =>
      sum((host) => host.attemptsCompleted + host.attemptsTimedOut + host.attemptsInFlight);
    to(0.1);
    expect(submitted()).toBe(4_160);
    to(100.1);
    const before = submitted();
    to(204.1); // five periods
    const pending = 4_160 - sum((host) => host.leased);
    expect((submitted() - before) / (5 * pending)).toBeCloseTo(1, 1);
  });

  it('is open for as long as nobody closes it: a window holds from the first attempt on', () => {
    const { manager, to, sum } = leases(STORM);
    manager.throttle(30);
    for (let second = 1; second < 60; second += 1) {
      to(second);
      expect(sum((host) => host.attemptsInFlight)).toBe(30);
    }
    expect(sum((host) => host.attemptsTimedOut)).toBe(0);
  });
});

describe('a restart (5.5)', () => {
  it('costs its time, what was queued, and what was being worked on', () => {
    const { manager, to, sum } = leases(STORM);
    to(10.5);
    const leased = sum((host) => host.leased);
    manager.restartHosts([0]);
    expect(manager.reading().hosts[0]).toMatchObject({
      ...{ isUp: false, queueLength: 0, headAgeMs: 0, busyShare: 0, attemptsInFlight: 0 },
      due: 4_160 - leased,
    });
    to(40.4);
    expect(sum((host) => host.leased)).toBe(leased);
    expect(manager.reading().hosts[0]!.isUp).toBe(false);
    to(41.0); // up at 40.5, the first attempts of one second are under way
    expect(sum((host) => host.leased)).toBe(leased);
    to(43);
    expect(sum((host) => host.leased)).toBeGreaterThan(leased + 20);
  });

  it('begins anew when it is ordered again while the host is away', () => {
    const { manager, to } = leases();
    to(10);
    manager.restartHosts([0]);
    to(30);
    manager.restartHosts([0]);
    to(45);
    expect(manager.reading().hosts[0]!.isUp).toBe(false);
    to(60);
    expect(manager.reading().hosts[0]!.isUp).toBe(true);
  });

  it.each([
    [60, 1],
    [10, 0],
  ])('costs the leases that it lasts longer than: grace %p s, share left %p', (grace, share) => {
    const { manager, to } = leases({
      ...{ startsLeased: true, droplets: 600, hosts: { restartTime: 50_000 } },
      checks: { every: 20_000, grace: grace * 1_000 },
    });
    to(5);
    manager.restartHosts([0]);
    to(54);
    expect(manager.leasedShare).toBe(share);
  });
});

describe('a backlog from before (5.5)', () => {
  it('is worked off first, in vain: Z w s/W seconds', () => {
    for (const [expiredCost, seconds] of [
      [1, 10],
      [0.3, 3],
    ] as const) {
      const { manager, secondsTo } = leases({
        ...{ droplets: 400, staleAtStart: 0.5, attempts: { expiredCost } },
      });
      manager.throttle(20);
      const first = secondsTo(0.0025, 60);
      expect(Math.abs(first - seconds - 1)).toBeLessThanOrEqual(1);
      expect(manager.reading().hosts[0]!.workInVain).toBe(200);
    }
  });
});

describe('checks of recovered leases (5.6)', () => {
  const recovery = (load: number): number => {
    const { manager, secondsTo } = leases({ checks: { load } });
    manager.throttle(20);
    return secondsTo(1, 400);
  };

  it('compete with the recovery: it takes -ln(1-rho)/rho as long', () => {
    expect(recovery(0.6) / recovery(0)).toBeCloseTo(1.53, 1);
  });

  it('undo it, where they wait in a queue that is older than a lease', () => {
    const checks = { every: 60_000, grace: 30_000, shareQueue: true };
    const { manager, to } = leases({ ...STORM, checks });
    to(25);
    const most = manager.leasedShare;
    expect(most).toBeGreaterThan(0.08);
    to(140);
    expect(manager.leasedShare).toBeLessThan(most / 10);
    const kept = leases({ ...STORM, checks: { ...checks, shareQueue: false } });
    kept.to(140);
    expect(kept.manager.leasedShare).toBeGreaterThanOrEqual(most);
  });

  it('lapse at the rate of the checks: a share of dt/P in each dt', () => {
    const checks = { every: 100_000, grace: 30_000, shareQueue: true };
    const { to, sum } = leases({ ...STORM, checks });
    to(40);
    const before = sum((host) => host.leased);
    to(60);
    expect((before - sum((host) => host.leased)) / before).toBeCloseTo(0.2, 1);
  });
});

describe('capacity (5.7)', () => {
  it('is no constant: past a retrograde knee more is less', () => {
    const changes = { hosts: { workers: 60 }, service: { kneeAt: 1 / 3, kneeSlope: 3 } };
    expect(goodput(20, changes)).toBeGreaterThan(1.8 * goodput(40, changes));
    const flat = { hosts: { workers: 60 }, service: { kneeAt: 1 / 3, kneeSlope: 1 } };
    expect(goodput(40, flat) / goodput(20, flat)).toBeCloseTo(1, 1);
  });

  it('is shared: a busy host slows the other one down (5.10)', () => {
    const changes = { hosts: { count: 2, workers: 20 }, service: { kneeAt: 0.5, kneeSlope: 3 } };
    const rateOfFirst = (windowOfSecond: number): number => {
      const { manager, to } = leases({ droplets: 20_000, ...changes });
      manager.throttle(20, [0]);
      manager.throttle(windowOfSecond, [1]);
      to(100);
      return manager.reading().hosts[0]!.attemptsCompleted / 100;
    };
    expect(rateOfFirst(0)).toBeCloseTo(20, -1);
    expect(rateOfFirst(20) / rateOfFirst(0)).toBeCloseTo(1 / 4, 1);
  });

  it('is not held by what a restart has ended', () => {
    const { manager, to, sum } = leases({
      ...{ droplets: 20_000, service: { kneeAt: 1, kneeSlope: 3 } },
    });
    manager.throttle(20);
    to(10.5);
    manager.restartHosts([0]);
    to(60);
    const before = sum((host) => host.attemptsCompleted);
    to(160);
    expect((sum((host) => host.attemptsCompleted) - before) / 100 / 20).toBeCloseTo(1, 1);
  });

  it('changes in steps, in speed and in workers', () => {
    const at = 100_000;
    const rateAfter = (step: { speed: number; workers: number }): number => {
      const { manager, to, sum } = leases({ droplets: 20_000, capacitySteps: [{ at, ...step }] });
      manager.throttle(40);
      to(110);
      const before = sum((host) => host.attemptsCompleted);
      to(210);
      return (sum((host) => host.attemptsCompleted) - before) / 100;
    };
    expect(rateAfter({ speed: 1, workers: 1 }) / 20).toBeCloseTo(1, 1);
    expect(rateAfter({ speed: 0.55, workers: 1 }) / 20).toBeCloseTo(0.55, 1);
    expect(rateAfter({ speed: 1, workers: 1.6 }) / 20).toBeCloseTo(1.6, 1);
  });

  it('is what launches leave of it', () => {
    const { manager, to, sum } = leases({ droplets: 20_000 });
    manager.throttle(20);
    manager.step({ reachable: 1, launchLoad: 0.25 });
    to(200);
    expect(sum((host) => host.attemptsCompleted) / 200 / 20).toBeCloseTo(0.75, 1);
  });
});

describe('time-outs that are no sign of overload (5.8)', () => {
  it('come from dead droplets: 2 % of them hold 29 % of the window', () => {
    const changes = { droplets: 20_000, attempts: { deadShare: 0.02 } };
    const { manager, to, sum } = leases(changes);
    manager.throttle(20);
    to(300);
    const dead = (0.02 * 20) / (0.02 * 20 + 0.98); // p T / (p T + s)
    expect(dead).toBeCloseTo(0.29, 2);
    const perSecond = (20 * (1 - dead)) / 1;
    expect(sum((host) => host.attemptsCompleted) / 300 / perSecond).toBeCloseTo(1, 1);
    expect(sum((host) => host.attemptsTimedOut)).toBeGreaterThan(50);
    expect(manager.liveDroplets / 20_000).toBeCloseTo(0.98, 2);
  });

  it('hold their worker for five seconds, or the time-out if that is shorter', () => {
    for (const [timeout, held] of [
      [20_000, 5],
      [2_000, 2],
    ] as const) {
      const { manager, to } = leases({
        ...{
          droplets: 20,
          attempts: { deadShare: 1, timeout, retryDelay: 1e9, retryDelayMax: 1e9 },
        },
      });
      to(held - 0.1);
      expect(manager.reading().hosts[0]!.busyShare).toBe(1);
      to(held + 0.1);
      expect(manager.reading().hosts[0]!.busyShare).toBe(0);
    }
  });

  it('and errors come back at once, and are tried again', () => {
    const { manager, to, sum } = leases({ droplets: 5_000, attempts: { errorShare: 0.05 } });
    manager.throttle(20);
    to(300);
    expect(manager.leasedShare).toBe(1);
    expect(sum((host) => host.attemptsTimedOut)).toBe(0);
    // Of 5,263 attempts; its standard deviation is 0.003.
    expect(Math.abs(sum((host) => host.attemptsFailed) / 5_000 - 0.05 / 0.95)).toBeLessThan(0.01);
  });
});

describe('retries (5.11)', () => {
  const submissionsIn = (retryJitter: number): number => {
    // The busiest half second of the sixth round, as a share of the fleet.
    const { to, sum } = leases({
      ...STORM,
      attempts: { retryJitter, retryDelay: 8_000, retryDelayMax: 8_000 },
    });
    const counts = Array.from({ length: 60 }, (_, index) => {
      to(28 * 5 + index / 2);
      return sum((host) => host.attemptsCompleted + host.attemptsTimedOut + host.attemptsInFlight);
    });
    return Math.max(...counts.slice(1).map((count, index) => count - counts[index]!)) / 4_160;
  };

  it('keep step without jitter, and do not with it', () => {
    expect(submissionsIn(0)).toBeGreaterThan(0.8);
    expect(submissionsIn(1)).toBeLessThan(0.2);
  });

  it('back off if they are told to: each pause is twice the one before, up to the longest', () => {
    const { to, sum } = leases({
      ...{ droplets: 100, service: { mean: 1e9, variation: 0 } },
      attempts: { retryJitter: 0, retryDelay: 1_000, retryDelayMax: 3_000 },
    });
    // Time-outs after 20 s each, with pauses of 1, 2, 3, 3 s between them.
    const instants = [20, 41, 63, 86, 109];
    for (const [index, at] of instants.entries()) {
      to(at - 0.1);
      expect(sum((host) => host.attemptsTimedOut)).toBe(100 * index);
      to(at);
      expect(sum((host) => host.attemptsTimedOut)).toBe(100 * (index + 1));
    }
  });

  it('are not cured by jitter or back-off where M is above 1', () => {
    for (const retryJitter of [0, 1]) {
      const attempts = { retryJitter, retryDelayMax: 25_600 };
      expect(leases({ ...STORM, attempts }).secondsTo(0.5, 416)).toBe(Infinity);
    }
  });
});

describe('luck (5.13)', () => {
  it('is the same for a droplet whatever is done elsewhere: one host throttled, the other unmoved', () => {
    const path = (windowOfOther: number | null): readonly number[] => {
      const { manager, to } = leases({
        ...{
          droplets: 4_000,
          hosts: { count: 2 },
          attempts: { deadShare: 0.01, errorShare: 0.01 },
        },
      });
      manager.throttle(20, [0]);
      manager.throttle(windowOfOther, [1]);
      return Array.from({ length: 200 }, (_, index) => {
        to(index * 0.7);
        return manager.reading().hosts[0]!.leased;
      });
    };
    expect(path(3)).toEqual(path(20));
    expect(path(null)).toEqual(path(20));
  });

  it('is another with another seed', () => {
    const at = (seed: number): number => {
      const { to, sum } = leases({ service: { variation: 1 } }, seed);
      to(15.3);
      return sum((host) => host.leased);
    };
    expect(at(1)).toBe(at(1));
    expect(new Set([1, 2, 3, 4].map(at)).size).toBeGreaterThan(1);
  });
});

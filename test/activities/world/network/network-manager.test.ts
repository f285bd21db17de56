import { Kernel } from '../../../../activities/world/kernel/kernel';
import {
  NetworkManager,
  type NetworkInputs,
} from '../../../../activities/world/network/network-manager';
import type { NetworkManagerScenario } from '../../../../workflows/contract/scenario/network';
import { MINUTE_MS, SECOND_MS } from '../../../../workflows/domain/instant';

const STEP = 5 * SECOND_MS;
const SCENARIO: NetworkManagerScenario = {
  ...{ parts: 10, loadNoise: 0, rate: 125, routineShare: 0.2, propagation: 10 * SECOND_MS },
  ...{ abnormalAbove: 10 * MINUTE_MS, normalBelow: 2 * MINUTE_MS },
};

function manager(changes: Partial<NetworkManagerScenario> = {}, seed = 1) {
  const kernel = new Kernel(seed);
  const network = new NetworkManager(kernel, { ...SCENARIO, ...changes });
  let arriving = (_minute: number): NetworkInputs => ({ launched: 0, terminated: 0 });
  kernel.every(STEP, (at) => network.step(STEP, arriving(at / MINUTE_MS)));
  return {
    ...{ network, kernel },
    run: (minutes: number, changes_: number | typeof arriving) => {
      arriving =
        typeof changes_ === 'number'
          ? () => ({ launched: changes_ / 2, terminated: changes_ / 2 })
          : changes_;
      kernel.advanceTo(kernel.now + minutes * MINUTE_MS);
      return network.reading();
    },
    minute: (kind: string) =>
      (kernel.record.events.find((event) => event.kind === kind)?.at ?? NaN) / MINUTE_MS,
  };
}

describe('Network Manager', () => {
  it('propagates in its own time as long as it keeps up', () => {
    const reading = manager().run(60, 99);
    expect(reading).toMatchObject({ backlog: 0, latencyP50: 10_000, latencyP90: 10_000 });
  });

  it('first come, first served: at twice its rate, half of the elapsed time is waiting', () => {
    const { latencyP50, backlog } = manager().run(60, 200);
    expect(latencyP50).toBeCloseTo(30 * MINUTE_MS + 10_000, -4);
    expect(backlog).toBeCloseTo(100 * 3_600, 3);
  });

  it('catches up by what it has over the arrivals', () => {
    const { run } = manager();
    run(60, 200);
    expect(run(59, 0).backlog).toBeGreaterThan(0);
    expect(run(2, 0)).toMatchObject({ backlog: 0, latencyP90: 10_000 });
  });

  it('is freed of routine work, and is sped up', () => {
    const { network, run } = manager();
    network.adjust({ ...network.settings, routineShare: 0 });
    expect(run(10, 124).backlog).toBeCloseTo(0, 6);
    network.adjust({ ...network.settings, speed: 2 });
    expect(run(10, 249).backlog).toBeCloseTo(0, 6);
    expect(run(10, 260).backlog).toBeCloseTo(10 * 600, 3);
  });

  it('counts the instances that have waited longer than an age', () => {
    const { network, run } = manager();
    run(60, 200);
    // Arrived in 60 min: 360,000 launches; done: 180,000; younger than 10 min: 60,000.
    expect(network.withoutNetwork(10 * MINUTE_MS + 10_000)).toBeCloseTo(120_000, 3);
    expect(network.withoutNetwork(40 * MINUTE_MS)).toBe(0);
  });

  it('says which share of what it finishes was in time', () => {
    const { network, run } = manager();
    expect(network.shareWithin(MINUTE_MS)).toBeCloseTo(1, 9);
    run(60, 200);
    expect(network.shareWithin(MINUTE_MS)).toBe(0);
  });

  it('has slower and faster parts, by the seed', () => {
    const slow = manager({ loadNoise: 0.1 }, 1).run(60, 200);
    const other = manager({ loadNoise: 0.1 }, 2).run(60, 200);
    expect(slow.latencyP90).toBeGreaterThan(slow.latencyP50);
    expect(other.latencyP90).not.toBe(slow.latencyP90);
  });

  it('is abnormal above one threshold and normal below the other', () => {
    const { run, minute } = manager();
    run(60, 200);
    // 10 s of propagation and 9 min 50 s of waiting: half of the time at twice the rate.
    expect(minute('propagation-abnormal')).toBeCloseTo(2 * (10 - 1 / 6), 0);
    run(120, 0);
    // What arrived last waits longest: all is done an hour later, a minute after the last long wait.
    expect(minute('propagation-normal')).toBeGreaterThan(110);
    expect(minute('propagation-normal')).toBeLessThan(121);
  });
});

describe('fresh changes first', () => {
  const first = (backlogShare: number | null) => {
    const made = manager();
    made.run(60, 200);
    made.network.adjust({ ...made.network.settings, backlogShare });
    return made;
  };

  it('gives what comes its network at once, while the backlog is drained as soon as otherwise', () => {
    const [laned, lined] = [first(0.1), first(null)];
    for (const { run } of [laned, lined]) run(5, 60);
    expect(laned.network.shareWithin(MINUTE_MS)).toBeCloseTo(0.6, 2);
    expect(lined.network.shareWithin(MINUTE_MS)).toBe(0);
    const waiting = [laned, lined].map(({ network }) => network.reading().backlog);
    expect(waiting[0]).toBeCloseTo(waiting[1]!, 3);
    // What waits is what waited before: nothing of the last five minutes.
    expect(laned.network.withoutNetwork(5 * MINUTE_MS)).toBeCloseTo(waiting[0]! / 2, 0);
    for (const { run } of [laned, lined]) expect(run(150, 60).backlog).toBeCloseTo(0, 3);
  });

  it('is abnormal as long as what waited is a tenth of what it finishes', () => {
    const { run, network } = first(0.1);
    run(5, 60);
    expect(network.isAbnormal).toBe(true);
    run(150, 60);
    expect(network.isAbnormal).toBe(false);
  });

  it.each([
    ['its share', 0.1, 90],
    ['a larger share', 0.3, 70],
  ])('keeps %s of the work for the backlog when more comes than is left', (_what, share, fresh) => {
    const { run, network } = first(share);
    const before = network.reading().backlog;
    const { backlog } = run(10, 98);
    expect(before - backlog).toBeCloseTo(2 * 600, -1);
    // What the fresh lane finishes is what it has room for: the rest waits with the backlog.
    expect(network.shareWithin(MINUTE_MS)).toBeCloseTo(fresh / 100, 1);
  });

  it('goes on as they came when it is told so: what has come first is done first', () => {
    const { run, network } = first(0.1);
    run(5, 120);
    network.adjust({ ...network.settings, backlogShare: null });
    run(5, 60);
    expect(network.shareWithin(MINUTE_MS)).toBe(0);
    expect(run(200, 60).backlog).toBeCloseTo(0, 3);
  });
});

describe('a late onset that ends', () => {
  it('does not come of a constant throttle: it never begins, or it never ends', () => {
    for (const rate of [60, 90, 100, 105, 110, 120, 150, 200, 300]) {
      const { run, minute, network } = manager();
      run(14 * 60, rate);
      const neverBegan = Number.isNaN(minute('propagation-abnormal'));
      expect(neverBegan || network.isAbnormal).toBe(true);
    }
  });

  it('comes of demand that was pent up and decays', () => {
    const { run, minute } = manager();
    run(14 * 60, (at) => ({ launched: 40, terminated: 30 + 80 * Math.exp(-at / 60) }));
    expect(minute('propagation-abnormal')).toBeGreaterThan(20);
    expect(minute('propagation-normal')).toBeGreaterThan(120);
    expect(minute('propagation-normal')).toBeLessThan(6 * 60);
  });
});

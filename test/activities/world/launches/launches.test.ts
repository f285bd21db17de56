import { Kernel } from '../../../../activities/world/kernel/kernel';
import { Launches, type LaunchInputs } from '../../../../activities/world/launches/launches';
import type { LaunchScenario } from '../../../../workflows/contract/scenario/launches';
import { MINUTE_MS, SECOND_MS } from '../../../../workflows/domain/instant';

const STEP = 5 * SECOND_MS;
const SCENARIO: LaunchScenario = {
  ...{ normalRate: 100, terminationsPerLaunch: 1, placeableAbove: 0.9 },
  ...{ persistentShare: 1, retryEvery: 5 * MINUTE_MS, patience: 60 * MINUTE_MS },
  ...{ heldBackShare: 1, releaseOver: 30 * MINUTE_MS, abnormalAbove: 0.05, normalBelow: 0.01 },
};
const HEALTHY: LaunchInputs = { traffic: 0.5, leasedShare: 1, isNetworkNormal: true };

function region(changes: Partial<LaunchScenario> = {}) {
  const kernel = new Kernel(1);
  const launches = new Launches(kernel, { ...SCENARIO, ...changes });
  let inputs = HEALTHY;
  kernel.every(STEP, () => launches.step(STEP, inputs));
  return {
    launches,
    run: (minutes: number, changed: Partial<LaunchInputs> = {}) => {
      inputs = { ...HEALTHY, ...changed };
      kernel.advanceTo(kernel.now + minutes * MINUTE_MS);
      return launches.reading();
    },
    kinds: () => kernel.record.events.map(({ kind }) => kind),
  };
}

describe('launches', () => {
  it('are what customers want, by the time of day, while all is well', () => {
    const { run, kinds } = region();
    expect(run(10)).toMatchObject({ attempted: 50, accepted: 50, terminated: 50, waiting: 0 });
    expect(run(10, { traffic: 1 })).toMatchObject({ accepted: 100, isNormal: true });
    expect(kinds()).toEqual([]);
  });

  it('find no capacity up to a leased share, and ever more of it above', () => {
    const { run } = region({ persistentShare: 0 });
    expect(run(1, { leasedShare: 0.9 })).toMatchObject({ accepted: 0, outOfCapacity: 50 });
    expect(run(1, { leasedShare: 0.95 }).accepted).toBeCloseTo(25, 6);
    expect(run(1).outOfCapacity).toBe(0);
  });

  it('are told "insufficient capacity" whatever the throttle, then "limit exceeded"', () => {
    const { launches, run } = region();
    launches.throttleTo(0.2);
    expect(run(30, { leasedShare: 0 })).toMatchObject({ overLimit: 0, accepted: 0 });
    const reading = run(1);
    expect(reading).toMatchObject({ outOfCapacity: 0, accepted: 20 });
    expect(reading.overLimit).toBeCloseTo(reading.attempted - 20, 9);
  });

  it('count against the throttle only when they would start', () => {
    const { launches, run } = region({ persistentShare: 0 });
    launches.throttleTo(0.2);
    // Room for 25 of the 50 that are asked for, and 20 are let through.
    const reading = run(1, { leasedShare: 0.95 });
    expect(reading.accepted).toBeCloseTo(20, 6);
    expect(reading.overLimit).toBeCloseTo(5, 6);
  });

  it('that are refused wait and try again, until their owners lose patience', () => {
    const { run } = region();
    // A stock that fills by 50 a second and empties over an hour levels off at 50 × 3,600.
    expect(run(600, { leasedShare: 0 }).waiting).toBeCloseTo(50 * 3_600, -2);
    expect(run(0.1).attempted).toBeGreaterThan(600);
  });

  it('are not wanted again by those who do not try again', () => {
    expect(region({ persistentShare: 0 }).run(60, { leasedShare: 0 }).waiting).toBe(0);
  });

  it('decay to the normal rate once they succeed', () => {
    const { run } = region();
    run(120, { leasedShare: 0 });
    const burst = run(1).accepted;
    expect(burst).toBeGreaterThan(300);
    expect(run(30).accepted).toBeLessThan(0.2 * burst);
    expect(run(120).accepted).toBeCloseTo(50, 3);
  });
});

describe('terminations', () => {
  it('are held back without leases, and not one is lost', () => {
    const { launches, run } = region();
    expect(run(60, { leasedShare: 0 })).toMatchObject({ terminated: 0 });
    expect(launches.reading().heldBack).toBeCloseTo(50 * 3_600, 3);
    let through = 0;
    for (let n = 0; n < 600 * 12; n += 1) through += run(STEP / MINUTE_MS).terminated * 5;
    // Ten hours' normal terminations, and those of the hour without.
    expect(through).toBeCloseTo(50 * 3_600 * 11, 0);
  });

  it('come through over their release time, most at first', () => {
    const { run } = region();
    run(60, { leasedShare: 0 });
    const first = run(0.1).terminated - 50;
    expect(first).toBeCloseTo((50 * 60) / 30, 0);
    expect(run(30).terminated - 50).toBeCloseTo(first / Math.E, 0);
  });
});

describe('all of EC2', () => {
  it('is normal again only without a throttle, refusals and late networks', () => {
    const { launches, run, kinds } = region();
    run(60, { leasedShare: 0 });
    launches.throttleTo(1);
    run(240, { isNetworkNormal: false });
    expect(run(1).isNormal).toBe(false);
    launches.throttleTo(null);
    expect(run(1, { isNetworkNormal: false }).isNormal).toBe(false);
    expect(run(1).isNormal).toBe(true);
    expect(kinds()).toEqual([
      ...['launches-fail', 'launches-abnormal', 'launches-succeed', 'launches-normal'],
    ]);
  });
});

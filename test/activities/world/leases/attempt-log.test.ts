import {
  COHORTS_MAX,
  LATENCY_BINS,
  latencyBin,
  latencyOf,
} from '../../../../workflows/contract/lease-sample';
import { leases, type LeaseChanges } from './one-host';

const LANE = { share: 0.05, shareAlone: 0.6, delay: 30_000, delayMax: 240_000 };
const total = (counts: readonly number[]): number => counts.reduce((sum, count) => sum + count, 0);

function measured(changes: LeaseChanges = {}, lane: typeof LANE | null = LANE) {
  const world = leases(changes);
  world.manager.throttle(20);
  world.manager.measure(lane);
  const shard = () => world.manager.sample().shards[0]!;
  return { ...world, shard };
}

describe('bins of latency', () => {
  it('lie four to an octave below the time-out, and take everything', () => {
    expect(latencyBin(20_000, 20_000)).toBe(LATENCY_BINS - 1);
    expect(latencyBin(9_999, 20_000)).toBe(LATENCY_BINS - 5);
    expect(latencyBin(0, 20_000)).toBe(0);
    for (let bin = 1; bin < LATENCY_BINS; bin += 1) {
      expect(latencyBin(latencyOf(bin, 20_000), 20_000)).toBe(bin);
    }
  });
});

describe('a sample of attempts', () => {
  it('adds up: what was submitted has ended, or is in flight', () => {
    const { shard, to } = measured({ attempts: { errorShare: 0.1, deadShare: 0.05 } });
    to(25);
    const { cohorts, inFlight, ended, latencies, ages, pending } = shard();
    const [cohort] = cohorts;
    const { succeeded, timedOut, failed } = ended;
    expect(Math.min(succeeded, timedOut, failed)).toBeGreaterThan(0);
    expect(cohort!.submitted).toBe(succeeded + timedOut + failed + inFlight);
    expect(total(latencies)).toBe(succeeded);
    expect(total(ages)).toBe(inFlight);
    expect(pending).toBe(2_000 - succeeded);
  });

  it('leaves droplets that timed out before out of the cohorts', () => {
    const { shard, to } = measured({ attempts: { deadShare: 0.05 } });
    to(100);
    const { cohorts, inFlight, ended, timedOutFirst } = shard();
    const again = ended.timedOut - timedOutFirst;
    expect(again).toBeGreaterThan(0);
    expect(cohorts[0]!.timedOut).toBe(timedOutFirst);
    const [submitted, reported] = [cohorts[0]!.submitted, ended.succeeded + timedOutFirst];
    expect(submitted).toBeGreaterThanOrEqual(reported);
    expect(submitted).toBeLessThanOrEqual(reported + inFlight);
  });

  it('tells of each end once', () => {
    const { shard, to } = measured();
    to(10);
    const first = shard().ended.succeeded;
    expect(first).toBeGreaterThan(0);
    expect(shard().ended.succeeded).toBe(0);
    to(20);
    const second = shard();
    expect(second.pending).toBe(2_000 - first - second.ended.succeeded);
  });

  it('groups attempts by when they were submitted, and keeps a few groups', () => {
    const { shard, manager, to } = measured();
    to(10);
    manager.openCohorts([0]);
    to(11.5);
    const [old, fresh] = shard().cohorts;
    // Those that were in flight at 10 s have ended in their own cohort, whatever came later.
    expect(old!.submitted).toBe(old!.succeeded);
    expect(fresh!.submitted).toBeGreaterThan(20);
    for (let count = 0; count < 10; count += 1) manager.openCohorts([0]);
    to(40);
    const { cohorts } = shard();
    expect(cohorts.map(({ id }) => id)).toEqual([8, 9, 10, 11]);
    expect(cohorts).toHaveLength(COHORTS_MAX);
  });

  it('has the latency from submission on, waiting included', () => {
    const { shard, manager, to } = measured({ service: { variation: 0 } });
    manager.throttle(40);
    to(30);
    shard();
    to(60);
    const { latencies } = shard();
    const bins = latencies.flatMap((count, bin) => (count > 0 ? [bin] : []));
    expect(bins).toEqual([latencyBin(2_000, 20_000)]);
  });

  it('counts what a restart has lost as neither success nor failure', () => {
    const { shard, manager, to } = measured();
    to(10.5);
    manager.restartHosts([0]);
    const { cohorts, inFlight, isUp } = shard();
    expect(cohorts[0]).toMatchObject({ aborted: 20, timedOut: 0, failed: 0 });
    expect({ inFlight, isUp }).toEqual({ inFlight: 0, isUp: false });
  });

  it('has the same size after any number of attempts', () => {
    const { manager, to } = measured({ droplets: 20_000 });
    const sizeAt = (second: number): number => {
      to(second);
      manager.openCohorts([0]);
      return JSON.stringify(manager.sample()).length;
    };
    for (let second = 1; second < 8; second += 1) sizeAt(second);
    expect(sizeAt(900) / sizeAt(60)).toBeLessThan(1.1);
  });

  it('is refused where nobody has asked for it to be kept', () => {
    expect(() => leases().manager.sample()).toThrow('call measure() first');
  });
});

describe('the lane for droplets that timed out', () => {
  const DEAD: LeaseChanges = { attempts: { deadShare: 0.2 }, droplets: 1_000 };

  it('has a small share of the window beside the others: one attempt at a time of twenty', () => {
    const { to, shard } = measured({ ...DEAD, droplets: 10_000 });
    to(1_000);
    const { ended, timedOutFirst, pending, suspects } = shard();
    expect(pending).toBeGreaterThan(2 * suspects); // others are due all the time
    const again = ended.timedOut - timedOutFirst;
    // From 20 s on, and each takes the 20 s of the time-out.
    expect(again).toBeGreaterThan(40);
    expect(again).toBeLessThanOrEqual(49);
  });

  it('has the same share of a window of one, over time: one attempt, and a rest of nineteen', () => {
    const { manager, to, shard } = measured(DEAD);
    manager.throttle(1);
    to(1_200);
    const { timedOutFirst, ended } = shard();
    expect(timedOutFirst).toBeGreaterThan(5);
    const again = ended.timedOut - timedOutFirst;
    // Of 20 s each, and 380 s apart.
    expect(again).toBeGreaterThanOrEqual(2);
    expect(again).toBeLessThanOrEqual(4);
  });

  it('tries them again later and later, so that those which do answer are leased in the end', () => {
    const { manager, to, shard } = measured({ attempts: { timeout: 1_150 } });
    to(200);
    expect(shard().suspects).toBeGreaterThan(0);
    to(2_000);
    expect(manager.leasedShare).toBe(1);
    expect(shard().suspects).toBe(0);
  });

  it('is told of: who timed out for the first time, and how many wait', () => {
    const { shard, to } = measured(DEAD);
    to(400);
    const { timedOutFirst, suspects, ended, pending } = shard();
    expect(suspects).toBe(pending);
    expect(timedOutFirst).toBe(suspects);
    expect(ended.timedOut).toBeGreaterThan(timedOutFirst);
  });
});

describe('permits', () => {
  it('bound what is submitted, whatever the window', () => {
    const { manager, to, sum } = leases();
    manager.throttle(1_000);
    manager.permit(30);
    to(100);
    expect(sum((host) => host.attemptsCompleted + host.attemptsInFlight)).toBe(30);
    manager.permit(null);
    to(102);
    expect(sum((host) => host.attemptsInFlight)).toBe(1_000);
  });
});

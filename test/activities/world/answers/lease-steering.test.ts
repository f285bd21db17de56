import { MINUTE_MS } from '../../../../workflows/domain/instant';
import { SHORT_NIGHT } from '../../../support/short-night';
import { SmallRegion } from '../small-region';

const LANE = { share: 0.05, shareAlone: 0.6, delay: 30_000, delayMax: 240_000 };
const HAND = { fence: 5, waived: [] as readonly string[] };
const { leases } = SHORT_NIGHT;

/** Nothing is leased, and a host takes eight attempts at a time. */
function limited(): SmallRegion {
  const region = new SmallRegion({ ...SHORT_NIGHT, leases: { ...leases, startsLeased: false } });
  const act = { world: 'small', role: 'operator', sequence: 0, at: 0 } as const;
  region.world.perform('throttleLeases', { act, attemptsInFlightMax: 8, ...HAND } as never);
  return region;
}
const steer = (
  region: SmallRegion,
  ...shards: readonly [shard: number, window: number | null, cohort?: number][]
) =>
  region.act('steer-leases', 'steerLeases', {
    ...HAND,
    shards: shards.map(([shard, window, cohort = null]) => ({ shard, window, cohort })),
  });
const windows = (region: SmallRegion) =>
  region.act('operator', 'readLeases').hosts.map((host) => host.attemptsInFlightMax);
const measure = (region: SmallRegion) =>
  region.act('steer-leases', 'measureLeases', { ...HAND, lane: LANE });
const sampleOf = (region: SmallRegion) => {
  const { sample } = region.act('govern-leases', 'sampleLeases');
  if (sample === null) throw new Error('not measured');
  return sample;
};

describe('the windows of shards', () => {
  it('are set by shard, and read back', () => {
    const region = limited();
    expect(steer(region, [1, 3], [4, null])).toEqual({ kind: 'done', kept: [] });
    expect(windows(region)).toEqual([8, 3, 8, 8, null]);
    expect(region.act('operator', 'readLeases').attemptsInFlightMax).toBeNull();
  });

  it('are raised where there is room, and kept where attempts wait too long', () => {
    const region = new SmallRegion({ ...SHORT_NIGHT, leases: { ...leases, startsLeased: false } });
    region.world.advanceTo(3 * MINUTE_MS);
    region.act('operator', 'throttleLeases', { attemptsInFlightMax: 8, ...HAND });
    region.act('operator', 'restartLeaseHosts', { hosts: [2], ...HAND });
    region.world.advanceTo(5 * MINUTE_MS);
    const outcome = steer(region, [0, 20], [2, 20], [3, 4]);
    expect(outcome).toMatchObject({ kind: 'done', kept: [{ shard: 0, window: 8 }] });
    expect(windows(region)).toEqual([8, 8, 20, 4, 8]);
  });

  it('are refused behind an older fence, and at a shard that there is not', () => {
    const region = limited();
    const older = { fence: 4, waived: [], shards: [{ shard: 0, window: 1, cohort: null }] };
    expect(region.act('steer-leases', 'steerLeases', older).kind).toBe('refused');
    expect(steer(region, [0, 1], [5, 1])).toMatchObject({
      kind: 'refused',
      reason: 'no such shards: 5',
    });
    expect(windows(region)).toEqual([8, 8, 8, 8, 8]);
  });
});

describe('attempts that are measured', () => {
  it('are not sampled before somebody asked for it', () => {
    const region = limited();
    expect(region.act('govern-leases', 'sampleLeases').sample).toBeNull();
    expect(measure(region).kind).toBe('done');
    expect(sampleOf(region).shards).toHaveLength(5);
  });

  it('have one cohort however often its opening is asked for', () => {
    const region = limited();
    measure(region);
    for (let time = 0; time < 3; time += 1) steer(region, [0, 8, 1]);
    const ids = () => sampleOf(region).shards.map(({ cohorts }) => cohorts.at(-1)?.id);
    expect(ids()).toEqual([1, 0, 0, 0, 0]);
    steer(region, [0, 8, 2], [1, 8, 1]);
    expect(ids()).toEqual([2, 1, 0, 0, 0]);
  });

  it('are told of with the time of their submission, also those of before', () => {
    const region = limited();
    region.world.advanceTo(30_000);
    measure(region);
    region.world.advanceTo(40_000);
    for (const { inFlight, ages, cohorts, latencies } of sampleOf(region).shards) {
      expect(ages.reduce((sum, count) => sum + count, 0)).toBe(inFlight);
      expect(cohorts[0]?.submitted).toBeGreaterThanOrEqual(inFlight);
      // Ten seconds at a worker, and a few in the queue: counted from the start, most would be at the end.
      const all = latencies.reduce((sum, count) => sum + count, 0);
      expect(latencies.at(-1)).toBeLessThan(all / 2);
    }
  });

  it('make no droplet suspect that timed out in the storm of before', () => {
    const region = new SmallRegion({ ...SHORT_NIGHT, leases: { ...leases, startsLeased: false } });
    region.world.advanceTo(20_000);
    measure(region);
    steer(region, [0, 8], [1, 8], [2, 8], [3, 8], [4, 8]);
    region.world.advanceTo(45_000);
    expect(sampleOf(region).shards.map(({ suspects }) => suspects)).toEqual([0, 0, 0, 0, 0]);
    region.world.advanceTo(3 * MINUTE_MS);
    const suspects = sampleOf(region).shards.map((shard) => shard.suspects);
    expect(Math.max(...suspects)).toBeGreaterThan(0);
  });

  it('go on being measured when it is asked for a second time', () => {
    const region = limited();
    measure(region);
    region.world.advanceTo(30_000);
    measure(region);
    const ended = sampleOf(region).shards.map(({ ended: each }) => each.succeeded);
    expect(Math.min(...ended)).toBeGreaterThan(0);
  });
});

import fc from 'fast-check';
import {
  LATENCY_BINS,
  type LeaseSample,
  type ShardSample,
} from '../../../../workflows/contract/lease-sample';
import { fixedLimit } from '../../../../workflows/controllers/leases/fixed-limit';
import type {
  LeaseController,
  LeaseKnowledge,
} from '../../../../workflows/controllers/leases/lease-controller';
import {
  LeaseGovernor,
  type Governed,
} from '../../../../workflows/controllers/leases/lease-governor';
import {
  nextSteering,
  startSteering,
  type WindowLimits,
} from '../../../../workflows/controllers/leases/lease-steering';

const KNOWN: LeaseKnowledge = {
  ...{ shards: 2, attemptTimeoutMs: 40_000, restartTimeMs: 60_000, tickMs: 20_000 },
  startsCollapsed: false,
};
const NO_LIMITS: WindowLimits = { windowMax: null, totalMax: null };
const SAID = { by: 'me', reason: 'a test' };
const zeros = (): number[] => new Array<number>(LATENCY_BINS).fill(0);

const shardAt = (shard: number, change: Partial<ShardSample> = {}): ShardSample => ({
  ...{ shard, isUp: true, pending: 100, suspects: 0, inFlight: 10, timedOutFirst: 0 },
  ended: { succeeded: 5, timedOut: 0, failed: 0 },
  ...{ latencies: zeros(), ages: zeros(), cohorts: [] },
  ...change,
});
const sampleOf = (...changes: readonly Partial<ShardSample>[]): LeaseSample => ({
  ...{ atMs: 0, attemptTimeoutMs: 40_000 },
  shards: changes.map((change, shard) => shardAt(shard, change)),
});
const stuck: Partial<ShardSample> = {
  ...{ timedOutFirst: 5, ended: { succeeded: 0, timedOut: 5, failed: 0 } },
};

/** Gives the windows that a test says, one list a look. */
const scripted = (...looks: readonly (readonly number[])[]): LeaseController<unknown> => ({
  start: () => 0,
  next: (state) => ({
    state: (state as number) + 1,
    decisions: (looks[Math.min(state as number, looks.length - 1)] ?? []).map((window) => ({
      ...{ window, permits: null, opensCohort: false },
    })),
  }),
});

const governorOf = (change: Partial<Governed> = {}): LeaseGovernor =>
  new LeaseGovernor(
    {
      ...{ controller: scripted([10, 10]), knowledge: KNOWN, droplets: [100, 100] },
      ...{ limits: NO_LIMITS, doneFrom: 0.9, restartsAtOnce: 2, giveUpAfter: 3_600_000 },
      ...change,
    },
    1_000_000,
  );

/** Looks every 20 s, and all that is wanted is set. */
function look(governor: LeaseGovernor, tick: number, sample = sampleOf({}, {})) {
  const shards = governor.look(sample, 1_000_000 + tick * 20_000);
  governor.steered(shards, []);
  return shards;
}

describe('the governor of shards', () => {
  it('sets every window once, and then only those that differ by an attempt and a fiftieth', () => {
    const controller = scripted([10, 200], [10.9, 203], [11, 205]);
    const governor = governorOf({ controller });
    expect(look(governor, 0)).toHaveLength(2);
    expect(look(governor, 1)).toEqual([]);
    expect(look(governor, 2)).toEqual([
      { shard: 0, window: 11, cohort: null },
      { shard: 1, window: 205, cohort: null },
    ]);
  });

  it('wants again what got no answer, also the cohort that was to be opened', () => {
    const opening: LeaseController<unknown> = {
      start: () => true,
      next: (state) => ({
        state: false,
        decisions: [0, 1].map(() => ({
          ...{ window: 10, permits: null, opensCohort: state as boolean },
        })),
      }),
    };
    const governor = governorOf({ controller: opening });
    const sample = sampleOf({}, {});
    const first = governor.look(sample, 1_000_000);
    expect(first.map(({ cohort }) => cohort)).toEqual([1, 1]);
    governor.notSteered(first, 'no answer');
    expect(governor.status().shards[0]?.window).toBe('unknown');
    const again = governor.look(sample, 1_020_000);
    expect(again).toEqual(first);
    governor.steered(again, [{ shard: 1, window: 4 }]);
    // The shard that kept its window has not opened its cohort either, and the other one has.
    expect(governor.look(sample, 1_040_000)).toEqual([{ shard: 1, window: 10, cohort: 1 }]);
  });

  it('is over when three steerings in a row were not done, and not before', () => {
    const governor = governorOf();
    for (let tick = 0; tick < 3; tick += 1) {
      expect(governor.end).toBeUndefined();
      governor.notSteered(governor.look(sampleOf({}, {}), 1_000_000 + tick), 'refused');
    }
    expect(governor.end).toEqual({ outcome: 'stopped', reason: 'refused' });
  });

  it('lifts the window of a shard that is recovered, and lets go of it once that is sure', () => {
    const governor = governorOf();
    const sample = sampleOf({ pending: 10 }, {});
    const [lifted] = governor.look(sample, 1_000_000);
    expect(lifted).toEqual({ shard: 0, window: null, cohort: null });
    expect(governor.released).toEqual([]);
    governor.steered([{ shard: 0, window: null, cohort: null }], []);
    expect(governor.released).toEqual([0]);
    look(governor, 1, sampleOf({ pending: 10 }, { pending: 11 }));
    expect(governor.end).toBeUndefined();
    look(governor, 2, sampleOf({ pending: 50 }, { pending: 10 }));
    expect(governor.end).toEqual({ outcome: 'done' });
  });

  it('restarts what is stuck, as many as may be away and as there are hands for', () => {
    const stuckFor = (governor: LeaseGovernor): void => {
      for (let tick = 0; tick < 4; tick += 1) look(governor, tick, sampleOf(stuck, stuck));
    };
    const [both, one, none] = [governorOf(), governorOf({ restartsAtOnce: 1 }), governorOf()];
    for (const governor of [both, one, none]) stuckFor(governor);
    expect(both.restarts(4)).toEqual([0, 1]);
    expect(both.restarts(4)).toEqual([]);
    expect(both.isWaiting).toBe(true);
    expect(one.restarts(4)).toEqual([0]);
    expect(none.restarts(0)).toEqual([]);
  });

  it('leaves a host whose restart was refused for a time-out, and no longer', () => {
    const governor = governorOf({ restartsAtOnce: 1 });
    for (let tick = 0; tick < 4; tick += 1) look(governor, tick, sampleOf(stuck, {}));
    expect(governor.restarts(1)).toEqual([0]);
    governor.restarted(0, 1_080_000, false);
    look(governor, 4, sampleOf(stuck, {}));
    expect(governor.restarts(1)).toEqual([]);
    look(governor, 6, sampleOf(stuck, {}));
    expect(governor.restarts(1)).toEqual([0]);
  });

  it('counts no pause as time under way', () => {
    const governor = governorOf({ giveUpAfter: 60_000 });
    look(governor, 0, sampleOf(stuck, {}));
    governor.take({ ...SAID, kind: 'pause' });
    expect(look(governor, 1).map(({ window }) => window)).toEqual([0, 0]);
    look(governor, 100);
    expect(governor.restarts(4)).toEqual([]);
    governor.take({ ...SAID, kind: 'resume' });
    look(governor, 101, sampleOf(stuck, {}));
    expect(governor.restarts(4)).toEqual([]);
    expect(governor.end).toBeUndefined();
    look(governor, 104);
    expect(governor.end?.outcome).toBe('stopped');
  });

  it('refuses a command that does not fit, and any when it is over', () => {
    const governor = governorOf();
    expect(governor.refusalOf({ kind: 'resume' })).toBe('it is not paused');
    governor.take({ ...SAID, kind: 'pause' });
    expect(governor.refusalOf({ kind: 'pause' })).toBe('it is paused already');
    governor.take({ ...SAID, kind: 'abort' });
    expect(governor.refusalOf({ kind: 'limit' })).toContain('over');
    expect(governor.end).toMatchObject({ outcome: 'stopped', reason: 'me has aborted it: a test' });
  });

  it('goes on from its state as if nothing had been', () => {
    const governed = { controller: scripted([10, 10], [20, 10], [30, 10]) };
    const [whole, halved] = [governorOf(governed), governorOf(governed)];
    look(whole, 0);
    look(halved, 0);
    halved.take({ ...SAID, kind: 'limit', totalMax: 25 });
    whole.take({ ...SAID, kind: 'limit', totalMax: 25 });
    const carried = JSON.parse(JSON.stringify(halved.state)) as typeof halved.state;
    const resumed = new LeaseGovernor(
      {
        ...{ knowledge: KNOWN, droplets: [100, 100], limits: NO_LIMITS, doneFrom: 0.9 },
        ...{ restartsAtOnce: 2, giveUpAfter: 3_600_000, ...governed },
      },
      carried,
    );
    for (const tick of [1, 2]) expect(look(resumed, tick)).toEqual(look(whole, tick));
    expect(resumed.status()).toEqual(whole.status());
  });
});

describe('the steering of shards', () => {
  const steer = (
    limits: WindowLimits,
    controller: LeaseController<unknown>,
    sample = sampleOf({}, {}),
  ) =>
    nextSteering(startSteering(controller, KNOWN), sample, {
      ...{ controller, knowledge: KNOWN, limits },
    }).shards.map(({ window }) => window);

  it('shares out what all may have, one for each and the rest in proportion', () => {
    const all = (totalMax: number): WindowLimits => ({ windowMax: null, totalMax });
    expect(steer(all(30), scripted([40, 20]))).toEqual([20, 10]);
    expect(steer(all(3), scripted([1_000, 1]))).toEqual([2, 1]);
    expect(steer(all(1), scripted([1_000, 1]))).toEqual([1, 0]);
    expect(steer(all(1_001), scripted([1_000, 1]))).toEqual([1_000, 1]);
    expect(steer({ windowMax: 30, totalMax: null }, scripted([40, 20]))).toEqual([30, 20]);
  });

  it('gives away no more than all may have, whatever the windows are', () => {
    const window = fc.integer({ min: 1, max: 10_000 });
    fc.assert(
      fc.property(window, window, fc.integer({ min: 1, max: 20_000 }), (a, b, totalMax) => {
        const [one, other] = steer({ windowMax: null, totalMax }, scripted([a, b]));
        const given = (one ?? 0) + (other ?? 0);
        expect(given).toBe(Math.min(totalMax, a + b));
      }),
    );
  });

  it('widens a window by the attempts that will hardly be answered, and no more than twice', () => {
    const controller = fixedLimit(10) as LeaseController<unknown>;
    const latencies = zeros().with(10, 5);
    const late = (count: number) => ({ latencies, ages: zeros().with(LATENCY_BINS - 1, count) });
    expect(steer(NO_LIMITS, controller, sampleOf(late(3), late(30)))).toEqual([13, 20]);
  });

  it('shows its controller no work at a shard that its window does not hold back', () => {
    const seen: number[][] = [];
    const spy: LeaseController<unknown> = {
      start: () => null,
      next: (state, { shards }) => {
        seen.push(shards.map(({ pending }) => pending));
        return {
          state,
          decisions: shards.map(() => ({ window: 20, permits: null, opensCohort: false })),
        };
      },
    };
    let state = startSteering(spy, KNOWN);
    for (const inFlight of [10, 10, 16]) {
      const options = { controller: spy, knowledge: KNOWN, limits: NO_LIMITS };
      state = nextSteering(state, sampleOf({ inFlight: 20 }, { inFlight }), options).state;
    }
    // At first nobody knows of a window; then half of twenty is not filled, and four fifths are.
    expect(seen).toEqual([
      [100, 100],
      [100, 0],
      [100, 100],
    ]);
  });
});

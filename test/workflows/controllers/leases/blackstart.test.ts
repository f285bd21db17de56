import { CONTESTANTS } from '../../../../worker/lease-bench/contestants';
import { randomWorld } from '../../../../worker/lease-bench/random-worlds';
import { runWorld } from '../../../../worker/lease-bench/run-world';
import { LATENCY_BINS, type ShardSample } from '../../../../workflows/contract/lease-sample';
import {
  blackstart,
  BLACKSTART_DEFAULTS,
} from '../../../../workflows/controllers/leases/blackstart';

const KNOWN = {
  ...{ shards: 1, attemptTimeoutMs: 20_000, restartTimeMs: 60_000, tickMs: 5_000 },
  startsCollapsed: false,
};
const EMPTY = new Array<number>(LATENCY_BINS).fill(0);

function windowsAfter(looks: readonly Partial<ShardSample>[], options = BLACKSTART_DEFAULTS) {
  const controller = blackstart(options);
  let state = controller.start(KNOWN);
  return looks.map((look, index) => {
    const shard: ShardSample = {
      ...{ shard: 0, isUp: true, pending: 1_000, suspects: 0, inFlight: 8, timedOutFirst: 0 },
      ended: { succeeded: 0, timedOut: 0, failed: 0 },
      ...{ latencies: EMPTY, ages: EMPTY, cohorts: [], ...look },
    };
    const sample = { atMs: index * 5_000, attemptTimeoutMs: 20_000, shards: [shard] };
    // What a Workflow carries on is JSON.
    const next = controller.next(structuredClone(state), sample, KNOWN);
    expect(JSON.parse(JSON.stringify(next.state))).toEqual(next.state);
    state = next.state;
    return next.decisions[0]!;
  });
}

describe('our controller', () => {
  it('opens a cohort at once, and keeps its window until that has reported', () => {
    const decisions = windowsAfter([{}, {}, {}]);
    expect(decisions.map(({ window }) => window)).toEqual([8, 8, 8]);
    expect(decisions.map(({ opensCohort }) => opensCohort)).toEqual([true, false, false]);
  });

  it('doubles while nothing says that it should not', () => {
    const counts = { submitted: 10, succeeded: 10, timedOut: 0, failed: 0, aborted: 0 };
    const cohort = { id: 1, ...counts, latencies: EMPTY.with(10, 10) };
    expect(windowsAfter([{}, { cohorts: [cohort] }])[1]!.window).toBeCloseTo(16, 5);
  });

  it('halves when many droplets time out for the first time, once in the time of a time-out', () => {
    const late = { timedOutFirst: 8, ended: { succeeded: 0, timedOut: 8, failed: 0 } };
    const windows = windowsAfter([{}, late, late]).map(({ window }) => window);
    expect(windows).toEqual([8, 4, 4]);
    const unbraked = windowsAfter([{}, late], { ...BLACKSTART_DEFAULTS, brakes: false });
    expect(unbraked[1]!.window).toBe(8);
  });

  it('begins anew with its first window after a restart', () => {
    const late = { timedOutFirst: 8, ended: { succeeded: 0, timedOut: 8, failed: 0 } };
    expect(windowsAfter([{}, late, { isUp: false }])[2]!.window).toBe(BLACKSTART_DEFAULTS.initial);
  });

  it.each([1, 2, 7])('recovers a fleet that it knows nothing of (development seed %p)', (seed) => {
    const { t99, fluidMinimum, isCollapsed } = runWorld(
      randomWorld(seed),
      CONTESTANTS['blackstart']!,
    );
    expect(isCollapsed).toBe(false);
    expect((t99 ?? Infinity) / fluidMinimum).toBeLessThan(1.4);
  });
});

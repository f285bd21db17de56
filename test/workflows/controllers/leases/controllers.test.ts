import {
  LATENCY_BINS,
  latencyBin,
  type LeaseSample,
  type ShardSample,
} from '../../../../workflows/contract/lease-sample';
import { aimd, AIMD_DEFAULTS } from '../../../../workflows/controllers/leases/aimd';
import { fixedLimit } from '../../../../workflows/controllers/leases/fixed-limit';
import {
  nextClearing,
  startClearing,
} from '../../../../workflows/controllers/leases/host-clearing';
import type { LeaseKnowledge } from '../../../../workflows/controllers/leases/lease-controller';
import { nextOverdue, startOverdue } from '../../../../workflows/controllers/leases/overdue';

const KNOWN: LeaseKnowledge = {
  ...{ shards: 1, attemptTimeoutMs: 20_000, restartTimeMs: 60_000, tickMs: 5_000 },
  startsCollapsed: false,
};
const IDLE: ShardSample = {
  ...{ shard: 0, isUp: true, pending: 1_000, suspects: 0, inFlight: 20, timedOutFirst: 0 },
  ended: { succeeded: 0, timedOut: 0, failed: 0 },
  latencies: new Array<number>(LATENCY_BINS).fill(0),
  ages: new Array<number>(LATENCY_BINS).fill(0),
  cohorts: [],
};
const succeeded = (count: number): Partial<ShardSample> => ({
  ended: { succeeded: count, timedOut: 0, failed: 0 },
});
const timedOut = (count: number): Partial<ShardSample> => ({
  timedOutFirst: count,
  ended: { succeeded: 0, timedOut: count, failed: 0 },
});
const at = (second: number, shard: Partial<ShardSample> = {}): LeaseSample => ({
  ...{ atMs: second * 1_000, attemptTimeoutMs: 20_000, shards: [{ ...IDLE, ...shard }] },
});

function restartedAt(known: LeaseKnowledge, looks: (second: number) => Partial<ShardSample>) {
  let state = startClearing(known);
  for (let second = 0; second <= 300; second += 5) {
    const next = nextClearing(state, at(second, looks(second)), known);
    if (next.restarts.length > 0) return second;
    state = next.state;
  }
  return null;
}

describe('which hosts to restart', () => {
  it('is those that have answered nobody for longer than the time-out and half a restart', () => {
    expect(restartedAt(KNOWN, (second) => timedOut(second === 20 ? 8 : 0))).toBe(35);
    const slow = { ...KNOWN, attemptTimeoutMs: 100_000 };
    expect(restartedAt(slow, (second) => timedOut(second === 100 ? 8 : 0))).toBe(110);
  });

  it('is none that answers, and none for the sake of two dead droplets', () => {
    expect(restartedAt(KNOWN, (second) => (second % 30 === 0 ? succeeded(1) : timedOut(5)))).toBe(
      null,
    );
    expect(restartedAt(KNOWN, (second) => timedOut(second === 20 ? 2 : 0))).toBe(null);
  });

  it('comes sooner after an incident, once: a canary has half of the time of a restart', () => {
    const known = { ...KNOWN, startsCollapsed: true };
    expect(restartedAt(known, () => ({}))).toBe(35);
    expect(restartedAt(known, (second) => (second === 30 ? succeeded(1) : {}))).toBe(null);
    expect(restartedAt(known, (second) => ({ isUp: second > 10 }))).toBe(null);
  });
});

describe('overdue attempts', () => {
  const histogram = (count: number, latencyMs: number): readonly number[] =>
    IDLE.latencies.with(latencyBin(latencyMs, 20_000), count);

  it('are those of four times the usual age, while others are answered', () => {
    const look = at(0, {
      ...succeeded(50),
      latencies: histogram(50, 1_000),
      ages: histogram(3, 9_000),
    });
    expect(nextOverdue(startOverdue(1), look).overdue).toEqual([3]);
    const young = { ...look, shards: [{ ...look.shards[0]!, ages: histogram(3, 2_000) }] };
    expect(nextOverdue(startOverdue(1), young).overdue).toEqual([0]);
  });

  it('are none where nobody is answered: then all are late', () => {
    const { state } = nextOverdue(
      startOverdue(1),
      at(0, { ...succeeded(50), latencies: histogram(50, 1_000) }),
    );
    expect(nextOverdue(state, at(5, { ages: histogram(20, 9_000) })).overdue).toEqual([0]);
  });
});

describe('a fixed limit', () => {
  it('is the same whatever happens', () => {
    const controller = fixedLimit(32);
    for (const look of [succeeded(10), timedOut(10), { isUp: false }]) {
      expect(controller.next(null, at(0, look), KNOWN).decisions).toMatchObject([{ window: 32 }]);
    }
  });
});

describe('AIMD', () => {
  const controller = aimd();
  const after = (looks: readonly LeaseSample[]): number => {
    let state = controller.start(KNOWN);
    for (const look of looks) state = controller.next(state, look, KNOWN).state;
    return state[0]!.window;
  };

  it('adds one for each window of successes', () => {
    expect(after([at(0, succeeded(8))])).toBe(AIMD_DEFAULTS.initial + 1);
    expect(after([at(0, { ...succeeded(8), inFlight: 3 })])).toBe(AIMD_DEFAULTS.initial);
  });

  it('halves when attempts time out, once in the time of a time-out', () => {
    expect(after([at(0, timedOut(5))])).toBe(4);
    expect(after([at(0, timedOut(5)), at(5, timedOut(5)), at(15, timedOut(5))])).toBe(4);
    expect(after([at(0, timedOut(5)), at(20, timedOut(5))])).toBe(2);
  });

  it('takes single time-outs among many successes for dead droplets', () => {
    const look = at(0, { ended: { succeeded: 99, timedOut: 1, failed: 0 }, timedOutFirst: 1 });
    expect(after([look])).toBeGreaterThan(AIMD_DEFAULTS.initial);
  });

  it('begins anew after a restart', () => {
    expect(after([at(0, timedOut(5)), at(5, { isUp: false })])).toBe(AIMD_DEFAULTS.initial);
  });
});

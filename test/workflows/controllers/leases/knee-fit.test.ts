import {
  COHORTS_MAX,
  LATENCY_BINS,
  latencyBin,
  type Cohort,
} from '../../../../workflows/contract/lease-sample';
import { cohortLatency } from '../../../../workflows/controllers/leases/cohort-latency';
import {
  believe,
  lnLatencyGrowth,
  smallestWindow,
} from '../../../../workflows/controllers/leases/knee-fit';

const WINDOWS = [8, 16, 32, 64, 128];
const CANDIDATES = Array.from({ length: 60 }, (_, step) => Math.log(8) + step * 0.05);

/** Latency 1 up to the knee, and from there on with this power; past the reach, in proportion. */
const shown = (knee: number, power: number, { windows = WINDOWS, reach = Infinity } = {}) => ({
  before: null,
  points: windows.map((window, index) => {
    const past = Math.max(0, Math.log(window / knee));
    const steep = Math.min(past, Math.log(reach));
    return {
      ...{ atMs: index * 10_000, lnWindow: Math.log(window), weight: 400 },
      lnLatency: power * steep + past - steep,
    };
  }),
});

const bestOf = (evidence: ReturnType<typeof shown>, candidates = CANDIDATES): number =>
  Math.exp(smallestWindow(believe([evidence]), candidates, 0.01));

describe('the belief in a knee', () => {
  it('takes the best window to be at a knee past which throughput falls', () => {
    const best = bestOf(shown(30, 2.6));
    expect(best).toBeGreaterThan(26);
    expect(best).toBeLessThan(35);
  });

  it('takes no window below a knee past which workers are all busy', () => {
    expect(bestOf(shown(30, 1))).toBeGreaterThan(28);
  });

  it('goes on growing while latency has not answered', () => {
    const best = bestOf(shown(1_000, 1, { windows: [8, 16] }), CANDIDATES.slice(0, 30));
    expect(best).toBeGreaterThan(30);
  });

  it('goes down where attempts wait for much longer than they are worked on', () => {
    const windows = [64, 80, 100];
    const tried = CANDIDATES.filter((lnWindow) => lnWindow >= Math.log(35));
    expect(bestOf(shown(8, 2.6, { windows: [8, ...windows], reach: 2 }), tried)).toBeLessThan(40);
  });

  it('expects latency to grow past the knee, and not below it', () => {
    const belief = believe([shown(30, 1)]);
    expect(lnLatencyGrowth(belief, Math.log(10), Math.log(20))).toBeLessThan(0.05);
    expect(lnLatencyGrowth(belief, Math.log(40), Math.log(80))).toBeCloseTo(Math.log(2), 1);
  });

  it('holds one knee that all share for likelier, where it is', () => {
    const lead = (knees: readonly number[]): number => {
      const groups = knees.map((knee) => shown(knee, 2.6));
      const apart = groups.reduce((sum, group) => sum + believe([group]).lnEvidence, 0);
      return believe(groups).lnEvidence - apart;
    };
    expect(lead([60, 60])).toBeGreaterThan(0);
    expect(lead([20, 90])).toBeLessThan(0);
  });
});

describe('the latency of a cohort', () => {
  const cohort = (submitted: number, seconds: readonly number[]): Cohort => {
    const latencies = new Array<number>(LATENCY_BINS).fill(0);
    for (const second of seconds) {
      const bin = latencyBin(second * 1_000, 64_000);
      latencies[bin] = (latencies[bin] ?? 0) + 1;
    }
    const counts = { succeeded: seconds.length, timedOut: 0, failed: 0, aborted: 0 };
    return { id: COHORTS_MAX, submitted, ...counts, latencies };
  };

  it('is not known before four fifths have ended: the first to end are the short ones', () => {
    expect(cohortLatency(cohort(10, [1, 1, 1, 1, 1, 1, 1]), 64_000, 3)).toBe(null);
    expect(cohortLatency(cohort(10, [1, 1, 1, 1, 1, 1, 1, 1]), 64_000, 3)).not.toBe(null);
    expect(cohortLatency(cohort(2, [1, 1]), 64_000, 3)).toBe(null);
  });

  it('does not depend on how slow the slowest are', () => {
    const fast = [1, 1, 1, 2, 2, 2, 2, 2];
    const lnLatency = (slow: readonly number[]) =>
      cohortLatency(cohort(10, [...fast, ...slow]), 64_000, 3)?.lnLatency;
    expect(lnLatency([50, 60])).toBe(lnLatency([]));
  });

  it('weighs more, the more attempts there are, up to what the model can tell', () => {
    const weight = (count: number): number => {
      const seconds = Array.from({ length: count }, (_, n) => 1 + (n % 5));
      return cohortLatency(cohort(count, seconds), 64_000, 3)!.weight;
    };
    expect(weight(100)).toBeGreaterThan(5 * weight(10));
    expect(weight(1_000_000)).toBeLessThan(1 / 0.04 ** 2);
  });
});

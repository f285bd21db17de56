import { attemptEnds } from '../../../worker/lease-bench/rivals/attempt-ends';
import type { Limiter } from '../../../worker/lease-bench/rivals/limiter';
import {
  DEFAULT_SPAN,
  gradient2,
  netflixAimd,
  vegas,
  WIDE_SPAN,
} from '../../../worker/lease-bench/rivals/netflix';
import {
  LATENCY_BINS,
  latencyBin,
  type ShardSample,
} from '../../../workflows/contract/lease-sample';

const TIMEOUT_MS = 20_000;

/** So many successes of this latency, and so many time-outs, with a window that is in full use. */
function sample(succeeded: number, latencyMs: number, timedOut = 0): ShardSample {
  const latencies = new Array<number>(LATENCY_BINS).fill(0);
  latencies[latencyBin(latencyMs, TIMEOUT_MS)] = succeeded;
  return {
    ...{
      shard: 0,
      isUp: true,
      pending: 1_000,
      suspects: 0,
      inFlight: 1_000,
      timedOutFirst: timedOut,
    },
    ended: { succeeded, timedOut, failed: 0 },
    ...{ latencies, ages: new Array<number>(LATENCY_BINS).fill(0), cohorts: [] },
  };
}

function limitAfter<Shard extends { readonly limit: number }>(
  limiter: Limiter<Shard>,
  samples: readonly ShardSample[],
): number {
  return samples.reduce((shard, each) => limiter.next(shard, each, TIMEOUT_MS), limiter.start())
    .limit;
}

describe('the ends of attempts', () => {
  it('are all of them, the time-outs spread evenly', () => {
    const ends = attemptEnds(sample(8, 1_000, 2), TIMEOUT_MS);
    expect(ends.map((end) => end === null)).toEqual(
      [0, 0, 0, 0, 1, 0, 0, 0, 0, 1].map((isDrop) => isDrop === 1),
    );
    expect(attemptEnds(sample(0, 1_000), TIMEOUT_MS)).toEqual([]);
  });
});

describe('AIMDLimit', () => {
  it('adds one for each success and takes a tenth for each drop, within its bounds', () => {
    const limiter = netflixAimd(DEFAULT_SPAN);
    expect(limitAfter(limiter, [sample(10, 1_000)])).toBe(30);
    expect(limitAfter(limiter, [sample(10, 1_000), sample(0, 1_000, 1)])).toBe(27);
    expect(limitAfter(limiter, [sample(0, 1_000, 50)])).toBe(20);
    expect(limitAfter(limiter, [sample(500, 1_000)])).toBe(200);
  });

  it('adds none while less than half of the window is in use', () => {
    const idle = { ...sample(10, 1_000), inFlight: 9 };
    expect(limitAfter(netflixAimd(DEFAULT_SPAN), [idle])).toBe(20);
  });
});

describe('VegasLimit', () => {
  it('grows while latency is what it is unloaded, and shrinks when a queue is seen', () => {
    const grown = limitAfter(vegas(WIDE_SPAN), [sample(20, 1_000)]);
    expect(grown).toBeGreaterThan(100);
    const shrunk = limitAfter(vegas(WIDE_SPAN), [sample(20, 1_000), sample(20, 4_000)]);
    expect(shrunk).toBeLessThan(grown);
  });
});

describe('Gradient2Limit', () => {
  it('adds its queue while latency is steady, and ignores drops', () => {
    const steady = limitAfter(gradient2(DEFAULT_SPAN), [sample(50, 1_000)]);
    expect(steady).toBeCloseTo(20 + 5 * 0.8, 5);
    expect(limitAfter(gradient2(DEFAULT_SPAN), [sample(50, 1_000, 20)])).toBe(steady);
  });

  it('shrinks when latency rises well above its long average', () => {
    const before = Array.from({ length: 10 }, () => sample(50, 1_000));
    const grown = limitAfter(gradient2(DEFAULT_SPAN), before);
    expect(limitAfter(gradient2(DEFAULT_SPAN), [...before, sample(50, 8_000)])).toBeLessThan(grown);
  });
});

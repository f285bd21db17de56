import { CollapseJudge, type Progress } from '../../../worker/lease-bench/collapse-judge';

/** 1,000 droplets in 1,000 s: one a second. Three time-outs are a minute. */
function judged(progress: (second: number) => Omit<Progress, 'atMs'>): boolean {
  const judge = new CollapseJudge({ live: 1_000, minimumMs: 1_000_000, timeoutMs: 20_000 });
  for (let second = 0; second <= 300; second += 5) {
    judge.look({ atMs: second * 1_000, ...progress(second) });
  }
  return judge.hasCollapsed;
}

describe('a collapse', () => {
  it('is a minute below 30 % of the needed rate, with more time-outs than successes', () => {
    const at = (rate: number, timeouts: number) => (second: number) => {
      const done = 100 + rate * second;
      return { leased: done, succeeded: done, timedOut: timeouts * second };
    };
    expect(judged(at(0.25, 0.3))).toBe(true);
    expect(judged(at(0.25, 0.2))).toBe(false);
    expect(judged(at(0.35, 5))).toBe(false);
  });

  it('is none before the first 2 % are leased', () => {
    expect(judged((second) => ({ leased: 0, succeeded: 0, timedOut: second }))).toBe(false);
  });

  it('is none if it lasts for half a minute', () => {
    const pause = (second: number) => {
      const done = 100 + second - Math.min(35, Math.max(0, second - 100));
      return { leased: done, succeeded: done, timedOut: second };
    };
    expect(judged(pause)).toBe(false);
  });
});

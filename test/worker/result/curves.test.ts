import fc from 'fast-check';
import { curvesOf, rateOf, thinned, type Points } from '../../../worker/result/curves';

const everyHalfMinute = (value: readonly number[]) => ({
  at: value.map((_, index) => index * 30_000),
  value: [...value],
});

/** Where a thinned curve is at an instant between its points. */
function valueAt({ at, value }: Points, instant: number): number {
  const after = at.findIndex((each) => each >= instant);
  const [to, end] = [at[after] as number, value[after] as number];
  const [from, start] = [at[after - 1] ?? to, value[after - 1] ?? end];
  return to === from ? end : start + ((end - start) * (instant - from)) / (to - from);
}

describe('a thinned curve', () => {
  it('keeps two points of a straight line, and the corners of one that has some', () => {
    expect(thinned(everyHalfMinute([1, 2, 3, 4, 5]))).toEqual({ at: [0, 120_000], value: [1, 5] });
    expect(thinned(everyHalfMinute([0, 0, 0, 9, 9, 9])).at).toEqual([0, 60_000, 90_000, 150_000]);
  });

  it('is within 0.6 % of the highest value at every sample, rounding included', () => {
    const values = fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { minLength: 1 });
    fc.assert(
      fc.property(values, (value) => {
        const series = everyHalfMinute(value);
        const thin = thinned(series);
        const allowed = 0.006 * Math.max(...value) + Number.MIN_VALUE;
        for (const [index, at] of series.at.entries()) {
          const off = Math.abs(valueAt(thin, at) - (value[index] as number));
          expect(off).toBeLessThanOrEqual(Math.max(allowed, 1e-12));
        }
      }),
    );
  });

  it('is empty when there are no samples', () => {
    expect(thinned({ at: [], value: [] })).toEqual({ at: [], value: [] });
  });
});

describe('a rate', () => {
  it('is per second, over the five minutes before', () => {
    const { value } = rateOf(everyHalfMinute([0, ...Array<number>(20).fill(300)]));
    expect(value[1]).toBe(10);
    expect(value[10]).toBe(1);
    expect(value[11]).toBe(0);
  });
});

describe('the curves of a night', () => {
  it('has customers by archetype, and nothing for what was not sampled', () => {
    const series = new Map([
      ['customers/single-region/down-share', everyHalfMinute([0, 0.5])],
      ['services/sts/error-share', everyHalfMinute([0, 1])],
    ]);
    const curves = curvesOf({ series });
    expect(curves.customersDown).toEqual({ 'single-region': { at: [0, 30_000], value: [0, 0.5] } });
    expect(curves.leasedShare.at).toEqual([]);
  });
});

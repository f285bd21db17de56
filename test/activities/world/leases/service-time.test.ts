import { KeyedChance } from '../../../../activities/world/leases/keyed-chance';
import {
  availableShare,
  kneeFactor,
  ServiceTimes,
} from '../../../../activities/world/leases/service-time';
import { SeededRandom } from '../../../../workflows/domain/seeded-random';

const chance = (seed = 1): KeyedChance => new KeyedChance(new SeededRandom(seed, 'test'));
const COUNT = 100_000;

function moments(values: Float64Array) {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const square = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  return { mean, variation: Math.sqrt(square) / mean };
}

describe('chance by key (never by the order of drawing)', () => {
  it('is the same for the same key and seed, in whatever order it is asked', () => {
    const keys = Array.from({ length: 50 }, (_, index) => index);
    const forwards = keys.map((key) => chance().normal(key, 3));
    const one = chance();
    const backwards = keys.toReversed().map((key) => one.normal(key, 3));
    expect(backwards.toReversed()).toEqual(forwards);
    expect(new Set(forwards).size).toBe(50);
    expect(chance(2).normal(0, 3)).not.toBe(forwards[0]);
  });

  it('is uniform, and neighbours have nothing to do with each other', () => {
    const one = chance();
    for (const [subjectStep, serialStep] of [
      [1, 0],
      [0, 1],
    ] as const) {
      const values = Float64Array.from({ length: COUNT }, (_, index) =>
        one.uniform(5 + index * subjectStep, 1 + index * serialStep),
      );
      const { mean, variation } = moments(values);
      expect(mean).toBeCloseTo(0.5, 2);
      expect(variation).toBeCloseTo(1 / Math.sqrt(3), 2);
      const pairs = values.subarray(1).map((value, i) => (value - 0.5) * (values[i]! - 0.5));
      expect(Math.abs(moments(pairs).mean) * 12).toBeLessThan(0.01);
    }
  });

  it('is exponential with mean 1 when asked for a life', () => {
    const one = chance();
    const { mean, variation } = moments(
      Float64Array.from({ length: COUNT }, (_, index) => one.exponential(index, 1)),
    );
    expect(mean).toBeCloseTo(1, 2);
    expect(variation).toBeCloseTo(1, 2);
  });
});

describe('a service time', () => {
  it.each([0.2, 0.5, 1])('varies as it should, not only by its mean (cv %p; 5.3)', (variation) => {
    const times = new ServiceTimes({ mean: 8, variation, kneeAt: 1, kneeSlope: 0 }, chance());
    const measured = moments(
      Float64Array.from({ length: COUNT }, (_, index) => times.of(index, 1)),
    );
    expect(measured.mean / 8).toBeCloseTo(1, 2);
    expect(measured.variation / variation).toBeCloseTo(1, 1);
  });

  it('is the mean when it does not vary', () => {
    const times = new ServiceTimes({ mean: 8, variation: 0, kneeAt: 1, kneeSlope: 0 }, chance());
    expect(times.of(3, 4)).toBe(8);
  });
});

describe('what slows all attempts down', () => {
  it('is what launches and checks take, but never all of a host', () => {
    expect(availableShare(0.1, 0.4)).toBeCloseTo(0.5, 9);
    expect(availableShare(0.9, 0.4)).toBe(0.05);
  });

  it('is the shared dependency past its knee only, by its slope', () => {
    const knee = { at: 20, slope: 3 };
    expect([10, 20, 22, 40].map((busy) => kneeFactor(busy, knee))).toEqual([
      1,
      1,
      expect.closeTo(1.3, 9),
      4,
    ]);
    expect(kneeFactor(400, { at: 20, slope: 0 })).toBe(1);
  });
});

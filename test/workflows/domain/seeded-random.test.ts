import fc from 'fast-check';
import { SeededRandom } from '../../../workflows/domain/seeded-random';

const draws = (random: SeededRandom, count: number): number[] =>
  Array.from({ length: count }, () => random.next());

const seed = fc.integer({ min: 0, max: 2 ** 31 });
const purpose = fc.string({ minLength: 1, maxLength: 30 });

describe('a stream of chance', () => {
  it('is the same for the same seed and purpose', () => {
    fc.assert(
      fc.property(seed, purpose, (s, p) => {
        expect(draws(new SeededRandom(s, p), 20)).toEqual(draws(new SeededRandom(s, p), 20));
      }),
    );
  });

  it('is another one for another seed, and for another purpose', () => {
    // 20 draws of 32 bits: two streams that agree by chance would be agreeing 640 bits long.
    fc.assert(
      fc.property(fc.tuple(seed, seed), fc.tuple(purpose, purpose), ([s, t], [p, q]) => {
        fc.pre(s !== t && p !== q);
        const stream = draws(new SeededRandom(s, p), 20);
        expect(draws(new SeededRandom(t, p), 20)).not.toEqual(stream);
        expect(draws(new SeededRandom(s, q), 20)).not.toEqual(stream);
      }),
    );
  });

  it('does not change when another stream is drawn from in between', () => {
    fc.assert(
      fc.property(seed, fc.array(fc.nat(3), { minLength: 5, maxLength: 40 }), (s, extra) => {
        const alone = draws(new SeededRandom(s, 'dns'), extra.length);
        const [dns, other] = [new SeededRandom(s, 'dns'), new SeededRandom(s, 'load-balancer')];
        const interleaved = extra.map((count) => {
          draws(other, count);
          return dns.next();
        });
        expect(interleaved).toEqual(alone);
      }),
    );
  });

  it('of a neighbouring seed is unrelated', () => {
    // 1,000 pairs of first draws: independent, their products average 1/4 with a deviation of 0.007.
    const first = (s: number): number => new SeededRandom(s, 'x').next();
    const products = Array.from({ length: 1_000 }, (_, s) => first(s) * first(s + 1));
    const mean = products.reduce((sum, product) => sum + product, 0) / products.length;
    expect(mean).toBeGreaterThan(0.22);
    expect(mean).toBeLessThan(0.28);
  });
});

describe('the distributions', () => {
  const SAMPLES = 20_000;
  const sample = (draw: (random: SeededRandom) => number): number[] => {
    const random = new SeededRandom(1, 'distribution');
    return Array.from({ length: SAMPLES }, () => draw(random));
  };
  const meanOf = (values: readonly number[]): number =>
    values.reduce((sum, value) => sum + value, 0) / values.length;

  it('are uniform on [0, 1): ten bins hold a tenth each', () => {
    const bins = Array.from({ length: 10 }, () => 0);
    for (const value of sample((random) => random.next())) bins[Math.floor(value * 10)]! += 1;
    // A bin of 2,000 deviates by 42; 250 is six times that.
    expect(bins.filter((held) => Math.abs(held - SAMPLES / 10) > 250)).toEqual([]);
  });

  it('stay between their bounds', () => {
    fc.assert(
      fc.property(seed, fc.double({ min: 0.1, max: 10, noNaN: true }), (s, min) => {
        const random = new SeededRandom(s, 'bounds');
        const max = min * 60;
        for (const draw of [random.between(min, max), random.logBetween(min, max)]) {
          expect(draw).toBeGreaterThanOrEqual(min * (1 - 1e-12));
          expect(draw).toBeLessThanOrEqual(max * (1 + 1e-12));
        }
      }),
    );
  });

  it('have as many log-uniform draws in one factor of ten as in the next', () => {
    const low = sample((random) => random.logBetween(1, 100)).filter((value) => value < 10);
    expect(low.length / SAMPLES).toBeCloseTo(0.5, 1);
  });

  it('have exponential draws of the wanted mean, of which 1/e exceed it', () => {
    const values = sample((random) => random.exponential(40));
    expect(meanOf(values) / 40).toBeCloseTo(1, 1);
    expect(values.filter((value) => value > 40).length / SAMPLES).toBeCloseTo(1 / Math.E, 1);
    expect(Math.min(...values)).toBeGreaterThanOrEqual(0);
  });
});

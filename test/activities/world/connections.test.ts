import fc from 'fast-check';
import { ConnectionPool } from '../../../activities/world/connections';

const LIFE = 40_000;

/** A pool that is cut off from the name at once. */
function cutOff(): ConnectionPool {
  const pool = new ConnectionPool(LIFE);
  pool.step(0, 0);
  return pool;
}

describe('open connections to an endpoint that vanished', () => {
  it('decay exponentially: 1/e of them are left after their mean life', () => {
    const pool = cutOff();
    expect(pool.connected).toBe(1);
    for (const lives of [1, 2, 3]) {
      pool.step(LIFE, 0);
      expect(pool.connected).toBeCloseTo(Math.exp(-lives), 10);
    }
  });

  it('decay the same in few long steps as in many short ones', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 20_000 }), { minLength: 1 }), (steps) => {
        const [many, one] = [cutOff(), cutOff()];
        for (const step of steps) many.step(step, 0);
        one.step(
          steps.reduce((sum, step) => sum + step, 0),
          0,
        );
        expect(many.connected).toBeCloseTo(one.connected, 10);
      }),
    );
  });

  it('never come back while nobody can resolve the name', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 100_000 })), (steps) => {
        const pool = cutOff();
        let before = pool.connected;
        for (const step of steps) {
          pool.step(step, 0);
          expect(pool.connected).toBeLessThanOrEqual(before);
          before = pool.connected;
        }
      }),
    );
  });

  it('are lost faster the fewer can resolve it', () => {
    const left = (resolvable: number): number => {
      const pool = new ConnectionPool(LIFE);
      pool.step(0, resolvable);
      pool.step(LIFE, resolvable);
      return pool.connected;
    };
    expect(left(0.5)).toBeCloseTo(0.5 + 0.5 * Math.exp(-1), 10);
    expect(left(0.9)).toBeGreaterThan(left(0.5));
  });
});

describe('the share with a working connection', () => {
  const shares = fc.array(
    fc.tuple(fc.integer({ min: 0, max: 100_000 }), fc.double({ min: 0, max: 1, noNaN: true })),
  );

  it('is at least the share that can resolve, and never more than all', () => {
    fc.assert(
      fc.property(shares, (steps) => {
        const pool = new ConnectionPool(LIFE);
        for (const [elapsed, resolvable] of steps) {
          pool.step(elapsed, resolvable);
          expect(pool.connected).toBeGreaterThanOrEqual(resolvable - 1e-12);
          expect(pool.connected).toBeLessThanOrEqual(1);
        }
      }),
    );
  });

  it('is all of them as soon as all can resolve again', () => {
    const pool = cutOff();
    pool.step(10 * LIFE, 0);
    expect(pool.connected).toBeLessThan(0.001);
    pool.step(1, 1);
    expect(pool.connected).toBe(1);
  });

  it('does not count anybody twice who can resolve again and still had a connection', () => {
    // Half of the lost names come back: of the connections still open, half belonged to them.
    const pool = cutOff();
    pool.step(LIFE, 0);
    pool.step(0, 0.5);
    expect(pool.connected).toBeCloseTo(0.5 + 0.5 * Math.exp(-1), 10);
  });
});

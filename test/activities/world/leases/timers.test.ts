import fc from 'fast-check';
import { TIMER, Timers, type Timer } from '../../../../activities/world/leases/timers';

const timer = (at: number, subject: number): Timer => {
  return { at, kind: TIMER.retryDue, subject, serial: 3 * subject, epoch: 7 };
};

describe('the timers of the lease system', () => {
  it('come in the order of their instants, whole, however they were set and taken', () => {
    const step = fc.oneof(
      fc.double({ min: 0, max: 1e6, noNaN: true }),
      fc.constant('take' as const),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 300 }), (steps) => {
        const timers = new Timers();
        let model: Timer[] = [];
        for (const [index, each] of steps.entries()) {
          if (each !== 'take') {
            timers.set(timer(each, index));
            model.push(timer(each, index));
          } else if (model.length > 0) {
            const taken = timers.take();
            expect(taken.at).toBe(Math.min(...model.map(({ at }) => at)));
            expect(model).toContainEqual(taken);
            model = model.filter(({ subject }) => subject !== taken.subject);
          }
          expect(timers.nextAt).toBe(Math.min(Infinity, ...model.map(({ at }) => at)));
        }
      }),
      { numRuns: 60 },
    );
  });

  it('are as many as it takes: more than there is room for at first', () => {
    const timers = new Timers();
    const instants = Array.from({ length: 5_000 }, (_, index) => (index * 7_919) % 5_000);
    for (const at of instants) timers.set(timer(at, at));
    expect(instants.map(() => timers.take().at)).toEqual(instants.toSorted((a, b) => a - b));
    expect(timers.nextAt).toBe(Infinity);
  });
});

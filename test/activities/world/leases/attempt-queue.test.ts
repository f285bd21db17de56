import fc from 'fast-check';
import { AttemptQueue } from '../../../../activities/world/leases/attempt-queue';

describe('a queue of attempts', () => {
  it('hands out what came first, whole, also when it has grown and gone round', () => {
    const step = fc.oneof({ weight: 3, arbitrary: fc.nat(1e6) }, fc.constantFrom('drop', 'drop'));
    fc.assert(
      fc.property(fc.array(step, { maxLength: 1_000, size: 'max' }), (steps) => {
        const queue = new AttemptQueue();
        const model: number[] = [];
        for (const each of steps) {
          if (typeof each === 'number') {
            queue.push(each, -each, each / 2);
            model.push(each);
          } else if (model.length > 0) {
            queue.dropHead();
            model.shift();
          }
          const head = model[0];
          expect(queue.length).toBe(model.length);
          if (head === undefined) expect(queue.headSubmittedAt).toBe(Infinity);
          else {
            const { headDroplet, headAttempt, headSubmittedAt } = queue;
            if (headDroplet !== head || headAttempt !== -head || headSubmittedAt !== head / 2) {
              throw new Error(`wrong head: ${headDroplet} for ${head}`);
            }
          }
        }
      }),
      { numRuns: 10 },
    );
  });

  it('is empty after a clear, and usable', () => {
    const queue = new AttemptQueue();
    for (let index = 0; index < 300; index += 1) queue.push(index, 0, index);
    queue.clear();
    expect(queue.length).toBe(0);
    queue.push(4, 2, 9);
    expect([queue.headDroplet, queue.headAttempt, queue.headSubmittedAt]).toEqual([4, 2, 9]);
  });
});

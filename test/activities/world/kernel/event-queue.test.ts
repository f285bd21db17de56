import fc from 'fast-check';
import { EventQueue } from '../../../../activities/world/kernel/event-queue';

// Twenty instants for up to sixty entries: ties are the rule.
const instants = fc.array(fc.nat(20), { maxLength: 60 });

describe('the event queue', () => {
  it('runs by instant, and what is due at one instant in the order in which it was scheduled', () => {
    fc.assert(
      fc.property(instants, (list) => {
        const queue = new EventQueue();
        const ran: [number, number][] = [];
        for (const [order, at] of list.entries())
          queue.schedule(at, (when) => ran.push([when, order]));
        queue.runUntil(20);
        const expected = list.map((at, order): [number, number] => [at, order]);
        // Sorting is stable, so equal instants keep the order of scheduling.
        expect(ran).toEqual(expected.sort(([a], [b]) => a - b));
      }),
    );
  });

  it('runs the same however often it is stopped on the way', () => {
    fc.assert(
      fc.property(instants, fc.array(fc.nat(20)), (list, stops) => {
        const play = (halts: readonly number[]): readonly number[] => {
          const queue = new EventQueue();
          const ran: number[] = [];
          for (const [order, at] of list.entries()) queue.schedule(at, () => ran.push(order));
          for (const halt of halts) queue.runUntil(halt);
          return ran;
        };
        expect(play([...stops.sort((a, b) => a - b), 20])).toEqual(play([20]));
      }),
    );
  });

  it('keeps the order of ties also for what is scheduled while they run', () => {
    const queue = new EventQueue();
    const ran: string[] = [];
    queue.schedule(5, () => {
      ran.push('first');
      queue.schedule(5, () => ran.push('third'));
    });
    queue.schedule(5, () => ran.push('second'));
    queue.runUntil(5);
    expect(ran).toEqual(['first', 'second', 'third']);
  });

  it('runs up to the given instant and not beyond', () => {
    const queue = new EventQueue();
    const ran: number[] = [];
    for (const at of [4, 5, 6]) queue.schedule(at, (when) => ran.push(when));
    queue.runUntil(5);
    expect(ran).toEqual([4, 5]);
  });

  it('tells of each instant before it runs what is due then', () => {
    const queue = new EventQueue();
    const seen: string[] = [];
    for (const at of [7, 3]) queue.schedule(at, (when) => seen.push(`run ${when}`));
    queue.runUntil(9, (at) => seen.push(`reach ${at}`));
    expect(seen).toEqual(['reach 3', 'run 3', 'reach 7', 'run 7']);
  });
});

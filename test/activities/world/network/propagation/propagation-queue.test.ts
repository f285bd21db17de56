import { Kernel } from '../../../../../activities/world/kernel/kernel';
import { PropagationQueue } from '../../../../../activities/world/network/propagation/propagation-queue';
import type { PropagationScenario } from '../../../../../activities/world/network/propagation/propagation-scenario';
import {
  BLACKSTART_DRAIN,
  type Discipline,
} from '../../../../../workflows/controllers/network/discipline';
import { MINUTE_MS, SECOND_MS } from '../../../../../workflows/domain/instant';

const SCENARIO: PropagationScenario = {
  ...{ targets: 200, staleUpdates: 4, workers: 4, service: { mean: 400, variation: 0.5 } },
  ...{ freshLoad: 0, freshToOldShare: 0.5, surge: null, checkShare: 0.05 },
  ...{ poisonShare: 0, failAfter: 2_000, errorShare: 0 },
};
const FIFO: Discipline = {
  ...{ coalesces: false, order: 'oldest-first', lanes: null, promotes: false, guards: false },
  failed: 'aside',
};
const LIFO: Discipline = { ...FIFO, order: 'newest-first' };

const queue = (
  change: Partial<PropagationScenario> = {},
  discipline: Discipline = BLACKSTART_DRAIN,
  seed = 1,
): PropagationQueue =>
  new PropagationQueue(new Kernel(seed), { ...SCENARIO, ...change }, discipline);
const drained = (...told: Parameters<typeof queue>): PropagationQueue => {
  const made = queue(...told);
  made.runUntil(60 * MINUTE_MS, () => made.targets.behind === 0);
  return made;
};
/** All that came of it. */
const outcome = ({ now, attempts, targets, timeliness }: PropagationQueue) => ({
  ...{ now, attempts, overwritten: targets.overwritten, stale: targets.stale },
  latencies: [...timeliness.latenciesUntil(Infinity, () => true)],
});

describe('a queue of network configurations', () => {
  it('serves every update where it coalesces none, and one a target where it does', () => {
    const waiting = queue({ workers: 0 }).targets.behind;
    expect(waiting).toBeGreaterThan(0.9 * SCENARIO.targets);
    const each = queue({}, FIFO);
    each.runUntil(60 * MINUTE_MS);
    expect(each.attempts).toBe(4 * SCENARIO.targets);
    const coalesced = queue();
    coalesced.runUntil(60 * MINUTE_MS);
    expect(coalesced.attempts).toBe(waiting);
    for (let target = 0; target < SCENARIO.targets; target += 1) {
      expect(coalesced.targets.appliedTo(target)).toBe(each.targets.appliedTo(target));
    }
  });

  it('works as fast as its workers can', () => {
    const { now, attempts } = drained({ targets: 4_000 }, FIFO);
    expect(attempts / (now / SECOND_MS)).toBeCloseTo((4 * 1_000) / 400, 0);
  });

  it('lands older states on newer ones without a guard, by order or by a slow worker alone', () => {
    const lifo = queue({}, LIFO);
    lifo.runUntil(60 * MINUTE_MS);
    expect(lifo.targets.overwritten).toBeGreaterThan(SCENARIO.targets);
    expect(lifo.targets.stale).toBeGreaterThan(0.5 * SCENARIO.targets);
    // Taken up in their order, and written in another: two of a target are under way at once.
    const few = { targets: 3, staleUpdates: 200 };
    const fifo = queue(few, FIFO);
    fifo.runUntil(60 * MINUTE_MS);
    expect(fifo.targets.overwritten).toBeGreaterThan(0);
    const alone = queue({ ...few, workers: 1 }, FIFO);
    alone.runUntil(60 * MINUTE_MS);
    expect(alone.targets.overwritten).toBe(0);
  });

  it.each([
    ['newest first', { ...LIFO, guards: true }],
    ['oldest first', { ...FIFO, guards: true }],
    ['ours', BLACKSTART_DRAIN],
  ])('lands none with one: %s', (_what, discipline) => {
    const busy = queue(
      { targets: 3, staleUpdates: 50, freshLoad: 0.9, freshToOldShare: 1 },
      discipline,
    );
    busy.runUntil(60 * MINUTE_MS);
    expect(busy.targets).toMatchObject({ overwritten: 0, stale: 0 });
    expect(busy.targets.writes).toBeGreaterThan(0);
  });

  it('has that race in ours, too, when its guard is taken away', () => {
    const load = { targets: 3, staleUpdates: 50, freshLoad: 0.9, freshToOldShare: 1 };
    const busy = queue(load, { ...BLACKSTART_DRAIN, guards: false });
    busy.runUntil(60 * MINUTE_MS);
    expect(busy.targets.overwritten).toBeGreaterThan(0);
  });

  it('pays little for what it finds superseded', () => {
    const guarded = drained({}, { ...LIFO, guards: true });
    const bare = queue({}, LIFO);
    bare.runUntil(60 * MINUTE_MS, () => bare.attempts === 4 * SCENARIO.targets);
    expect(guarded.now).toBeLessThan(0.5 * bare.now);
  });

  it('applies fresh updates at once beside a backlog, and drains that beside them', () => {
    const ours = drained({ targets: 2_000, freshLoad: 0.6 });
    const sorted = ours.timeliness.latenciesUntil(ours.now - MINUTE_MS, () => true).sort();
    expect(sorted[Math.floor(0.99 * sorted.length)]).toBeLessThan(10 * SECOND_MS);
    const oneLine = drained(
      { targets: 2_000, freshLoad: 0.6 },
      { ...BLACKSTART_DRAIN, lanes: null },
    );
    const late = oneLine.timeliness.latenciesUntil(oneLine.now / 2, () => true).sort();
    expect(late[Math.floor(late.length / 2)]).toBeGreaterThan(MINUTE_MS);
  });
});

describe('targets that always fail', () => {
  const poison = { targets: 400, poisonShare: 0.03 };

  it('stop the line where they keep their place, and stop nobody when set aside', () => {
    const blocked = drained(poison, { ...FIFO, coalesces: true, failed: 'keeps-its-place' });
    expect(blocked.targets.behind).toBeGreaterThan(0);
    const aside = drained(poison);
    expect(aside.targets.behind).toBe(0);
    expect(aside.now).toBeLessThan(2 * drained({ targets: 400 }).now);
  });

  it('are tried again, ever more rarely, with their newest version', () => {
    const alone = queue({ targets: 1, poisonShare: 1, staleUpdates: 1 });
    alone.runUntil(10 * MINUTE_MS);
    // At once, and after 15, 30, 60, 120 and 240 s, with 2 s each.
    expect(alone.attempts).toBe(6);
  });

  it('are no other than those that fail once: these work the next time', () => {
    const luckless = drained({ targets: 400, errorShare: 0.05 });
    expect(luckless.targets.behind).toBe(0);
    luckless.runUntil(luckless.now + MINUTE_MS);
    expect(luckless.targets.stale).toBe(0);
    expect(luckless.attempts).toBeGreaterThan(400);
  });
});

describe('chance', () => {
  const busy = { targets: 500, freshLoad: 0.6, poisonShare: 0.01, errorShare: 0.01 };

  it('comes of the seed alone, however far the queue is moved on at once', () => {
    const leaping = queue(busy);
    leaping.runUntil(10 * MINUTE_MS);
    const creeping = queue(busy);
    for (let at = 0; at <= 10 * MINUTE_MS; at += 700) creeping.runUntil(at);
    creeping.runUntil(10 * MINUTE_MS);
    expect(outcome(creeping)).toEqual(outcome(leaping));
    const other = queue(busy, BLACKSTART_DRAIN, 2);
    other.runUntil(10 * MINUTE_MS);
    expect(outcome(other)).not.toEqual(outcome(leaping));
  });

  it('brings the same updates whatever the discipline', () => {
    const asked = (discipline: Discipline) => {
      const made = queue({ ...busy, surge: { from: 0, to: MINUTE_MS, load: 2 } }, discipline);
      made.runUntil(5 * MINUTE_MS);
      return made.timeliness.latenciesUntil(5 * MINUTE_MS, () => true).length;
    };
    expect(asked(FIFO)).toBe(asked(BLACKSTART_DRAIN));
    expect(asked(LIFO)).toBeGreaterThan(0);
  });
});

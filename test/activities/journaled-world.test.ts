import fc from 'fast-check';
import { JournaledWorld, type ActOrder, type JournalEntry } from '../../activities/journaled-world';
import type { Operation } from '../../activities/world/operations';
import { World } from '../../activities/world/world';
import { failureTypeOf } from '../../workflows/contract/failures';
import type { Role } from '../../workflows/domain/roles';
import { smallScenario } from './world/small-region';

/** A journal in memory: JSON and back, as on disk. */
class Pages {
  readonly texts: string[] = [];

  append(entry: JournalEntry): void {
    this.texts.push(JSON.stringify(entry));
  }

  get entries(): JournalEntry[] {
    return this.texts.map((text) => JSON.parse(text) as JournalEntry);
  }
}

const act = (sequence: number, at: number, role: Role = 'planner') => ({
  act: { world: 'w', role, sequence, at },
});
function journaled(order: ActOrder = 'exact', seed = 1) {
  const journal = new Pages();
  return { journal, world: new JournaledWorld(new World(smallScenario, seed), { order, journal }) };
}
const thrownBy = (run: () => unknown): unknown => {
  try {
    run();
    return undefined;
  } catch (error) {
    return error;
  }
};

describe('an act with a key that was used', () => {
  it('T1 is answered as before and not done again', () => {
    const { world, journal } = journaled();
    const first = world.perform('publishPlan', act(1, 1_000));
    world.perform('publishPlan', act(2, 2_000));
    // Told again after another act, at an instant that is over: as a repeated Activity is.
    expect(world.perform('publishPlan', act(1, 1_000))).toEqual(first);
    expect(first).toEqual({ kind: 'published', generation: 1 });
    expect(world.world.record.acts).toHaveLength(2);
    expect(journal.texts).toHaveLength(2);
    expect(world.acts).toBe(2);
  });

  it('is another act for another role, another sequence and another world', () => {
    const { world } = journaled();
    world.perform('note', { ...act(1, 1_000), text: 'x' } as never);
    world.perform('note', { ...act(2, 2_000), text: 'x' } as never);
    world.perform('note', { ...act(1, 3_000, 'operator'), text: 'x' } as never);
    world.perform('note', { act: { ...act(1, 4_000).act, world: 'v' }, text: 'x' } as never);
    expect(world.acts).toBe(4);
  });
});

describe("the order of acts where it is 'exact'", () => {
  it.each([
    ['before', 4_999],
    ['at the very instant of', 5_000],
  ])('ends the run with an act %s the one before it', (_case, at) => {
    const { world, journal } = journaled('exact');
    world.perform('publishPlan', act(1, 5_000));
    const error = thrownBy(() => world.perform('publishPlan', act(2, at)));
    expect(failureTypeOf(error)).toBe('ActOutOfOrder');
    expect(String(error)).toContain(`planner acts at ${at} ms, after an act at 5000 ms`);
    expect(world.world.record.acts).toHaveLength(1);
    expect(journal.texts).toHaveLength(1);
  });

  it('lets an act at the next instant through', () => {
    const { world } = journaled('exact');
    world.perform('publishPlan', act(1, 5_000));
    expect(world.perform('publishPlan', act(2, 5_001))).toMatchObject({ kind: 'published' });
    expect(world.latenessMaxMs).toBe(0);
  });
});

describe("the order of acts where it is that of 'arrival'", () => {
  it('takes a late act as now, and says how late the latest was', () => {
    const { world, journal } = journaled('arrival');
    world.perform('publishPlan', act(1, 60_000));
    world.perform('publishPlan', act(1, 40_000, 'operator'));
    world.perform('publishPlan', act(1, 55_000, 'enactor/az1'));
    expect(world.world.record.acts.map(({ at }) => at)).toEqual([60_000, 60_000, 60_000]);
    expect(world.latenessMaxMs).toBe(20_000);
    // The journal tells when it happened, not when it should have: else it could not be told again.
    expect(journal.entries.map(({ at, request }) => [at, request.act.at])).toEqual([
      [60_000, 60_000],
      [60_000, 60_000],
      [60_000, 60_000],
    ]);
  });
});

describe('a journal', () => {
  it('has each act before the act is answered', () => {
    const refusing = {
      append: (): void => {
        throw new Error('the disk is full');
      },
    };
    const world = new JournaledWorld(new World(smallScenario, 1), {
      order: 'exact',
      journal: refusing,
    });
    expect(() => world.perform('publishPlan', act(1, 1_000))).toThrow('the disk is full');
    expect(world.acts).toBe(0);
  });

  const ROLES: readonly Role[] = ['planner', 'enactor/az1', 'operator'];
  const operations: readonly Operation[] = [
    'publishPlan',
    'takePlan',
    'readControl',
    'listPlanRecords',
    'readAutomation',
    'readReplicaLag',
  ];
  const step = fc.record({
    operation: fc.constantFrom(...operations),
    role: fc.constantFrom(...ROLES),
    // In the order of arrival also an act that is up to half a minute late.
    gap: fc.integer({ min: -30_000, max: 60_000 }),
  });

  it('T1 gives the same world again: same record, same answers, also to what comes after', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), fc.nat(50), (steps, seed) => {
        const { world, journal } = journaled('arrival', seed);
        let at = 30_000;
        for (const [sequence, { operation, role, gap }] of steps.entries()) {
          at += gap;
          world.perform(operation, act(sequence, Math.max(0, at), role));
        }
        const again = journaled('arrival', seed).world;
        again.restore(journal.entries);
        expect(again.world.record.events).toEqual(world.world.record.events);
        expect(again.world.record.acts).toEqual(world.world.record.acts);
        expect(again.acts).toBe(world.acts);
        // An act that was done before the end of the other process, and one that was not.
        const [asked] = steps;
        if (asked !== undefined) {
          const repeated = act(0, 0, asked.role);
          expect(JSON.stringify(again.perform(asked.operation, repeated))).toBe(
            JSON.stringify(world.perform(asked.operation, repeated)),
          );
        }
        const next = act(1_000, 2_000_000);
        expect(again.perform('takePlan', next)).toEqual(world.perform('takePlan', next));
      }),
      { numRuns: 40 },
    );
  });

  it('goes on in order: a restored world guards against what came before its end', () => {
    const { world, journal } = journaled();
    world.perform('publishPlan', act(1, 5_000));
    const again = journaled().world;
    again.restore(journal.entries);
    const error = thrownBy(() => again.perform('publishPlan', act(2, 4_000)));
    expect(failureTypeOf(error)).toBe('ActOutOfOrder');
  });

  it('is not believed when this code answers otherwise: it names the act', () => {
    const { world, journal } = journaled();
    world.perform('publishPlan', act(1, 1_000));
    world.perform('publishPlan', act(2, 2_000));
    const [first, second] = journal.entries as [JournalEntry, JournalEntry];
    const changed = { ...second, answer: { kind: 'published', generation: 7 } };
    expect(() => journaled().world.restore([first, changed])).toThrow('w/planner#2 (publishPlan)');
  });

  it('is not believed by the world of another seed', () => {
    const { world, journal } = journaled('exact', 1);
    world.perform('publishPlan', act(1, 1_000));
    world.perform('takePlan', act(2, 2_000)); // its weights are noise of the seed
    expect(() => journaled('exact', 2).world.restore(journal.entries)).toThrow('start anew');
  });
});

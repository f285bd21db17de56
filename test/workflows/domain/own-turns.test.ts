import fc from 'fast-check';
import { loadPolicy } from '../../../worker/config/load-file';
import { STEP_IDS, type OwnStepPolicy, type StepPolicy } from '../../../workflows/contract/policy';
import { freePlaces, turnsOfOwnSteps } from '../../../workflows/domain/own-turns';
import {
  firstInstant,
  residueOf,
  residuesMeet,
  ROLES,
  type Residue,
} from '../../../workflows/domain/roles';

const gates = { after: [], approval: 'none' } as const;
const ours = (ids: readonly (typeof STEP_IDS)[number][]): readonly StepPolicy[] =>
  ids.map((id) => ({ id, ...gates }));
const own = (count: number): readonly OwnStepPolicy[] =>
  Array.from({ length: count }, (_, index) => ({
    ...{ id: `own/step-${index}`, workflow: 'w', title: 't', does: 'd', undo: 'u', ...gates },
    ...{ changes: [], with: {} },
  }));

describe('when steps of a user’s own act', () => {
  it('is at instants that nobody else has, whichever of our steps there are', () => {
    const some = fc.subarray([...STEP_IDS], { maxLength: STEP_IDS.length - 1 });
    fc.assert(
      fc.property(some, fc.integer({ min: 1, max: 3 }), (listed, count) => {
        const turns = [...turnsOfOwnSteps([...ours(listed), ...own(count)]).values()];
        const idle: readonly string[] = STEP_IDS.filter((id) => !listed.includes(id));
        const others = ROLES.filter((role) => !idle.includes(role)).map(residueOf);
        expect(turns).toHaveLength(count);
        const pairs = turns.flatMap((turn, index): [Residue, Residue][] =>
          [...others, ...turns.slice(index + 1)].map((other) => [turn, other]),
        );
        expect(pairs.filter(([one, other]) => residuesMeet(one, other))).toEqual([]);
      }),
    );
  });

  it('is as often as a step of ours may, where there is a place for each', () => {
    const { steps } = loadPolicy('blackstart');
    expect(freePlaces(steps)).toEqual(['mitigate-internally', 'enable-failover']);
    const [first, second] = [...turnsOfOwnSteps([...steps, ...own(2)]).values()];
    expect(first).toEqual(residueOf('mitigate-internally'));
    expect(second).toEqual(residueOf('enable-failover'));
    expect(firstInstant(first as Residue, 10_000)).toBe(13_000);
  });

  it.each(['blackstart', 'historical', 'throttled-first', 'ladder'])(
    'finds a place under the shipped policy %s',
    (name) => {
      expect(freePlaces(loadPolicy(name).steps)).not.toEqual([]);
    },
  );

  it('is never where our steps have all places', () => {
    expect(turnsOfOwnSteps([...ours(STEP_IDS), ...own(1)]).size).toBe(0);
  });
});

import { STEP_IDS } from '../../../workflows/contract/policy';
import { loadText, refusal } from './written-file';

const OWN = {
  id: 'own/look-twice',
  workflow: 'lookTwice',
  title: 'Look twice',
  does: 'Looks a second time.',
  undo: 'Nothing was changed.',
  after: [] as readonly string[],
  approval: 'none',
};

/** blackstart's policy with these steps behind its own first one, which all others are without. */
const policyWith = (...steps: readonly object[]): string =>
  [
    'name: mine',
    'extends: blackstart',
    `steps: ${JSON.stringify([{ id: 'disable-automation', after: [], approval: 'none' }, ...steps])}`,
    ...['override', 'restore', 'throttle', 'leases', 'services', 'backlog', 'balancers'].map(
      (section) => `${section}: null`,
    ),
    'launches: null',
    'automation: null',
    'operator: { script: [] }',
  ].join('\n');

const ownOf = (step: object) => loadText('policies', policyWith(step)).steps[1];
const named = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ ...OWN, id: `own/step-${index}` }));

describe('a step of a user’s own', () => {
  it('stands among the others, with its gates, and changes nothing if it says nothing of it', () => {
    expect(ownOf({ ...OWN, after: ['disable-automation'] })).toEqual({
      ...OWN,
      after: ['disable-automation'],
      ...{ changes: [], with: {} },
    });
  });

  it('is told its numbers in ms and shares, like the sections of the others', () => {
    const why = { assumption: 'a test' };
    const told = {
      wait: { value: 2, unit: 'min', ...why },
      share: { value: 5, unit: '%', ...why },
      each: [{ value: 1.5, unit: 's', ...why }, 'text', 3],
      below: { speed: { value: 8, unit: 'factor', source: 'a test' }, isOn: true, none: null },
    };
    expect(ownOf({ ...OWN, with: told })).toMatchObject({
      with: {
        ...{ wait: 120_000, share: 0.05, each: [1_500, 'text', 3] },
        below: { speed: 8, isOn: true, none: null },
      },
    });
  });

  it.each<readonly [string, readonly object[], string]>([
    ['no Workflow', [{ ...OWN, workflow: undefined }], 'steps[1].workflow: missing: expected the'],
    ['no title', [{ ...OWN, title: undefined }], 'steps[1].title: missing: expected what it is'],
    ['nothing said of what it does', [{ ...OWN, does: undefined }], 'steps[1].does: missing'],
    ['nothing said of its undoing', [{ ...OWN, undo: undefined }], 'steps[1].undo: missing'],
    ['no name', [{ ...OWN, id: 'own/' }], 'steps[1].id: "own/": expected one of '],
    ['a name that is none', [{ ...OWN, id: 'own/Look' }], 'or "own/<name>" for a step of your own'],
    ['a Workflow Type that is none', [{ ...OWN, workflow: '../x' }], 'an exported function'],
    ['a change that there is not', [{ ...OWN, changes: ['pray'] }], 'steps[1].changes[0]: "pray"'],
    [
      'a number that nobody vouches for',
      [{ ...OWN, with: { a: { b: { value: 1, unit: 's' } } } }],
      'steps[1].with.a.b: {"value":1,"unit":"s"}: expected either "source" or "assumption"',
    ],
    [
      'a unit that there is not',
      [{ ...OWN, with: { a: { value: 1, unit: 'mins', source: 's' } } }],
      'expected one of the units ms, s, min, h, share, %, factor; a count has none',
    ],
    ['the same name twice', [OWN, OWN], 'steps[2].id: "own/look-twice": expected each step once'],
    ['more than three', named(4), 'steps[4].id: "own/step-3": expected at most 3 steps of your'],
    [
      'no place for it',
      [
        ...STEP_IDS.filter((id) => id !== 'disable-automation').map((id) => ({
          ...{ id, after: [], approval: 'none' },
        })),
        OWN,
      ],
      'steps[12].id: "own/look-twice": expected at most 11 of our steps beside yours',
    ],
  ])('is refused with %s', (_what, steps, expected) => {
    expect(refusal('policies', policyWith(...steps))).toContain(expected);
  });

  it('is told from ours, of which the manual says what they do', () => {
    const ours = { id: 'mitigate-internally', after: [], approval: 'none', title: 'Pray' };
    expect(refusal('policies', policyWith(ours))).toContain(
      'steps[1].title: "Pray": expected none: mitigate-internally is a step of ours',
    );
  });

  it('can be approved by a script', () => {
    const script = [
      { at: 'T+10', by: 'a', command: { kind: 'start-recovery' }, reason: 'a test' },
      { at: 'T+12', by: 'b', command: { kind: 'approve', step: OWN.id }, reason: 'a test' },
    ];
    const text = policyWith({ ...OWN, approval: 'required' }).replace(
      'operator: { script: [] }',
      `operator: { script: ${JSON.stringify(script)} }`,
    );
    expect(loadText('policies', text).operator.script[1]?.command).toEqual({
      ...{ kind: 'approve', step: 'own/look-twice' },
    });
  });
});

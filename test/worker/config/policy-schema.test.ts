import { MINUTE_MS } from '../../../workflows/domain/instant';
import { edited, goodText, loadText, refusal, type Path } from './written-file';

type Case = readonly [what: string, path: Path, value: unknown, said: string];

const script = ['operator', 'script'] as const;
const approve = (step: string, at: string) => ({
  ...{ at, by: 'dns-on-call', command: { kind: 'approve', step }, reason: 'a test' },
});

const CASES: readonly Case[] = [
  [
    'an approval of a step that asks for none',
    [...script, 2],
    approve('restore-dynamodb', 'T+100'),
    'operator.script[2].command.step: "restore-dynamodb": expected a step that asks for an approval',
  ],
  [
    'a second approval of a step',
    [...script, 2],
    approve('mitigate-internally', 'T+100'),
    'operator.script[2].command.step: "mitigate-internally": expected each step to be approved once',
  ],
  [
    'an approval before the recovery begins',
    [...script, 0],
    approve('override-dns-record', 'T+50'),
    'operator.script[0].command: {"kind":"approve","step":"override-dns-record"}: expected "start-',
  ],
  ['a step that is none', ['steps', 0, 'id'], 'pray', 'steps[0].id: "pray": expected one of '],
  [
    'O1 a step twice',
    ['steps', 3, 'id'],
    'mitigate-internally',
    'steps[3].id: "mitigate-internally": expected each step once',
  ],
  [
    'a step that waits for a later one',
    ['steps', 0, 'after'],
    ['restore-dynamodb'],
    'steps[0].after[0]: "restore-dynamodb": expected a step that stands above this one',
  ],
  [
    'a step that waits for itself',
    ['steps', 1, 'after'],
    ['override-dns-record'],
    'steps[1].after[0]: "override-dns-record": expected a step that stands above this one',
  ],
  [
    'an approval that is none',
    ['steps', 0, 'approval'],
    'maybe',
    'steps[0].approval: "maybe": expected "required", "none", or { from: [roles], count, expiresAfter }',
  ],
  [
    'signed approvals without the people who sign',
    ['steps', 0, 'approval'],
    { from: ['lead'], count: 2, expiresAfter: { value: 30, unit: 'min', assumption: 'a test' } },
    'operator.people: missing: expected the people of the script, with their roles',
  ],
  [
    'a retry that nobody asks for',
    [...script, 1],
    {
      ...{ after: { value: 5, unit: 'min', assumption: 'a test' }, by: 'tester', reason: 'a test' },
      command: { kind: 'retry', step: 'override-dns-record' },
    },
    'expected "at": only an approval is asked for',
  ],
  ['no steps', ['steps'], [], 'steps: []: expected array to have >=1 items'],
  ['O4 a floor of 0', ['override', 'floor'], 0, 'override.floor: 0: expected number to be >=1'],
  [
    'O1 a negative floor',
    ['override', 'floor'],
    -2,
    'override.floor: -2: expected number to be >=1',
  ],
  [
    'O1 half an address',
    ['override', 'floor'],
    1.5,
    'override.floor: 1.5: expected int, received number',
  ],
  [
    'O1 a floor without an end',
    ['override', 'floor'],
    Infinity,
    'override.floor: Infinity: expected number, received Infinity',
  ],
  [
    'no vantage point',
    ['override', 'vantagePoints'],
    [],
    'override.vantagePoints: []: expected array to have >=1 items',
  ],
  [
    'a vantage point that is none',
    ['override', 'vantagePoints', 0],
    'my laptop',
    'override.vantagePoints[0]: "my laptop": expected "resolver/<n>"',
  ],
  [
    'a duration without a unit',
    ['restore', 'lookEvery', 'unit'],
    undefined,
    'restore.lookEvery.unit: missing: expected one of "ms"|"s"|"min"|"h"',
  ],
  [
    'a look every 0 s',
    ['restore', 'lookEvery', 'value'],
    0,
    'restore.lookEvery.value: 0: expected at least 1 ms',
  ],
  [
    'a duration that nobody vouches for',
    ['restore', 'lookEvery', 'assumption'],
    undefined,
    'restore.lookEvery: {"value":1,"unit":"min"}: expected either "source" or "assumption"',
  ],
  [
    'a waiver of a rule that is none',
    ['waives', 0, 'rule'],
    'dns/all',
    'waives[0].rule: "dns/all": expected one of ',
  ],
  [
    'a waiver without a reason',
    ['waives', 0, 'reason'],
    undefined,
    'waives[0].reason: missing: expected string, received undefined',
  ],
  [
    'a script out of order',
    [...script, 3, 'at'],
    'T+60',
    'operator.script[3].at: "T+60": expected the script in the order of its instants',
  ],
  [
    'a command that is none',
    [...script, 0, 'command', 'kind'],
    'panic',
    'operator.script[0].command.kind: "panic": ',
  ],
  [
    'an approval of no step',
    [...script, 1, 'command', 'step'],
    undefined,
    'operator.script[1].command.step: missing: expected one of ',
  ],
  [
    'an act of nobody',
    [...script, 0, 'by'],
    '',
    'operator.script[0].by: "": expected string to have >=1 characters',
  ],
  [
    'an unknown key',
    ['override', 'force'],
    true,
    'override.force: true: unknown key; expected none of this name',
  ],
  [
    'O1 a prototype key',
    ['override', '__proto__'],
    { floor: 0 },
    'override.__proto__: {"floor":0}: unknown key',
  ],
];

describe('a policy file', () => {
  it.each(CASES)('is refused with place, value and expectation: %s', (...[, path, value, said]) => {
    const lines = refusal('policies', edited('policies', [path, value])).split('\n');
    expect(lines[0]).toMatch(/mine\.yaml cannot be used:$/);
    expect(lines.slice(1).every((line) => /^ {2}line \d+, /.test(line))).toBe(true);
    expect(lines.join('\n')).toContain(said);
  });

  it('cannot make its steps wait for each other in a circle', () => {
    const circle = edited('policies', [
      ['steps'],
      [
        { id: 'mitigate-internally', after: ['override-dns-record'], approval: 'none' },
        { id: 'override-dns-record', after: ['mitigate-internally'], approval: 'none' },
      ],
    ]);
    expect(refusal('policies', circle)).toContain('steps[0].after[0]: "override-dns-record"');
  });

  it('cannot approve a step that it does not have', () => {
    const text = edited('policies', [['steps', 6], undefined]);
    expect(refusal('policies', text)).toContain(
      'operator.script[5].command.step: "disable-automation": expected a step of this policy',
    );
  });

  it('may give two commands at one instant: the sender orders them', () => {
    const at = 'T+87';
    const text = edited('policies', [[...script, 2], approve('override-dns-record', at)]);
    const policy = loadText('policies', text);
    expect(policy.operator.script.slice(1, 3).map((act) => act.at)).toEqual([
      87 * MINUTE_MS,
      87 * MINUTE_MS,
    ]);
  });

  it('that was loaded counts its script from T+0, in milliseconds', () => {
    const policy = loadText('policies', goodText('policies'));
    expect(policy.operator.script.slice(0, 4).map(({ at }) => at)).toEqual([
      50 * MINUTE_MS,
      87 * MINUTE_MS,
      156 * MINUTE_MS + 40_000,
      266 * MINUTE_MS,
    ]);
    expect(policy.override?.verifyEvery).toBe(20_000);
  });
});

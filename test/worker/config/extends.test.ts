import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { InvalidFileError, loadPolicy, loadScenario } from '../../../worker/config/load-file';
import { goodText } from './written-file';

/** Files of a folder of their own, by path; loads the first one. */
function load(kind: 'scenarios' | 'policies', files: Readonly<Record<string, string>>) {
  const folder = mkdtempSync(join(tmpdir(), 'blackstart-extends-'));
  try {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), text);
    }
    const file = join(folder, Object.keys(files)[0] ?? '');
    return kind === 'scenarios' ? loadScenario(file) : loadPolicy(file);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The lines of the refusal, without the folder. */
function refusal(kind: 'scenarios' | 'policies', files: Readonly<Record<string, string>>) {
  try {
    load(kind, files);
  } catch (error) {
    if (!(error instanceof InvalidFileError)) throw error;
    return error.message.replaceAll(/\S*blackstart-extends-\w+\//g, '').split('\n');
  }
  throw new Error('the file was taken');
}

const SLOW_LOOKS = `name: mine
extends: historical
restore:
  lookEvery: { value: 9, unit: min, assumption: 'a test' }
  giveUpAfter: { value: 30, unit: min, assumption: 'a test' }
  vantagePoints: [resolver/1]
`;

describe('a file that extends another', () => {
  it('has the sections of that one, but for those that it gives itself', () => {
    const policy = load('policies', { 'mine.yaml': SLOW_LOOKS });
    const { restore, name, ...rest } = loadPolicy('historical');
    expect(policy).toMatchObject({ ...rest, name: 'mine' });
    expect(policy).toHaveProperty('restore.lookEvery', 9 * 60_000);
    expect(policy).toHaveProperty('restore.vantagePoints', ['resolver/1']);
    expect([restore?.lookEvery, name]).toEqual([60_000, 'historical']);
  });

  it('does not carry on what it extends', () => {
    expect(load('policies', { 'mine.yaml': SLOW_LOOKS })).not.toHaveProperty('extends');
  });

  it('may be a scenario', () => {
    const text = 'name: mine\nextends: us-east-1-2025-10-19\nendsAt: T+10\n';
    const { zero, endsAt, luck } = load('scenarios', { 'mine.yaml': text }) as ReturnType<
      typeof loadScenario
    >;
    expect(endsAt - zero).toBe(10 * 60_000);
    expect(luck).toEqual(loadScenario('us-east-1-2025-10-19').luck);
  });

  it.each(['base.yaml', './base.yaml', 'lib/base.yml', './lib/base.yml'])(
    'finds a path from its own folder, wherever it is loaded from: %s',
    (base) => {
      const files = { 'mine.yaml': `name: mine\nextends: ${base}\n`, [base]: goodText('policies') };
      expect(load('policies', files)).toEqual({ ...loadPolicy('historical'), name: 'mine' });
    },
  );

  it('may extend one that extends another, each from its own folder', () => {
    const files = {
      'top/mine.yaml': 'name: mine\nextends: ../middle/own.yaml\n',
      'middle/own.yaml': "name: own\nextends: ./base.yaml\ntitle: 'In between'\n",
      'middle/base.yaml': goodText('policies'),
    };
    expect(load('policies', files)).toMatchObject({ name: 'mine', title: 'In between' });
  });
});

describe('what is wrong with a file that extends another', () => {
  it('is said to stand in that file when it stands there', () => {
    const text = SLOW_LOOKS.replace('value: 9', 'value: 0');
    expect(refusal('policies', { 'mine.yaml': text })).toEqual([
      'mine.yaml cannot be used:',
      '  line 4, restore.lookEvery.value: 0: expected at least 1 ms',
    ]);
  });

  it('is said to stand in the one that it extends when it stands there', () => {
    const base = goodText('policies').replace('floor: 2', 'floor: 0');
    const line = base.split('\n').findIndex((text) => text.includes('floor: 0')) + 1;
    const files = { 'mine.yaml': 'name: mine\nextends: ./base.yaml\n', 'base.yaml': base };
    expect(refusal('policies', files)).toEqual([
      'mine.yaml cannot be used:',
      `  ./base.yaml, line ${line}, override.floor: 0: expected number to be >=1`,
    ]);
  });

  it('is its own when a section is missing in both', () => {
    const text = `${SLOW_LOOKS}steps:
  - { id: enable-automation, after: [], approval: none }
operator: { script: [] }
`;
    const [, ...problems] = refusal('policies', { 'mine.yaml': text });
    const missing = problems.find((problem) => problem.includes('automation: missing'));
    expect(missing).toMatch(/^ {2}line \d+, automation: missing: expected this section, for the /);
  });

  it('is its own when it takes away what a section of the other is for', () => {
    const text = 'name: mine\nextends: historical\nsteps: []\n';
    const problems = refusal('policies', { 'mine.yaml': text });
    expect(problems).toContain('  line 3, steps: []: expected array to have >=1 items');
  });

  it.each([
    ['a number', '5', '5'],
    ['a list', '[historical]', '["historical"]'],
    ['nothing', '', 'null'],
  ])('is that it extends %s', (_what, written, shown) => {
    const text = `name: mine\nextends: ${written}\n`;
    expect(refusal('policies', { 'mine.yaml': text })).toEqual([
      'mine.yaml cannot be used:',
      `  line 2, extends: ${shown}: expected the name of a file in policies/, or a path`,
    ]);
  });

  it('is a section that it takes away and that the other has not: a slip of the keyboard', () => {
    const text = 'name: mine\nextends: historical\nthrotle: null\n';
    expect(refusal('policies', { 'mine.yaml': text })).toEqual([
      'mine.yaml cannot be used:',
      '  line 3, throtle: null: expected a section of historical, which has none of this name',
    ]);
  });

  it('is that it extends what there is not: it says where that is said', () => {
    expect(refusal('policies', { 'mine.yaml': 'name: mine\nextends: no-such\n' })).toEqual([
      'mine.yaml cannot be used:',
      expect.stringMatching(/^ {2}line 2, extends: "no-such": there is no such file; .*historical/),
    ]);
    expect(refusal('scenarios', { 'mine.yaml': 'name: mine\nextends: ./no.yaml\n' })).toEqual([
      'mine.yaml cannot be used:',
      '  line 2, extends: "./no.yaml": there is no such file',
    ]);
  });

  it.each([
    ['a text', 'good night'],
    ['a list', '- name: mine'],
    ['empty', ''],
  ])('is that the other one is no map: %s', (_what, base) => {
    const files = { 'mine.yaml': 'name: mine\nextends: ./base.yaml\n', 'base.yaml': base };
    const problems = refusal('policies', files);
    expect(problems).toHaveLength(2);
    expect(problems[1]).toMatch(/^ {2}line 2, extends: "\.\/base\.yaml": .*expected object/);
  });

  it('is that the other one is no YAML', () => {
    const files = { 'mine.yaml': 'name: mine\nextends: ./base.yaml\n', 'base.yaml': 'a: [1' };
    const [, problem, ...more] = refusal('policies', files);
    expect(problem).toMatch(/^ {2}line 2, extends: "\.\/base\.yaml": not YAML: /);
    expect(more).toEqual([]);
  });

  it('O1 is a circle', () => {
    const files = {
      'mine.yaml': 'name: mine\nextends: ./other.yaml\n',
      'other.yaml': 'name: other\nextends: ./mine.yaml\n',
    };
    expect(refusal('policies', files)).toEqual([
      'mine.yaml cannot be used:',
      '  line 2, extends: "./other.yaml": line 2, extends: "./mine.yaml": ' +
        'expected a file that does not extend this one',
    ]);
  });

  it('O1 is that it extends itself', () => {
    const files = { 'mine.yaml': 'name: mine\nextends: ./mine.yaml\n' };
    expect(refusal('scenarios', files)[1]).toContain('a file that does not extend this one');
  });

  it('is that it has no name of its own: it would be taken for the other one', () => {
    expect(refusal('policies', { 'mine.yaml': "title: 'Mine'\nextends: historical\n" })).toEqual([
      'mine.yaml cannot be used:',
      '  line 1, name: missing: expected a name of its own in a file that extends another',
    ]);
  });

  it('O1 is a prototype key, in either of them', () => {
    const mine = 'name: mine\nextends: ./base.yaml\n';
    const evil = '__proto__: { polluted: 1 }\n';
    const good = goodText('policies');
    for (const files of [
      { 'mine.yaml': `${mine}${evil}`, 'base.yaml': good },
      { 'mine.yaml': mine, 'base.yaml': `${good}\n${evil}` },
    ]) {
      expect(refusal('policies', files).join('\n')).toMatch(/__proto__: .*unknown key/);
    }
    expect('polluted' in {}).toBe(false);
  });
});

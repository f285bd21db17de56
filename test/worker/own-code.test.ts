import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BadInputError } from '../../worker/bad-input';
import { loadPolicy, projectRoot } from '../../worker/config/load-file';
import { codeIdentity } from '../../worker/evaluation/code-identity';
import { checkedRules, checkOwnSteps, checkWorkflows, loadOwnRules } from '../../worker/own-code';

const EXAMPLE = join(projectRoot(), 'examples', 'your-own-runbook');
const policy = loadPolicy(join(EXAMPLE, 'policy.yaml'));
const steps = join(EXAMPLE, 'steps.ts');

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'blackstart-own-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const fileOf = (name: string, text: string): string => {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
};
const saidOf = (check: () => unknown): string => {
  try {
    check();
  } catch (error) {
    if (error instanceof BadInputError) return error.message;
    throw error;
  }
  return '';
};

describe('the Workflows of a user’s own steps', () => {
  it('are found in the file that exports them', () => {
    expect(checkWorkflows(steps)).toEqual(['prepareNetwork']);
    expect(saidOf(() => checkOwnSteps(policy, steps))).toBe('');
  });

  it('are not asked of a policy that has none', () => {
    expect(saidOf(() => checkOwnSteps(loadPolicy('blackstart'), undefined))).toBe('');
  });

  it('are missed before anything is begun, with what to give', () => {
    const said = saidOf(() => checkOwnSteps(policy, undefined));
    expect(said).toContain('policy ready-network has a step of its own, own/prepare-network');
    expect(said).toContain('--workflows <file>');
    expect(said).toContain('exports prepareNetwork');
  });

  it.each([
    ['without the Workflow', 'exports.other = () => 1;', /own\/prepare-network: .*exports other$/],
    ['without any', 'exports.n = 1;', /it exports no function$/],
    ['with the name of one of ours', 'exports.recoverRegion = () => 1;', /exports recoverRegion/],
    ['that cannot be loaded', 'throw new Error("no such thing");', /loaded: no such thing$/],
  ])('are refused from a file %s', (what, text, expected) => {
    const file = fileOf(`${what.replaceAll(' ', '-')}.js`, text);
    expect(saidOf(() => checkOwnSteps(policy, file))).toMatch(expected);
  });

  it('are refused from a file that is not there', () => {
    expect(saidOf(() => checkOwnSteps(policy, 'my/none.ts'))).toBe(
      `workflows: my/none.ts: there is no such file in ${process.cwd()}`,
    );
  });
});

describe('the rules of a user’s own', () => {
  it('are all that a file exports', () => {
    const found = loadOwnRules(join(EXAMPLE, 'rules.ts'));
    expect(found.map(({ id }) => id)).toEqual(['own/network-in-time']);
  });

  it('are refused from a file without any', () => {
    const file = fileOf('no-rules.js', 'exports.rule = { id: "own/a" };');
    expect(saidOf(() => loadOwnRules(file))).toContain('expected an exported rule: { id, promise');
  });

  it('are refused when one of them is none, and it is named', () => {
    const good = 'exports.good = { id: "own/a", promise: "p", brokenBy: () => undefined };';
    const file = fileOf('one-bad.js', `${good} exports.bad = { id: "own/b", promise: "p" };`);
    expect(saidOf(() => loadOwnRules(file))).toMatch(/one-bad\.js: bad: expected \{ id, promise/);
  });

  it.each([
    ['a file', 'my/rules.ts', 'rules: my/rules.ts: expected a list of rules'],
    [
      'what was not imported',
      [undefined],
      'rules[0]: undefined: expected { id, promise, brokenBy }',
    ],
    [
      'one that asks nothing',
      [{ id: 'own/a', promise: 'p' }],
      'rules[0]: { id, promise }: expected',
    ],
    [
      'one that asks twice',
      [{ id: 'own/a', promise: 'p', brokenBy: () => undefined, brokenIn: () => [] }],
      'rules[0]: { id, promise, brokenBy, brokenIn }: expected',
    ],
  ])('are refused as %s', (_what, rules, expected) => {
    expect(saidOf(() => checkedRules(rules))).toContain(expected);
  });

  it.each([
    [['own/a', 'own/a'], 'rules[1].id: own/a: expected each rule once'],
    [['dns/record-never-empty'], 'rules[0].id: dns/record-never-empty: expected "own/"'],
  ])('are refused as %j', (ids, expected) => {
    const rules = ids.map((id) => ({ id, promise: 'p', brokenBy: () => undefined }) as never);
    expect(saidOf(() => checkedRules(rules))).toContain(expected);
  });
});

describe('the identity of the code', () => {
  const sourcesWith = (...own: readonly string[]): string => codeIdentity(own).sources;

  it('covers files of a user’s own, and what these import beside them', () => {
    fileOf('limits.ts', 'export const LIMIT = 1;');
    const rules = fileOf('own.ts', "import { LIMIT } from './limits';\nexport default LIMIT;");
    const before = sourcesWith(rules);
    expect(before).not.toBe(sourcesWith());
    expect(sourcesWith(rules)).toBe(before);
    fileOf('limits.ts', 'export const LIMIT = 2;');
    expect(sourcesWith(rules)).not.toBe(before);
  });
});

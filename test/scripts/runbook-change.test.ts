import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { projectRoot } from '../../worker/config/load-file';

const SCRIPT = join(projectRoot(), '.ci', 'runbook-change');
const WORKFLOW = join(projectRoot(), '.github', 'workflows', 'runbook-change.yml');

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'change-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

type Tree = {
  readonly policies: Readonly<Record<string, string>>;
  readonly scenarios: readonly string[];
  /** A body of JavaScript, with `flag(name)` for what was typed. */
  readonly evaluate: string;
};

/** What the script calls, without what it costs: two checkouts whose commands only write files. */
function plant(name: string, { policies, scenarios, evaluate }: Tree, compare = 'process.exit(0)') {
  const root = join(folder, name);
  for (const each of ['policies', 'scenarios']) mkdirSync(join(root, each), { recursive: true });
  for (const [file, text] of Object.entries(policies)) {
    writeFileSync(join(root, 'policies', `${file}.yaml`), text);
  }
  for (const each of scenarios) writeFileSync(join(root, 'scenarios', `${each}.yaml`), name);
  const begin =
    "const fs = require('node:fs'); const flag = (n) => process.argv[process.argv.indexOf(n) + 1];\n";
  writeFileSync(join(root, 'evaluate.js'), begin + evaluate);
  writeFileSync(join(root, 'compare.js'), begin + compare);
  const scripts = { evaluate: 'node evaluate.js', compare: 'node compare.js' };
  writeFileSync(join(root, 'package.json'), JSON.stringify({ name, scripts }));
}

const PLAYS = `
fs.appendFileSync('played', flag('--policy') + ' ' + fs.readdirSync('scenarios').join() + ' ' + flag('--seeds') + '\\n');
fs.writeFileSync(flag('--out'), '{}'); process.exit(1);`;
/** Ends with the status that the policy's file names. */
const COMPARES = `
fs.writeFileSync(flag('--out') + '/comparison.md', '# ' + flag('--candidate'));
const policy = require('node:path').basename(flag('--candidate'), '.json');
process.exit(Number(/\\d/.exec(fs.readFileSync('policies/' + policy + '.yaml', 'utf8'))[0]));`;

function run(env: NodeJS.ProcessEnv = {}) {
  const args = ['base', 'head', 'out'];
  const { status, stderr } = spawnSync(SCRIPT, args, {
    ...{ cwd: folder, encoding: 'utf8' },
    env: { ...process.env, POLICIES: undefined, SEEDS: undefined, ...env },
  });
  return { status, stderr };
}
const played = (side: string): string => readFileSync(join(folder, side, 'played'), 'utf8');

describe('.ci/runbook-change', () => {
  const base = { blackstart: '0', mine: 'old', same: '0' };
  const plantBoth = (mine: string) => {
    plant('base', { policies: base, scenarios: ['night', 'gone'], evaluate: PLAYS });
    const policies = { ...base, mine, fresh: '1' };
    plant('head', { policies, scenarios: ['night', 'storm'], evaluate: PLAYS }, COMPARES);
  };

  it("plays blackstart and what has changed on both sides, in the head's scenarios", () => {
    plantBoth('0');
    expect(run({ SEEDS: '7' }).status).toBe(0);
    const both = 'blackstart night.yaml,storm.yaml 7\nmine night.yaml,storm.yaml 7\n';
    expect([played('base'), played('head')]).toEqual([both, both]);
  });

  it.each([
    ['worse', '1', 1],
    ['not judged', '2', 2],
  ])('ends as the worst of its policies: %s', (_what, mine, status) => {
    plantBoth(mine);
    expect(run().status).toBe(status);
  });

  it('plays nothing again that is there', () => {
    plantBoth('0');
    run();
    run();
    expect(played('base').split('\n')).toHaveLength(3);
  });

  it('says that it could not be judged where a side could not play', () => {
    plantBoth('0');
    plant('base', { policies: base, scenarios: [], evaluate: 'process.exit(2)' });
    expect(run({ POLICIES: 'blackstart' }).status).toBe(2);
    const text = readFileSync(join(folder, 'out', 'blackstart', 'comparison.md'), 'utf8');
    expect(text).toContain('could not be judged');
    expect(existsSync(join(folder, 'out', 'mine'))).toBe(false);
  });

  it('refuses what are no folders', () => {
    expect(run()).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('usage: ') as string,
    });
  });
});

type Step = { readonly run?: string; readonly uses?: string; readonly if?: string };
type Workflow = {
  readonly on: { readonly pull_request: { readonly paths: readonly string[] } };
  readonly permissions: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, { readonly steps: readonly Step[] }>>;
};

describe('the workflow of a pull request', () => {
  const workflow = parse(readFileSync(WORKFLOW, 'utf8'), { uniqueKeys: true }) as Workflow;
  const steps = Object.values(workflow.jobs).flatMap((job) => job.steps);

  it('is asked for by what changes nights, and by nothing that is not there', () => {
    const { paths } = workflow.on.pull_request;
    expect(paths).toEqual(expect.arrayContaining(['policies/**', 'workflows/**', 'scenarios/**']));
    for (const path of paths) {
      expect(existsSync(join(projectRoot(), path.replace('/**', '')))).toBe(true);
    }
  });

  it('may read, and comment, and nothing else', () => {
    expect(workflow.permissions).toEqual({ contents: 'read', 'pull-requests': 'write' });
    for (const { uses } of steps.filter((step) => step.uses !== undefined)) {
      expect(uses).toMatch(/^actions\/[a-z-]+@v\d+$/);
    }
  });

  it.each([
    ['0', 0, ''],
    ['1', 1, '::error::'],
    ['2', 0, '::warning::'],
    ['', 1, '::error::'],
  ])('ends for status "%s" with %i', (given, status, says) => {
    const last = steps.at(-1)?.run ?? '';
    const done = spawnSync('bash', ['-e', '-c', last], {
      ...{ encoding: 'utf8', env: { ...process.env, STATUS: given } },
    });
    expect(done.status).toBe(status);
    expect(done.stdout).toContain(says);
  });

  it('has one step that compares, and keeps its status for the last', () => {
    const compares = steps.filter(({ run: text }) => text?.includes('.ci/runbook-change'));
    expect(compares).toHaveLength(1);
    expect(compares[0]?.run).toContain('|| status=$?');
    expect(compares[0]?.run).toContain('GITHUB_STEP_SUMMARY');
  });
});

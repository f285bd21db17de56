import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

// A rule that never fires looks exactly like one that holds. So each layer rule is broken here, in
// a small tree planted for the purpose, with the project's own configuration.

const ROOT = join(__dirname, '..', '..');
const CRUISER = join(ROOT, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
const FOLDERS = ['workflows', 'activities', 'worker', 'scripts', 'test'];

/** Rule, then the files that break it and the line that does. */
const BREACHES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'pure-imports-only-pure': {
    'workflows/contract/a.ts': `import '../durable/clock';`,
    'workflows/domain/b.ts': `import type { Ports } from '../../activities/ports';`,
    'workflows/controllers/c.ts': `import '../index';`,
  },
  'deciders-know-no-world': {
    'workflows/controllers/d.ts': `import type { World } from '../../activities/world/world';`,
    'workflows/runbooks/a.ts': `import type { World } from '../../activities/world/world';`,
  },
  'domain-knows-no-temporal': {
    'workflows/domain/c.ts': `import type { Duration } from '@temporalio/common';`,
  },
  'sandbox-imports-no-runtime-outside-itself': {
    'workflows/runbooks/b.ts': `import { createActivities } from '../../activities/index';`,
    'workflows/cascade/a.ts': `import '../../activities/world/world';`,
  },
  'sandbox-uses-no-node': {
    'workflows/durable/a.ts': `import 'node:crypto';`,
    'workflows/domain/d.ts': `import { join } from 'path';`,
  },
  'sandbox-knows-its-own-temporal': {
    'workflows/automation/a.ts': `import { Context } from '@temporalio/activity';`,
  },
  'world-uses-no-node': {
    'activities/world/a.ts': `import { readFileSync } from 'node:fs';`,
  },
  'world-knows-no-temporal-runtime': {
    'activities/world/b.ts': `import { sleep } from '@temporalio/workflow';`,
  },
  'activities-import-only-pure-workflows': {
    'activities/a.ts': `import { clock } from '../workflows/durable/clock';`,
  },
  'activities-know-no-process': { 'activities/b.ts': `import '../worker/main';` },
  'scripts-are-the-end': { 'worker/a.ts': `import '../scripts/drill';` },
  'product-does-not-import-tests': { 'scripts/a.ts': `import '../test/good.test';` },
  'product-needs-no-dev-dependency': { 'worker/b.ts': `import 'only-for-tests';` },
  'no-undeclared-package': { 'activities/c.ts': `import 'not-in-the-manifest';` },
  'no-unresolvable': { 'scripts/b.ts': `import './missing';` },
  'no-circular': { 'activities/world/c.ts': `import './d';` },
  'no-orphans': { 'activities/world/e.ts': `export const forgotten = 1;` },
};

/** Everything that is allowed and looks a little like what is not. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  'workflows/index.ts': [`export { recover } from './runbooks/recover';`],
  'workflows/contract/messages.ts': [
    `import { defineSignal } from '@temporalio/workflow';`,
    `import { ApplicationFailure } from '@temporalio/common';`,
    `import type { Noun } from '../domain/noun';`,
    `export const messages = (noun: Noun) => [defineSignal, ApplicationFailure, noun];`,
  ],
  'workflows/domain/noun.ts': [
    `import type { Other } from './other';`,
    `export type Noun = Other;`,
  ],
  'workflows/domain/other.ts': [`import type { Noun } from './noun';`, `export type Other = Noun;`],
  'workflows/controllers/admission.ts': [
    `import type { Noun } from '../domain/noun';`,
    `export const next = (noun: Noun) => noun;`,
  ],
  'workflows/durable/clock.ts': [
    `import { sleep } from '@temporalio/workflow';`,
    `export const clock = sleep;`,
  ],
  'workflows/runbooks/recover.ts': [
    `import type { Activities } from '../../activities/index';`,
    `import { clock } from '../durable/clock';`,
    `import { next } from '../controllers/admission';`,
    `export const recover = (activities: Activities) => [activities, clock, next];`,
  ],
  'workflows/cascade/night.ts': [
    `import type { World } from '../../activities/world/world';`,
    `export type Night = World;`,
  ],
  'activities/ports.ts': [
    `import type { Noun } from '../workflows/domain/noun';`,
    `export type Ports = Noun;`,
  ],
  'activities/index.ts': [
    `import 'node:fs';`,
    `import { Context } from '@temporalio/activity';`,
    `import { World } from './world/world';`,
    `import type { recover } from '../workflows/index';`,
    `export type Activities = typeof recover;`,
    `export const createActivities = [Context, World];`,
  ],
  'activities/world/world.ts': [
    `import { next } from '../../workflows/controllers/admission';`,
    `import type { Ports } from '../ports';`,
    `export class World { ports?: Ports; next = next; }`,
  ],
  'activities/world/d.ts': [`import './c';`],
  'worker/main.ts': [`import '@temporalio/worker';`, `import '../activities/index';`],
  'scripts/drill.ts': [`import 'node:fs';`, `import '../worker/main';`],
  'test/good.test.ts': [
    `import '../scripts/drill';`,
    `import 'only-for-tests';`,
    `import 'node:fs';`,
  ],
};

const breaches = Object.entries(BREACHES).flatMap(([rule, files]) =>
  Object.entries(files).map(([file, line]) => ({ rule, file, line })),
);

const PACKAGES = Object.fromEntries(
  ['activity', 'common', 'worker', 'workflow'].map((name) => [`@temporalio/${name}`, '1.0.0']),
);

let tree: string;
let found: ReadonlyMap<string, readonly string[]>;

beforeAll(async () => {
  tree = await plant();
  found = await cruise(tree);
});

afterAll(() => rm(tree, { recursive: true, force: true }));

describe('the layer rules', () => {
  it.each(breaches)('$rule fires for $file', ({ rule, file }) => {
    expect(found.get(file)).toContain(rule);
  });

  it('are each broken at least once here', () => {
    const config = jest.requireActual<{ forbidden: { name: string; severity: string }[] }>(
      '../../.dependency-cruiser.cjs',
    );
    const names = config.forbidden.map(({ name }) => name);
    expect(Object.keys(BREACHES).toSorted()).toEqual(names.toSorted());
    expect(config.forbidden.filter(({ severity }) => severity !== 'error')).toEqual([]);
  });

  it('are silent about what is allowed', () => {
    const broken = new Set(breaches.map(({ file }) => file));
    expect([...found].filter(([file]) => !broken.has(file))).toEqual([]);
  });
});

async function plant(): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'layers-'));
  const put = async (file: string, content: string): Promise<void> => {
    await mkdir(join(root, dirname(file)), { recursive: true });
    await writeFile(join(root, file), `${content}\n`);
  };
  for (const name of ['.dependency-cruiser.cjs', 'tsconfig.json']) {
    await cp(join(ROOT, name), join(root, name));
  }
  await put(
    'package.json',
    JSON.stringify({ dependencies: PACKAGES, devDependencies: { 'only-for-tests': '1.0.0' } }),
  );
  for (const name of [...Object.keys(PACKAGES), 'only-for-tests', 'not-in-the-manifest']) {
    await put(`node_modules/${name}/package.json`, JSON.stringify({ name, main: 'index.js' }));
    await put(`node_modules/${name}/index.js`, '');
  }
  for (const [file, lines] of Object.entries(ALLOWED)) await put(file, lines.join('\n'));
  for (const { file, line } of breaches) await put(file, line);
  return root;
}

/** The names of the rules that each file breaks. */
async function cruise(root: string): Promise<ReadonlyMap<string, readonly string[]>> {
  const args = [CRUISER, ...FOLDERS, '--config', '.dependency-cruiser.cjs', '-T', 'json'];
  const { stdout } = await promisify(execFile)(process.execPath, args, {
    cwd: root,
    maxBuffer: 64 * 1024 * 1024,
  });
  const { summary } = JSON.parse(stdout) as {
    summary: { violations: { from: string; rule: { name: string } }[] };
  };
  const rules = new Map<string, string[]>();
  for (const { from, rule } of summary.violations) {
    rules.set(from, [...(rules.get(from) ?? []), rule.name]);
  }
  return rules;
}

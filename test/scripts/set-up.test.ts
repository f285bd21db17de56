import fs from 'node:fs';
import { FakeTree, INSTALLED, LOCKED } from './set-up/fake-tree';

let tree: FakeTree;
beforeEach(() => (tree = new FakeTree()));
afterEach(() => tree.remove());

const setUp = () => tree.setUp(['--no-servers']);

describe('the dependencies', () => {
  it('are installed once, with words, and not looked at aloud again', async () => {
    const first = await setUp();
    expect(first.code).toBe(0);
    expect(first.words).toMatch(/installed in \d+\.\d s/);
    expect(await setUp()).toEqual({ code: 0, words: '' });
    expect(tree.npmCommands()).toEqual([expect.stringMatching(/^ci .*--no-audit --no-fund/)]);
  });

  it('are good when a plain npm has installed them', async () => {
    tree.install();
    expect(await setUp()).toEqual({ code: 0, words: '' });
    expect(tree.npmCommands()).toEqual([]);
  });

  it.each([
    [
      'another version is there',
      () => tree.install({ ...INSTALLED, 'node_modules/alpha': { version: '0.9.0' } }),
    ],
    [
      'one is missing',
      () => tree.install({ 'node_modules/alpha-native': INSTALLED['node_modules/alpha-native'] }),
    ],
    [
      'another platform’s are there',
      () =>
        tree.install({
          ...INSTALLED,
          'node_modules/alpha-amiga': LOCKED['node_modules/alpha-amiga'],
        }),
    ],
    [
      'a folder was deleted',
      () => {
        tree.install();
        fs.rmSync(tree.at('node_modules/alpha'), { recursive: true });
      },
    ],
  ])('are installed again when %s', async (_case, arrange) => {
    arrange();
    expect((await setUp()).code).toBe(0);
    expect(tree.npmCommands()).toHaveLength(1);
  });

  it('are installed again when the lock has changed', async () => {
    await setUp();
    const alpha = { ...LOCKED['node_modules/alpha'], version: '2.0.0', integrity: 'sha512-b' };
    tree.writeJson('package-lock.json', { packages: { ...LOCKED, 'node_modules/alpha': alpha } });
    await setUp();
    expect(tree.npmCommands()).toHaveLength(2);
  });

  it('are installed by one of two processes; the other waits for it', async () => {
    tree.write('slow', '');
    const runs = await Promise.all([setUp(), setUp()]);
    expect(runs.map(({ code }) => code)).toEqual([0, 0]);
    expect(tree.npmCommands()).toHaveLength(1);
    expect(runs.map(({ words }) => words).join('')).toContain('waiting for it');
  });
});

it('goes on after a process that was killed while it installed', async () => {
  tree.write('crash', '');
  expect((await setUp()).code).toBe(-1);
  fs.rmSync(tree.at('crash'));
  expect((await setUp()).code).toBe(0);
});

describe('when npm ci fails', () => {
  it('shows npm’s own words without its usage, and what may help', async () => {
    tree.write(
      'ci.fails',
      'npm error code ENOTFOUND\nnpm error no such host\nnpm error Usage:\nnpm error npm ci',
    );
    const { code, words } = await setUp();
    expect(code).toBe(1);
    expect(words).toContain('  | code ENOTFOUND\n  | no such host\nWhat may help');
    expect(words).toContain('npm config get registry');
    expect(tree.npmCommands()).toHaveLength(1);
  });

  it('does not give up only because the lock lacks optional packages', async () => {
    tree.write('ci.fails', 'npm error code EUSAGE\nnpm error Missing: alpha-amiga@ from lock file');
    expect((await setUp()).code).toBe(0);
    expect(tree.npmCommands()).toEqual([
      expect.stringMatching(/^ci /),
      expect.stringMatching(/^install --no-save /),
    ]);
  });

  it('gives up when the lock lacks one that is needed', async () => {
    tree.write(
      'ci.fails',
      'npm error code EUSAGE\nnpm error Missing: alpha-amiga@ from lock file\nnpm error Missing: beta@1.0.0 from lock file',
    );
    expect((await setUp()).words).toContain('  | Missing: beta@1.0.0 from lock file');
    expect(tree.npmCommands()).toHaveLength(1);
  });
});

it('refuses an old Node before anything else, and names the version it needs', async () => {
  const pretend = tree.at('old-node.cjs');
  tree.write(
    'old-node.cjs',
    "Object.defineProperty(process, 'versions', { value: { node: '20.18.3' } });",
  );
  const { code, words } = await tree.setUp([], ['--require', pretend]);
  expect(code).toBe(1);
  expect(words).toMatch(/needs Node 20\.19 or newer; this is 20\.18\.3/);
  expect(tree.npmCommands()).toEqual([]);
});

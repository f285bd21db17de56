// When does set-up.mjs start the search for the servers, and when does the note of the last one do?
import fs from 'node:fs';
import { FakeTree } from './set-up/fake-tree';

let tree: FakeTree;
beforeEach(() => {
  tree = new FakeTree();
  tree.install();
});
afterEach(() => tree.remove());

const NOTE = 'node_modules/.cache/blackstart/servers.json';

function noteServers(env: Record<string, string | null>): void {
  const file = tree.at('program');
  tree.write('program', 'a server');
  const { size, mtimeMs } = fs.statSync(file);
  fs.mkdirSync(tree.at('worker/servers'), { recursive: true });
  tree.writeJson(NOTE, { env, files: [{ path: file, size, mtimeMs }] });
  tree.write('node_modules/tsx/cjs.js', 'console.log("servers are looked for"); process.exit(0);');
}

it('are not looked for while the note of the last look holds', async () => {
  noteServers({ BLACKSTART_NO_SUCH_VARIABLE: null });
  expect(await tree.setUp([])).toEqual({ code: 0, words: '' });
});

it.each([
  ['there is no note', () => fs.rmSync(tree.at(NOTE))],
  ['a program has changed', () => tree.write('program', 'another server')],
  ['a program is gone', () => fs.rmSync(tree.at('program'))],
  ['a variable has changed', () => noteServers({ BLACKSTART_NO_SUCH_VARIABLE: 'was set' })],
  [
    'the search itself has changed',
    () => {
      const source = tree.at('worker/servers/wheels.ts');
      tree.write('worker/servers/wheels.ts', '');
      fs.utimesSync(source, new Date(), new Date(Date.now() + 10_000));
    },
  ],
])('are looked for when %s', async (_case, change) => {
  noteServers({ BLACKSTART_NO_SUCH_VARIABLE: null });
  change();
  expect((await tree.setUp([])).words).toBe('servers are looked for\n');
});

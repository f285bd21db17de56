// The test server knows no --version: its only argument is a port. So it is started and asked.
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { tellingLine } from './command';
import type { ProbeAnswer } from './probe';
import type { LocateSetting } from './setting';

const START_TIMEOUT_MS = 15_000;
const ASK_TIMEOUT_MS = 5_000;
const POLL_MS = 25;

/** A properties file of its client library, which the native build carries along as plain text. */
const VERSION_MARK = 'temporal-client-version=';

export async function probeTestServer(file: string, setting: LocateSetting): Promise<ProbeAnswer> {
  const port = await freePort();
  const server = new StartedServer(file, port, setting);
  try {
    const problem = await server.listening();
    if (problem !== undefined) return { kind: 'refused', reason: problem };
    return await askVersion(file, port);
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    return {
      kind: 'refused',
      reason: `started, but does not answer as a Temporal server: ${words}`,
    };
  } finally {
    server.kill();
  }
}

/** Releases up to 1.40.0 answer but leave their version empty; the file itself then has it. */
async function askVersion(file: string, port: number): Promise<ProbeAnswer> {
  const { Connection } = await import('@temporalio/client'); // loaded late: half of a cheap start
  const address = `127.0.0.1:${port}`;
  const connection = await Connection.connect({ address, connectTimeout: ASK_TIMEOUT_MS });
  try {
    const info = await connection.withDeadline(Date.now() + ASK_TIMEOUT_MS, () =>
      connection.workflowService.getSystemInfo({}),
    );
    const version = info.serverVersion || (await versionInFile(file));
    return version === undefined
      ? { kind: 'refused', reason: 'neither its answer nor its file names a version' }
      : { kind: 'answered', version };
  } finally {
    await connection.close();
  }
}

export async function versionInFile(file: string): Promise<string | undefined> {
  const stream = fs.createReadStream(file, { encoding: 'latin1', highWaterMark: 4 * 1024 * 1024 });
  let tail = '';
  for await (const chunk of stream) {
    const text = tail + String(chunk);
    const version = new RegExp(`${VERSION_MARK}(\\d+\\.\\d+[\\w.-]*)[^\\w.-]`).exec(text)?.[1];
    if (version !== undefined) return version;
    tail = text.slice(-256); // the mark may lie across two chunks
  }
  return undefined;
}

/** One run of the server; `kill` also happens when this process ends early. */
class StartedServer {
  readonly kill: () => void;
  readonly #port: number;
  #words = '';
  #ending: string | undefined;

  constructor(file: string, port: number, setting: LocateSetting) {
    this.#port = port;
    const child: ChildProcess = spawn(file, [String(port)], {
      env: { ...setting.env },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    child.stderr?.on(
      'data',
      (chunk) => (this.#words = (this.#words + String(chunk)).slice(0, 4096)),
    );
    child.once('error', (error) => (this.#ending = `cannot be started: ${error.message}`));
    child.once('close', (code, signal) => {
      this.#ending ??= `ended at once (${code ?? signal}) ${tellingLine(this.#words)}`.trimEnd();
    });
    const atExit = () => void child.kill('SIGKILL');
    process.once('exit', atExit);
    this.kill = () => {
      process.off('exit', atExit);
      child.kill('SIGKILL');
    };
  }

  /** Waits until the port accepts; otherwise says why that will not happen. */
  async listening(): Promise<string | undefined> {
    const deadlineMs = Date.now() + START_TIMEOUT_MS;
    while (Date.now() < deadlineMs) {
      if (this.#ending !== undefined) return this.#ending;
      if (await accepts(this.#port)) return undefined;
      await wait(POLL_MS);
    }
    return `does not listen on its port after ${START_TIMEOUT_MS / 1000} s`;
  }
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect({ host: '127.0.0.1', port });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}

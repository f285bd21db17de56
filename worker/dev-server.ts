import { spawn, type ChildProcess } from 'node:child_process';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Connection } from '@temporalio/client';
import { SEARCH_ATTRIBUTES } from './search-attributes';
import { locateServer } from './servers';

export type DevServerOptions = {
  /** Without the UI. */
  readonly headless?: boolean;
  readonly logLevel?: 'never' | 'error' | 'warn';
  /** After so long what a killed worker had begun to decide is given to another. */
  readonly workflowTaskTimeoutS?: number;
};

export type DevServer = {
  readonly address: string;
  /** Undefined for a server without the UI. */
  readonly uiUrl: string | undefined;
  /** When it is gone, by `stop()` or by itself. */
  readonly ended: Promise<void>;
  readonly stop: () => Promise<void>;
};

/**
 * A server looks for due timers and for new tasks twenty times a second and lets a timer be a second
 * late, which at a pace of 600 is ten minutes. So an act took 50 ms, and 150 ms with the sleep before
 * it; with these 7 ms and 10 ms.
 */
const PROMPT: readonly string[] = [
  'history.timerProcessorMaxTimeShift="1ms"',
  'history.timerProcessorMaxPollRPS=2000',
  'history.transferProcessorMaxPollRPS=2000',
];

const HOST = '127.0.0.1';
const START_MS_MAX = 30_000;
const LOOK_EVERY_MS = 100;
/** A free port may be taken by another before the server has it. */
const TRIES_MAX = 3;
const STDERR_SHOWN_MAX = 2_000;

/**
 * A real Temporal server for this process alone, in memory: it ends with `stop()`, and also when this
 * process ends without it.
 */
export async function startDevServer(options: DevServerOptions = {}): Promise<DevServer> {
  const { path } = await locateServer('temporal-cli');
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await startOnce(path, options);
    } catch (error) {
      if (attempt === TRIES_MAX) throw error;
    }
  }
}

async function startOnce(program: string, options: DevServerOptions): Promise<DevServer> {
  const { headless = false, logLevel = 'never', workflowTaskTimeoutS = 3 } = options;
  // Ten seconds is the server's own.
  const taskTimeout = `history.defaultWorkflowTaskTimeout="${workflowTaskTimeoutS}s"`;
  const [port = 0, uiPort = 0] = await freePorts(2);
  const address = `${HOST}:${port}`;
  const guard = spawn(
    process.execPath,
    [
      join(__dirname, 'servers', 'guard-server.mjs'),
      ...[program, 'server', 'start-dev', '--ip', HOST, '--port', String(port)],
      ...(headless ? ['--headless'] : ['--ui-port', String(uiPort)]),
      ...['--log-level', logLevel],
      ...[...PROMPT, taskTimeout].flatMap((setting) => ['--dynamic-config-value', setting]),
      ...SEARCH_ATTRIBUTES.flatMap((name) => ['--search-attribute', `${name}=Keyword`]),
    ],
    // In a group of its own: Ctrl-C is for us, and the server is needed until we have stopped.
    { detached: true, stdio: ['pipe', 'ignore', 'pipe'] },
  );
  const server = new GuardedServer(guard);
  try {
    await answers(address, server);
  } catch (error) {
    await server.stop();
    throw error;
  }
  const uiUrl = headless ? undefined : `http://${HOST}:${uiPort}`;
  return { address, uiUrl, ended: server.ended, stop: () => server.stop() };
}

/** The server behind its guard; closing the guard's input ends both. */
class GuardedServer {
  readonly ended: Promise<void>;
  readonly #guard: ChildProcess;
  #stderr = '';
  #isRunning = true;

  constructor(guard: ChildProcess) {
    this.#guard = guard;
    guard.stderr?.on('data', (text: Buffer) => {
      this.#stderr = `${this.#stderr}${text.toString()}`.slice(-STDERR_SHOWN_MAX);
    });
    guard.stdin?.on('error', () => undefined);
    this.ended = new Promise((resolve) => {
      const end = (): void => {
        this.#isRunning = false;
        resolve();
      };
      guard.once('error', end);
      guard.once('close', end);
    });
    // It must not keep a process alive that has nothing else to do.
    guard.unref();
  }

  get isRunning(): boolean {
    return this.#isRunning;
  }

  get words(): string {
    return this.#stderr.trim();
  }

  async stop(): Promise<void> {
    this.#guard.stdin?.end();
    await this.ended;
  }
}

async function answers(address: string, server: GuardedServer): Promise<void> {
  const giveUpAt = Date.now() + START_MS_MAX;
  while (server.isRunning) {
    try {
      const connection = await Connection.connect({ address, connectTimeout: 1_000 });
      try {
        await connection.workflowService.describeNamespace({ namespace: 'default' });
        return;
      } finally {
        await connection.close();
      }
    } catch (error) {
      if (Date.now() > giveUpAt) throw error;
      await delay(LOOK_EVERY_MS);
    }
  }
  throw new Error(`the Temporal dev server ended at once: ${server.words || 'it said nothing'}`);
}

/** Held all at the same time, so that they differ, and then let go. */
async function freePorts(count: number): Promise<readonly number[]> {
  const listeners = await Promise.all(
    Array.from({ length: count }, async () => {
      const listener = createServer();
      await new Promise<void>((resolve, reject) => {
        listener.once('error', reject).listen(0, HOST, resolve);
      });
      return listener;
    }),
  );
  const ports = listeners.map((listener) => (listener.address() as AddressInfo).port);
  await Promise.all(listeners.map((listener) => new Promise((resolve) => listener.close(resolve))));
  return ports;
}

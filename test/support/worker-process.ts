import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { projectRoot } from '../../worker/config/load-file';

type Exit = { readonly code: number | null; readonly stdout: string; readonly stderr: string };

const MAIN = join('worker', 'main.ts');

/** worker/main.ts, or another program, as a process of its own, to be killed as only a process can be. */
export class WorkerProcess {
  readonly #child: ChildProcess;
  readonly exited: Promise<Exit>;
  readonly #firstLine: Promise<string>;

  constructor(args: readonly string[], env: NodeJS.ProcessEnv = {}, program = MAIN) {
    this.#child = spawn(
      process.execPath,
      ['--import', 'tsx', join(projectRoot(), program), ...args],
      { cwd: projectRoot(), env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] },
    );
    let stdout = '';
    let stderr = '';
    this.#child.stdout?.on('data', (text: Buffer) => (stdout += text.toString()));
    this.#child.stderr?.on('data', (text: Buffer) => (stderr += text.toString()));
    this.exited = new Promise((resolve) => {
      this.#child.once('close', (code) => {
        resolve({ code, stdout, stderr });
      });
    });
    const firstLine = new Promise<string>((resolve) => {
      this.#child.stdout?.once('data', (text: Buffer) => {
        resolve(text.toString().trim());
      });
    });
    const ended = this.exited.then(({ code }) => {
      throw new Error(`the worker ended (${String(code)}) before it was ready: ${stderr}`);
    });
    this.#firstLine = Promise.race([firstLine, ended]);
    this.#firstLine.catch(() => undefined);
  }

  /** What it says once it serves. */
  async ready(): Promise<string> {
    return this.#firstLine;
  }

  signal(name: 'SIGSTOP' | 'SIGCONT' | 'SIGTERM' | 'SIGKILL'): void {
    this.#child.kill(name);
  }

  async kill(): Promise<void> {
    this.signal('SIGKILL');
    await this.exited;
  }
}

import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { projectRoot } from '../../worker/config/load-file';

type Exit = { readonly code: number | null; readonly stdout: string; readonly stderr: string };

/** scripts/drill.ts as a process of its own, as a user has it in a terminal, but in a pipe. */
export class DrillProcess {
  readonly #child: ChildProcess;
  readonly exited: Promise<Exit>;
  #stdout = '';
  #stderr = '';

  /** `input` is what a person types, all at once. */
  constructor(args: readonly string[], input = '') {
    this.#child = spawn(
      process.execPath,
      ['--import', 'tsx', join(projectRoot(), 'scripts', 'drill.ts'), ...args],
      {
        cwd: projectRoot(),
        // Where CI is set, colours would stand in the middle of the words that a test looks for.
        env: { ...process.env, NO_COLOR: '1' },
        stdio: ['pipe', 'pipe', 'pipe'],
      },
    );
    this.#child.stdin?.end(input);
    this.#child.stdout?.on('data', (text: Buffer) => (this.#stdout += text.toString()));
    this.#child.stderr?.on('data', (text: Buffer) => (this.#stderr += text.toString()));
    this.exited = new Promise((resolve) => {
      this.#child.once('close', (code) => {
        resolve({ code, stdout: this.#stdout, stderr: this.#stderr });
      });
    });
  }

  /** Waits until it has said this, and returns what it matched. */
  async said(words: RegExp): Promise<RegExpExecArray> {
    return new Promise((resolve, reject) => {
      const look = (): void => {
        const found = words.exec(this.#stdout);
        if (found !== null) resolve(found);
      };
      this.#child.stdout?.on('data', look);
      look();
      void this.exited.then(({ code, stdout, stderr }) => {
        reject(new Error(`ended (${String(code)}) without ${String(words)}:\n${stdout}${stderr}`));
      });
    });
  }

  signal(name: 'SIGINT' | 'SIGTERM' | 'SIGKILL'): void {
    this.#child.kill(name);
  }
}

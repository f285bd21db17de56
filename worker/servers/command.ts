import { execFile } from 'node:child_process';
import type { Environment } from './setting';

export type CommandOutcome =
  | { readonly kind: 'succeeded'; readonly output: string }
  | { readonly kind: 'failed'; readonly reason: string };

export type CommandOptions = { readonly env: Environment; readonly timeoutMs: number };

/** Runs a program without stdin. Never rejects: what went wrong is a reason for the next way. */
export function runCommand(
  command: readonly string[],
  options: CommandOptions,
): Promise<CommandOutcome> {
  const [file = '', ...args] = command;
  return new Promise((resolve) => {
    const child = execFile(
      file,
      args,
      {
        env: { ...options.env },
        timeout: options.timeoutMs,
        killSignal: 'SIGKILL',
        maxBuffer: 64 * 1024 * 1024,
      },
      (error, stdout, stderr) => {
        resolve(
          error === null
            ? { kind: 'succeeded', output: stdout }
            : { kind: 'failed', reason: reasonOf(error, `${stderr}\n${stdout}`, options) },
        );
      },
    );
    child.stdin?.end();
  });
}

type ExecError = Error & { readonly code?: unknown; readonly killed?: boolean };

function reasonOf(error: ExecError, output: string, options: CommandOptions): string {
  if (error.code === 'ENOENT') return 'not found';
  if (error.killed === true) return `not finished after ${options.timeoutMs / 1000} s`;
  if (typeof error.code === 'string') return `cannot be started (${error.code})`;
  const ending = typeof error.code === 'number' ? `ended with ${error.code}` : 'ended by a signal';
  const words = tellingLine(output);
  return words === '' ? ending : `${ending}: ${words}`;
}

/** Installers print much; the first line that calls itself an error names the cause, else the last. */
export function tellingLine(output: string): string {
  const lines = output
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const line = lines.find((each) => /^error\b/i.test(each)) ?? lines.at(-1) ?? '';
  return line.length > 300 ? `${line.slice(0, 300)}…` : line;
}

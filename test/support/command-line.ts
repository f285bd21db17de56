import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { projectRoot } from '../../worker/config/load-file';

export type Said = {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
};

/** scripts/blackstart.ts as a process of its own, in a pipe; `env` on top of ours. */
export function startBlackstart(args: readonly string[], env: NodeJS.ProcessEnv = {}) {
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', join(projectRoot(), 'scripts', 'blackstart.ts'), ...args],
    {
      cwd: projectRoot(),
      // As in continuous integration, where some would colour a pipe.
      env: { ...process.env, CI: '1', BLACKSTART_KEY: undefined, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  return { child, exited: exitOf(child) };
}

export const blackstart = async (args: readonly string[], env?: NodeJS.ProcessEnv): Promise<Said> =>
  startBlackstart(args, env).exited;

/** A script of a checkout, this one or a copy of it, as a process of its own, in a pipe. */
export const runScript = async (
  name: string,
  { root, args }: { readonly root: string; readonly args: readonly string[] },
): Promise<Said> =>
  exitOf(
    spawn(process.execPath, ['--import', 'tsx', join(root, 'scripts', name), ...args], {
      cwd: root,
      env: { ...process.env, CI: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
    }),
  );

async function exitOf(child: ChildProcess): Promise<Said> {
  let stdout = '';
  let stderr = '';
  child.stdout?.on('data', (text: Buffer) => (stdout += text.toString()));
  child.stderr?.on('data', (text: Buffer) => (stderr += text.toString()));
  return new Promise((resolve) => {
    child.once('close', (code) => {
      resolve({ code, stdout, stderr });
    });
  });
}

/** The same by way of npm, whose own words are left out by \`-s\`. */
export const npmRunBlackstart = async (args: readonly string[]): Promise<Said> =>
  exitOf(
    spawn('npm', ['run', '-s', 'blackstart', '--', ...args], {
      cwd: projectRoot(),
      stdio: ['ignore', 'pipe', 'pipe'],
    }),
  );

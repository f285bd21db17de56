import { closeSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs';
import { hostname } from 'node:os';
import { resolve } from 'node:path';

/** Another process holds the lock, or may: says who, and what helps when that is not so. */
class LockHeldError extends Error {
  constructor(file: string, holder: string) {
    super(`${file} is held by ${holder}; if that is no worker of this world, remove the file`);
    this.name = 'LockHeldError';
  }
}

type Holder = { readonly pid: number; readonly host: string };

/** Locks of this process: after a restart in a container the same process number may be the dead's. */
const own = new Set<string>();

const TRIES_MAX = 5;
/** A lock without its text is being written at this moment, or its writer died over it. */
const UNWRITTEN_MS = 100;

/**
 * A file that is there as long as its holder lives. The operating system's own locks are out of
 * Node's reach, so a dead holder is known by its process number, and only on its own host.
 */
export class FileLock {
  readonly #file: string;

  private constructor(file: string) {
    this.#file = file;
    own.add(file);
  }

  static acquire(path: string): FileLock {
    const file = resolve(path);
    for (let attempt = 1; attempt <= TRIES_MAX; attempt += 1) {
      if (create(file)) return new FileLock(file);
      const text = read(file);
      const holder = text === undefined ? undefined : holderIn(text);
      if (holder !== undefined && mayLive(holder, file)) {
        throw new LockHeldError(file, `process ${holder.pid} on ${holder.host}`);
      }
      if (text === '' && attempt === 1) pause(UNWRITTEN_MS);
      else if (text !== undefined) removeStale(file, text);
    }
    throw new LockHeldError(file, 'several processes that begin at once');
  }

  release(): void {
    if (!own.delete(this.#file)) return;
    rmSync(this.#file, { force: true });
  }
}

function create(file: string): boolean {
  let descriptor: number;
  try {
    descriptor = openSync(file, 'wx');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
  try {
    const holder: Holder = { pid: process.pid, host: hostname() };
    writeSync(descriptor, `${JSON.stringify(holder)}\n`);
  } finally {
    closeSync(descriptor);
  }
  return true;
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function holderIn(text: string): Holder | undefined {
  try {
    const { pid, host } = JSON.parse(text) as Partial<Holder>;
    return Number.isSafeInteger(pid) && typeof host === 'string'
      ? { pid: pid as number, host }
      : undefined;
  } catch {
    return undefined; // not written to its end: its writer lives no longer
  }
}

function mayLive({ pid, host }: Holder, file: string): boolean {
  if (host !== hostname()) return true;
  if (pid === process.pid) return own.has(file);
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // No permission to ask means that there is somebody to ask.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/**
 * Takes a dead holder's lock away. By renaming it first: of two processes that find it dead only one
 * moves it, and one that moved somebody's new lock instead sees so, and puts it back.
 */
function removeStale(file: string, expected: string): void {
  const moved = `${file}.${process.pid}`;
  try {
    renameSync(file, moved);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  if (read(moved) === expected) rmSync(moved, { force: true });
  else renameSync(moved, file);
}

/** Blocks: nothing else of this process can go on before it has its lock. */
function pause(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

// The project's own cache: <cache>/bin holds the programs, <cache>/tmp-* what is not finished yet.
import fs from 'node:fs';
import path from 'node:path';
import type { ServerProgram } from './programs';
import type { LocateSetting } from './setting';

/** Installing takes minutes at most; an older scratch folder was left by a process that died. */
const SCRATCH_AGE_MS_MAX = 60 * 60 * 1000;

export function cachedPath(program: ServerProgram, setting: LocateSetting): string {
  const suffix = setting.platform === 'win32' ? '.exe' : '';
  return path.join(setting.cacheDir, 'bin', `${program.fileName}${suffix}`);
}

/**
 * Moves a finished program into the cache. A rename inside one file system is atomic: two processes
 * that install at once both succeed, the later one wins, and nobody ever sees half a file.
 */
export function adoptIntoCache(
  file: string,
  program: ServerProgram,
  setting: LocateSetting,
): string {
  const target = cachedPath(program, setting);
  fs.mkdirSync(path.dirname(target), { recursive: true });
  fs.chmodSync(file, 0o755);
  fs.renameSync(file, target);
  return target;
}

/** A folder for this process alone, on the cache's own file system, removed afterwards. */
export async function withScratchDir<T>(
  setting: LocateSetting,
  work: (dir: string) => Promise<T>,
): Promise<T> {
  fs.mkdirSync(setting.cacheDir, { recursive: true });
  removeAbandonedScratchDirs(setting.cacheDir);
  const dir = fs.mkdtempSync(path.join(setting.cacheDir, 'tmp-'));
  try {
    return await work(dir);
  } finally {
    fs.rmSync(dir, { recursive: true, force: true });
  }
}

function removeAbandonedScratchDirs(cacheDir: string): void {
  for (const name of fs.readdirSync(cacheDir)) {
    if (!name.startsWith('tmp-')) continue;
    const dir = path.join(cacheDir, name);
    const changedAtMs = fs.statSync(dir, { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
    if (Date.now() - changedAtMs > SCRATCH_AGE_MS_MAX) {
      fs.rmSync(dir, { recursive: true, force: true });
    }
  }
}

import fs from 'node:fs';
import path from 'node:path';
import { none } from './finding';
import type { Finding } from './finding';
import type { ServerProgram } from './programs';
import type { LocateSetting } from './setting';

/** Every program of that name, so that an old one in front does not hide a newer one behind it. */
export async function findOnPath(
  program: ServerProgram,
  { env, platform }: LocateSetting,
): Promise<Finding> {
  const suffix = platform === 'win32' ? '.exe' : '';
  const words = (env['PATH'] ?? env['Path'] ?? '').split(path.delimiter);
  const dirs = words.filter((dir) => path.isAbsolute(dir));
  const files = [...new Set(dirs)]
    .map((dir) => path.join(dir, `${program.fileName}${suffix}`))
    .filter((file) => fs.statSync(file, { throwIfNoEntry: false })?.isFile() === true);
  if (files.length > 0) return { kind: 'candidates', files };
  return none(`no program ${program.fileName} in its folders (${dirs.length})`);
}

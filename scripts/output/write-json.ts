import { accessSync, constants, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { BadInputError } from '../../worker/bad-input';

/** Before the work, not after it: a result that cannot be written would be lost. */
export function makeFolder(folder: string): void {
  try {
    makeFolders(resolve(folder));
    accessSync(folder, constants.W_OK);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new BadInputError(`--out ${folder}: expected a folder that can be written (${reason})`);
  }
}

/** One by one: with `recursive` Node tries for ever in a file system that takes no folders, such as /proc. */
function makeFolders(folder: string): void {
  if (existsSync(folder)) return;
  makeFolders(dirname(folder));
  try {
    mkdirSync(folder);
  } catch (error) {
    // Somebody else may have made it meanwhile: two replays may be started side by side.
    if (!existsSync(folder)) throw error;
  }
}

export function writeJson(file: string, result: object): void {
  writeFileSync(file, `${withNumbersInLine(JSON.stringify(result, null, 2))}\n`);
}

/** Lists of nothing but numbers on one line: a curve has hundreds. No string of JSON breaks a line. */
function withNumbersInLine(text: string): string {
  return text.replaceAll(/\[\n[-+.\deE,\s]+\]/g, (list) => list.replaceAll(/\s+/g, ''));
}

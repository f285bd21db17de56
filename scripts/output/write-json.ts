import { accessSync, constants, mkdirSync, writeFileSync } from 'node:fs';
import { BadInputError } from '../../worker/bad-input';

/** Before the work, not after it: a result that cannot be written would be lost. */
export function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new BadInputError(`--out ${folder}: expected a folder that can be written (${reason})`);
  }
}

export function writeJson(file: string, result: object): void {
  writeFileSync(file, `${JSON.stringify(result, null, 2)}\n`);
}

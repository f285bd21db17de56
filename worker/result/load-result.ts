import { readFileSync } from 'node:fs';
import { InvalidFileError, parseOrRefuse } from '../config/load-file';
import { cascadeResultSchema, type CascadeResult } from './cascade-result';

/** The result of a replay or of a drill, from its file; refused with every place that is wrong. */
export function loadResult(file: string): CascadeResult {
  const data = readJson(file);
  return parseOrRefuse(cascadeResultSchema, file, { data, locate: () => '' });
}

/** A file that was written by a program. */
export function readJson(file: string): unknown {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new InvalidFileError(file, [`expected a file that can be read (${reason})`]);
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new InvalidFileError(file, [`not JSON: ${(error as Error).message.slice(0, 200)}`]);
  }
}

import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { BadInputError } from '../bad-input';
import { leaseWorldsSchema, type LeaseWorld } from './world-schema';

/** Worlds that somebody else has drawn; says in one message what is wrong with a file. */
export function loadWorlds(file: string): readonly LeaseWorld[] {
  const parsed = leaseWorldsSchema.safeParse(read(file));
  if (parsed.success) return parsed.data;
  throw new BadInputError(`--worlds ${file}:\n${z.prettifyError(parsed.error)}`);
}

function read(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new BadInputError(`--worlds ${file}: expected a JSON file of worlds (${reason})`);
  }
}

import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { BadInputError } from '../bad-input';
import { leaseWorldsSchema, type LeaseWorld } from './world-schema';

/** Worlds that somebody else has drawn; says in one message what is wrong with a file. */
export function loadWorlds(file: string): readonly LeaseWorld[] {
  const parsed = leaseWorldsSchema.safeParse(renamed(read(file)));
  if (parsed.success) return parsed.data;
  throw new BadInputError(`--worlds ${file}:\n${z.prettifyError(parsed.error)}`);
}

/** As the queueing model writes some of them. */
const ALSO_CALLED: Readonly<Record<string, string>> = {
  ...{ W_h: 'W', B_k: 'Bk', rho_hb: 'rhoHb', p_bad: 'pBad', p_err: 'pErr' },
};

function renamed(worlds: unknown): unknown {
  if (!Array.isArray(worlds)) return worlds;
  return worlds.map((world: unknown) => {
    if (typeof world !== 'object' || world === null) return world;
    const entries = Object.entries(world);
    return Object.fromEntries(entries.map(([name, value]) => [ALSO_CALLED[name] ?? name, value]));
  });
}

function read(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new BadInputError(`--worlds ${file}: expected a JSON file of worlds (${reason})`);
  }
}

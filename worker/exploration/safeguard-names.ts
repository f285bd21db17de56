import type { Safeguards } from '../../workflows/domain/dns-plan';
import { BadInputError } from '../bad-input';

export type Safeguard = keyof Safeguards;

export const NO_SAFEGUARDS: Safeguards = {
  fencedWrites: false,
  cleanUpSparesActive: false,
  rollbackRecord: false,
  neverEmpty: false,
  backupRecords: false,
};

export const SAFEGUARDS = Object.keys(NO_SAFEGUARDS) as readonly Safeguard[];

/** From `none`, `all`, or names as they stand in a scenario. */
export function safeguardsNamed(names: readonly string[]): Safeguards {
  const wanted = names.join() === 'none' ? [] : names.join() === 'all' ? SAFEGUARDS : names;
  const unknown = wanted.filter((name) => !SAFEGUARDS.some((known) => known === name));
  if (unknown.length > 0) {
    const known = `none, all, or some of ${SAFEGUARDS.join(', ')}`;
    throw new BadInputError(`--safeguards ${unknown.join(' ')}: expected ${known}.`);
  }
  return { ...NO_SAFEGUARDS, ...Object.fromEntries(wanted.map((name) => [name, true])) };
}

export const namesOf = (safeguards: Safeguards): readonly Safeguard[] =>
  SAFEGUARDS.filter((name) => safeguards[name]);

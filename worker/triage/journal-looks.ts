import { existsSync } from 'node:fs';
import type { RegionLook } from '../../activities/ports';
import { readJournalFile } from '../../activities/journal-file';
import { foldJournal, InvalidJournalError, type ReadJournal } from '../../activities/journal-text';
import type { JournalEntry } from '../../activities/journaled-world';
import type { Scenario } from '../../workflows/contract/scenario';
import type { TriageResult } from '../../workflows/contract/triage';
import { formatOffset, type Instant } from '../../workflows/domain/instant';
import { diagnose } from '../../workflows/domain/triage/diagnose';
import { TRIAGE_SERVICES, type SymptomId } from '../../workflows/domain/triage/symptoms';
import { BadInputError } from '../bad-input';
import { TRIAGE_VANTAGE_POINTS } from './triage-request';

export type StoredNight = {
  readonly journal: ReadJournal;
  readonly scenario: Scenario;
  /** Names it in errors. */
  readonly file: string;
};

/** A night that was kept. A journal that cannot be used is an error that says why. */
export function openNight(file: string, scenario: Scenario): StoredNight {
  if (!existsSync(file)) throw new BadInputError(`--journal ${file}: there is no such file`);
  try {
    const journal = readJournalFile(file);
    foldJournal({ header: journal.header, entries: [] }, scenario, file);
    return { journal, scenario, file };
  } catch (error) {
    if (!(error instanceof InvalidJournalError)) throw error;
    throw new BadInputError(`--journal: ${error.message}`);
  }
}

/** What triage says of a stored night at an instant: by what was seen then and `lookEvery` before. */
export function triageStored(
  night: StoredNight,
  { at, lookEvery, symptoms }: StoredQuestion,
): TriageResult {
  const { zero } = night.scenario;
  const last = night.journal.entries.at(-1)?.at ?? 0;
  const when = formatOffset(at, zero);
  if (at - lookEvery < 0 || at > last) {
    const span = [lookEvery, last].map((end) => formatOffset(end, zero)).join(' to ');
    throw new BadInputError(`--at: ${when}: expected an instant within the night, ${span}`);
  }
  const lookedAt = [at - lookEvery, at] as const;
  const [before, now] = looksAt(night, lookedAt) as [RegionLook, RegionLook];
  return { ...diagnose(symptoms, { before, now, gapMs: lookEvery }), lookedAt };
}

export type StoredQuestion = {
  readonly at: Instant;
  readonly lookEvery: number;
  readonly symptoms: readonly SymptomId[];
};

/**
 * What triage would have seen at these instants of a night, in rising order. The world is built up to each
 * of them and no further, so nothing of what came later is known.
 */
export function looksAt(
  { journal, scenario, file }: StoredNight,
  instants: readonly Instant[],
): readonly RegionLook[] {
  const { header } = journal;
  const held = foldJournal({ header, entries: [] }, scenario, file);
  let done = 0;
  return instants.map((at, sequence) => {
    const until = entriesUntil(journal.entries, at, done);
    held.restore(until);
    done += until.length;
    const act = { world: header?.world ?? '', role: 'triage-region', sequence, at };
    const endpoint = scenario.dns.endpoints[0];
    const asked = { endpoint, vantagePoints: TRIAGE_VANTAGE_POINTS, services: TRIAGE_SERVICES };
    return held.world.perform('lookAtRegion', { ...asked, act } as never) as RegionLook;
  });
}

function entriesUntil(
  entries: readonly JournalEntry[],
  at: Instant,
  from: number,
): readonly JournalEntry[] {
  const next = entries.findIndex((entry, index) => index >= from && entry.at > at);
  return entries.slice(from, next < 0 ? undefined : next);
}

import { JournalFile } from '../activities/journal-file';
import { InvalidJournalError, journalHeader } from '../activities/journal-text';
import { JournaledWorld, type JournalEntry } from '../activities/journaled-world';
import { World } from '../activities/world/world';
import type { Scenario } from '../workflows/contract/scenario';
import type { Instant } from '../workflows/domain/instant';
import type { HeldWorld } from './region-workers';

export type WorldToHold = {
  readonly scenario: Scenario;
  readonly seed: number;
  readonly incidentId: string;
  readonly journalFile: string;
  /** Told of each act once it is written. */
  readonly onAct?: (at: Instant, entry: JournalEntry) => void;
};

/** A world that outlives its process, as long as its journal is there. */
export type DurableWorld = HeldWorld & { readonly journal: JournalFile };

/** Takes the world up where its journal ends: at the beginning, or where another process was killed. */
export function holdWorld(toHold: WorldToHold): DurableWorld {
  const { scenario, seed, incidentId, journalFile, onAct } = toHold;
  const header = journalHeader({ world: incidentId, scenario, seed });
  const journal = JournalFile.open(journalFile, header);
  try {
    const append = (entry: JournalEntry): void => {
      journal.append(entry);
      onAct?.(entry.at, entry);
    };
    const world = new JournaledWorld(new World(scenario, seed), {
      order: 'arrival',
      journal: { append },
    });
    restore(world, journal);
    return { id: incidentId, region: scenario.region, world, journal };
  } catch (error) {
    journal.close();
    throw error;
  }
}

function restore(world: JournaledWorld, journal: JournalFile): void {
  try {
    world.restore(journal.entries);
  } catch (error) {
    throw new InvalidJournalError(journal.file, (error as Error).message);
  }
}

const JOURNAL_LOOK_EVERY_MS = 200;

/** A world whose acts cannot be written any more ends its process; it goes on where the journal ends. */
export async function journalFailure({ journal }: DurableWorld): Promise<never> {
  return new Promise((_resolve, reject) => {
    const timer = setInterval(() => {
      if (journal.failure === undefined) return;
      clearInterval(timer);
      reject(journal.failure);
    }, JOURNAL_LOOK_EVERY_MS);
    timer.unref();
  });
}

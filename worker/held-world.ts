import { JournalFile } from '../activities/journal-file';
import { InvalidJournalError, journalHeader } from '../activities/journal-text';
import { JournaledWorld } from '../activities/journaled-world';
import { World } from '../activities/world/world';
import type { Scenario } from '../workflows/contract/scenario';
import type { HeldWorld } from './region-workers';

export type WorldToHold = {
  readonly scenario: Scenario;
  readonly seed: number;
  readonly incidentId: string;
  readonly journalFile: string;
};

/** A world that outlives its process, as long as its journal is there. */
export type DurableWorld = HeldWorld & { readonly journal: JournalFile };

/** Takes the world up where its journal ends: at the beginning, or where another process was killed. */
export function holdWorld({ scenario, seed, incidentId, journalFile }: WorldToHold): DurableWorld {
  const header = journalHeader({ world: incidentId, scenario, seed });
  const journal = JournalFile.open(journalFile, header);
  try {
    const world = new JournaledWorld(new World(scenario, seed), { order: 'arrival', journal });
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

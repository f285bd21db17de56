import { JournalFile, readJournalFile } from '../../../activities/journal-file';
import { journalHeader, type JournalHeader } from '../../../activities/journal-text';
import { JournaledWorld } from '../../../activities/journaled-world';
import { World } from '../../../activities/world/world';
import type { DurableWorld } from '../../held-world';
import type { Scenario } from '../../../workflows/contract/scenario';

export type FollowedNight = {
  readonly scenario: Scenario;
  readonly seed: number;
  readonly incidentId: string;
  readonly journalFile: string;
};

/**
 * The world of a process that stands by: it performs again what the journal tells while another process
 * writes it, so that little is left to be done when it takes over.
 */
export class FollowingWorld {
  readonly #night: FollowedNight;
  readonly #header: JournalHeader;
  readonly #world: JournaledWorld;
  #journal: JournalFile | undefined;
  #restored = 0;

  constructor(night: FollowedNight) {
    const { scenario, seed, incidentId } = night;
    this.#night = night;
    this.#header = journalHeader({ world: incidentId, scenario, seed });
    this.#world = new JournaledWorld(new World(scenario, seed), {
      order: 'arrival',
      journal: { append: (entry) => this.#journal?.append(entry) },
    });
  }

  /** Performs what has been written since the last time. */
  follow(): void {
    this.#restore(readJournalFile(this.#night.journalFile).entries);
  }

  /** Takes the journal over from a process that is dead; undefined while its holder lives. */
  takeOver(): DurableWorld | undefined {
    const { journalFile, incidentId, scenario } = this.#night;
    let journal: JournalFile;
    try {
      journal = JournalFile.open(journalFile, this.#header);
    } catch (error) {
      if (error instanceof Error && error.name === 'LockHeldError') return undefined;
      throw error;
    }
    this.#restore(journal.entries);
    this.#journal = journal;
    return { id: incidentId, region: scenario.region, world: this.#world, journal };
  }

  #restore(entries: ReturnType<typeof readJournalFile>['entries']): void {
    this.#world.restore(entries.slice(this.#restored));
    this.#restored = entries.length;
  }
}

/**
 * The old way, for histories that were begun with an input that has no cadence: the Planner signals
 * each plan to each Enactor. Nothing starts such a Workflow any more; recorded ones replay for ever.
 */
import { condition, getExternalWorkflowHandle, setHandler } from '@temporalio/workflow';
import type { RoundsState } from '../contract/automation';
import type { Incident } from '../contract/incident';
import { planPublishedSignal, replayEndedSignal, type PlanPublished } from '../contract/messages';
import { workflowIds } from '../contract/names';
import type { Zone } from '../domain/roles';
import type { Round, Rounds } from './rounds';

export class ToldRounds implements Rounds {
  #told: PlanPublished;
  #taken: number;
  #isOver = false;

  constructor(state: RoundsState = { taken: 0 }) {
    this.#told = state.told ?? { generation: 0, at: 0 };
    this.#taken = state.taken;
    setHandler(planPublishedSignal, (message) => {
      if (message.generation > this.#told.generation) this.#told = message;
    });
    setHandler(replayEndedSignal, () => {
      this.#isOver = true;
    });
  }

  get state(): RoundsState {
    return { taken: this.#taken, told: this.#told };
  }

  async next(): Promise<Round | undefined> {
    await condition(() => this.#told.generation > this.#taken || this.#isOver);
    if (this.#isOver) return undefined;
    this.#taken = this.#told.generation;
    return { publishedAt: this.#told.at, number: this.#told.generation };
  }

  asks(): void {
    // It has been told.
  }

  answered(generation: number | 'off'): void {
    if (generation !== 'off') this.#taken = generation;
  }
}

export async function tellEnactors(
  incident: Incident,
  zones: readonly Zone[],
  message: PlanPublished,
): Promise<void> {
  await Promise.all(
    zones.map((zone) =>
      getExternalWorkflowHandle(workflowIds.enactor(incident, zone)).signal(
        planPublishedSignal,
        message,
      ),
    ),
  );
}

import type { RoundsState } from '../contract/automation';
import type { Instant } from '../domain/instant';
import { slotAt, slotsBefore, type PlanCadence } from '../domain/plan-cadence';
import type { Dormancy } from './dormancy';

/** A plan to come round to: published at an instant, the `number`-th of the night. */
export type Round = { readonly publishedAt: Instant; readonly number: number };

/** How an Enactor learns that there may be a plan. */
export interface Rounds {
  readonly state: RoundsState;
  /** The next round, as things stand after the act at `lastAt`; undefined when none will come. */
  next(lastAt: Instant): Promise<Round | undefined>;
  /** The Enactor asks for the plan. */
  asks(): void;
  /** What it was answered at `at`: a plan's generation, or that the automation is off. */
  answered(generation: number | 'off', at: Instant): void;
}

/**
 * Polling: an Enactor comes round to each slot of the Planner, and one that was held up comes round
 * at once to the latest that it missed. While the automation is off it sleeps until it is told that
 * somebody switched something on; whether that was itself it finds out by asking.
 */
export class PolledRounds implements Rounds {
  readonly #cadence: PlanCadence;
  readonly #dormancy: Dormancy;
  #taken: number;

  constructor(cadence: PlanCadence, dormancy: Dormancy, state: RoundsState = { taken: 0 }) {
    this.#cadence = cadence;
    this.#dormancy = dormancy;
    this.#taken = state.taken;
  }

  get state(): RoundsState {
    return { taken: this.#taken };
  }

  async next(lastAt: Instant): Promise<Round | undefined> {
    const wokenAt = await this.#dormancy.over();
    if (wokenAt === 'never') return undefined;
    if (wokenAt !== undefined) this.#taken = slotsBefore(this.#cadence, wokenAt);
    const slot = Math.max(this.#taken, slotsBefore(this.#cadence, lastAt) - 1);
    const publishedAt = slotAt(this.#cadence, slot);
    return publishedAt === undefined ? undefined : { publishedAt, number: slot + 1 };
  }

  asks(): void {
    this.#dormancy.asks();
  }

  answered(generation: number | 'off', at: Instant): void {
    this.#taken = slotsBefore(this.#cadence, at);
    if (generation === 'off') this.#dormancy.begin();
  }
}

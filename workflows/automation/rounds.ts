import { condition, setHandler } from '@temporalio/workflow';
import type { RoundsState } from '../contract/automation';
import { automationSwitchedOnSignal, replayEndedSignal } from '../contract/messages';
import type { Instant } from '../domain/instant';
import type { Actor } from '../durable/actor';
import { slotAt, slotsBefore, type PlanCadence } from '../domain/plan-cadence';

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

  constructor(cadence: PlanCadence, actor: Actor, state: RoundsState = { taken: 0 }) {
    this.#cadence = cadence;
    this.#dormancy = new Dormancy(actor);
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

/** Sleep while the automation is off, of the Planner as of an Enactor. */
export class Dormancy {
  #isOff = false;
  #wokenAt: Instant | undefined;
  #isOver = false;

  constructor(actor: Actor) {
    setHandler(automationSwitchedOnSignal, ({ at }) => {
      this.#wokenAt = at;
    });
    setHandler(replayEndedSignal, (end) => {
      this.#isOver = true;
      if (end !== undefined) actor.endAfter(end.lastInstant);
    });
  }

  /** A wake-up from before this is older than the answer to come; one after it may be newer. */
  asks(): void {
    this.#wokenAt = undefined;
  }

  begin(): void {
    this.#isOff = true;
  }

  /** Waits while it lasts: when it was woken, undefined when it was awake, or never again. */
  async over(): Promise<Instant | 'never' | undefined> {
    if (!this.#isOff) return undefined;
    await condition(() => this.#wokenAt !== undefined || this.#isOver);
    if (this.#isOver) return 'never';
    this.#isOff = false;
    return this.#wokenAt;
  }
}

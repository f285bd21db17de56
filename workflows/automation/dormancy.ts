import type { Instant } from '../domain/instant';
import type { Acting } from '../durable/acting';

/** Sleep while the automation is off, of the Planner as of an Enactor. */
export class Dormancy {
  readonly #actor: Pick<Acting, 'isOvertaken'>;
  #isOff = false;
  #wokenAt: Instant | undefined;
  #isOver = false;

  constructor(actor: Pick<Acting, 'isOvertaken'>) {
    this.#actor = actor;
  }

  /** Somebody switched the automation on, or a part of it. */
  wake(at: Instant): void {
    this.#wokenAt = at;
  }

  /** Nothing will wake it any more. */
  end(): void {
    this.#isOver = true;
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
    await this.#actor.isOvertaken(Infinity, () => this.#wokenAt !== undefined || this.#isOver);
    if (this.#isOver) return 'never';
    this.#isOff = false;
    return this.#wokenAt;
  }
}

import type { Instant } from '../../../workflows/domain/instant';
import { ArrivalCurve } from './arrival-curve';

/** Changes that are done in the order in which they came, as a fluid: what came, and how far it is done. */
export class FluidLane {
  readonly #arrivals = new ArrivalCurve();
  #done = 0;
  #point = 0;

  add(at: Instant, changes: number, launches: number): void {
    this.#arrivals.add(at, changes, launches);
  }

  /** Does no more than there is room for; how much it did. */
  serve(room: number): number {
    const before = this.#done;
    // What is left of room after others had theirs may be below nothing by its rounding.
    this.#done = Math.min(this.#arrivals.total, before + Math.max(0, room));
    this.#point = this.#arrivals.pointOf(this.#done, this.#point);
    return this.#done - before;
  }

  get waiting(): number {
    return this.#arrivals.total - this.#done;
  }

  /** How long the oldest change has waited; 0 when none does. */
  oldestAge(now: Instant): number {
    return this.waiting === 0 ? 0 : now - this.#arrivals.instantOf(this.#done, this.#point);
  }

  /** Launches that came before an instant and still wait. */
  launchesSince(at: Instant): number {
    const done = this.#arrivals.launchesOf(this.#done, this.#point);
    return Math.max(0, this.#arrivals.launchesBy(at) - done);
  }
}

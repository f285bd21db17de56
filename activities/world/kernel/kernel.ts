import type { Instant } from '../../../workflows/domain/instant';
import { SeededRandom } from '../../../workflows/domain/seeded-random';
import { EventQueue } from './event-queue';
import { WorldRecord } from './record';

/** What every component of the world shares: the clock that is moved, chance, and the record. */
export class Kernel {
  readonly queue = new EventQueue();
  readonly record = new WorldRecord();
  readonly #seed: number;
  #now: Instant = 0;

  constructor(seed: number) {
    this.#seed = seed;
  }

  get now(): Instant {
    return this.#now;
  }

  random(purpose: string): SeededRandom {
    return new SeededRandom(this.#seed, purpose);
  }

  /** What is due on the way happens at its own instant, however far this goes in one leap. */
  advanceTo(at: Instant): void {
    this.queue.runUntil(at, (due) => {
      this.#now = Math.max(this.#now, due);
    });
    this.#now = Math.max(this.#now, at);
  }

  /** Runs `step` every `everyMs` from now on, for as long as the world is advanced. */
  every(everyMs: number, step: (at: Instant) => void): void {
    const run = (at: Instant): void => {
      step(at);
      this.queue.schedule(at + everyMs, run);
    };
    this.queue.schedule(this.#now + everyMs, run);
  }
}

import type { Instant } from '../../../workflows/domain/instant';

/**
 * What has arrived at a queue up to each instant: one running total of all changes, one of those
 * that are launches. With first-come-first-served the oldest change that still waits, and so every
 * latency, is read off where a server's own total meets this curve; no change is kept by itself.
 */
export class ArrivalCurve {
  readonly #at: Instant[] = [0];
  readonly #changes: number[] = [0];
  readonly #launches: number[] = [0];

  add(at: Instant, changes: number, launches: number): void {
    this.#changes.push((this.#changes.at(-1) as number) + changes);
    this.#launches.push((this.#launches.at(-1) as number) + launches);
    this.#at.push(at);
  }

  get total(): number {
    return this.#changes.at(-1) as number;
  }

  /** The last point at which no more than `changes` had arrived; only looks on from `from`. */
  pointOf(changes: number, from: number): number {
    let point = from;
    while (point + 1 < this.#changes.length && (this.#changes[point + 1] as number) <= changes) {
      point += 1;
    }
    return point;
  }

  /** When the change after the first `changes` arrived, between `point` and the next. */
  instantOf(changes: number, point: number): Instant {
    return this.#between(this.#at, point, this.#progress(changes, point));
  }

  /** Of the changes before this one, those that were launches. */
  launchesOf(changes: number, point: number): number {
    return this.#between(this.#launches, point, this.#progress(changes, point));
  }

  /** Launches that had arrived by an instant. */
  launchesBy(at: Instant): number {
    let [low, high] = [0, this.#at.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#at[middle] as number) <= at) low = middle;
      else high = middle - 1;
    }
    const [from, to] = [this.#at[low] as number, this.#at[low + 1] ?? Infinity];
    return this.#between(this.#launches, low, Math.max(0, (at - from) / (to - from)));
  }

  #progress(changes: number, point: number): number {
    const from = this.#changes[point] as number;
    const to = this.#changes[point + 1] ?? Infinity;
    return (changes - from) / (to - from);
  }

  #between(values: readonly number[], point: number, progress: number): number {
    const from = values[point] as number;
    return from + ((values[point + 1] ?? from) - from) * progress;
  }
}

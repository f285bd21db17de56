import type { Instant } from '../../../workflows/domain/instant';

type Entry = { readonly at: Instant; readonly order: number; readonly run: (at: Instant) => void };

/**
 * What will happen in the world, by instant; what is due at one instant happens in the order in which
 * it was scheduled. A binary heap: a night has some hundred thousand entries.
 */
export class EventQueue {
  readonly #heap: Entry[] = [];
  #order = 0;

  schedule(at: Instant, run: (at: Instant) => void): void {
    this.#heap.push({ at, order: this.#order++, run });
    this.#siftUp(this.#heap.length - 1);
  }

  /**
   * Runs all that is due up to and including `to`, in order, also what that schedules. `reach` is told
   * of each instant before what is due at it is run.
   */
  runUntil(to: Instant, reach: (at: Instant) => void = () => undefined): void {
    for (let next = this.#heap[0]; next !== undefined && next.at <= to; next = this.#heap[0]) {
      this.#removeFirst();
      reach(next.at);
      next.run(next.at);
    }
  }

  #removeFirst(): void {
    const last = this.#heap.pop();
    if (last === undefined || this.#heap.length === 0) return;
    this.#heap[0] = last;
    this.#siftDown();
  }

  #siftUp(from: number): void {
    let index = from;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (!this.#isBefore(index, parent)) return;
      this.#swap(index, parent);
      index = parent;
    }
  }

  #siftDown(): void {
    let index = 0;
    for (;;) {
      const left = 2 * index + 1;
      const right = left + 1;
      let first = index;
      if (left < this.#heap.length && this.#isBefore(left, first)) first = left;
      if (right < this.#heap.length && this.#isBefore(right, first)) first = right;
      if (first === index) return;
      this.#swap(index, first);
      index = first;
    }
  }

  #isBefore(i: number, j: number): boolean {
    const a = this.#heap[i] as Entry;
    const b = this.#heap[j] as Entry;
    return a.at < b.at || (a.at === b.at && a.order < b.order);
  }

  #swap(i: number, j: number): void {
    const entry = this.#heap[i] as Entry;
    this.#heap[i] = this.#heap[j] as Entry;
    this.#heap[j] = entry;
  }
}

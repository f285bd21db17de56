import type { Instant } from '../../../../workflows/domain/instant';
import type { SeededRandom } from '../../../../workflows/domain/seeded-random';
import { capacityOf, type PropagationScenario } from './propagation-scenario';

/** A fresh update: for a target of the start, or, null, for one that comes with it. */
export type FreshUpdate = { readonly at: Instant; readonly target: number | null };

/** Updates that arrive while the backlog is drained, at random; the same whatever the queue does. */
export class FreshUpdates {
  readonly #random: SeededRandom;
  readonly #scenario: PropagationScenario;
  readonly #perMs: number;
  #at = 0;

  constructor(random: SeededRandom, scenario: PropagationScenario) {
    this.#random = random;
    this.#scenario = scenario;
    this.#perMs = capacityOf(scenario) / 1_000;
  }

  next(): FreshUpdate {
    this.#at = this.#nextAt();
    const { targets, freshToOldShare } = this.#scenario;
    const isOld = this.#random.next() < freshToOldShare;
    const target = Math.floor(this.#random.next() * targets);
    return { at: this.#at, target: isOld ? target : null };
  }

  /** Exponential gaps; where the load changes a gap is drawn anew, which it has no memory to mind. */
  #nextAt(): Instant {
    const { surge, freshLoad } = this.#scenario;
    let from = this.#at;
    for (const [until, load] of phases(surge, freshLoad)) {
      if (from >= until) continue;
      const at = load === 0 ? Infinity : from + this.#random.exponential(1 / (load * this.#perMs));
      if (at < until) return at;
      from = until;
    }
    return Infinity;
  }
}

type Phase = readonly [until: number, load: number];

function phases(surge: PropagationScenario['surge'], load: number): readonly Phase[] {
  if (surge === null) return [[Infinity, load]];
  return [
    [surge.from, load],
    [surge.to, surge.load],
    [Infinity, load],
  ];
}

import type { Instant } from '../../../../workflows/domain/instant';
import { twice } from './waiting-lines';

const NONE = -1;
const FIRST_CAPACITY = 1_024;

/**
 * How long fresh updates take until their target stands at their version, or a newer one. What has not
 * arrived is kept by target; most of the time that is one.
 */
export class Timeliness {
  #target = new Int32Array(FIRST_CAPACITY);
  #version = new Int32Array(FIRST_CAPACITY);
  #next = new Int32Array(FIRST_CAPACITY);
  #askedAt = new Float64Array(FIRST_CAPACITY);
  #arrivedAt = new Float64Array(FIRST_CAPACITY);
  #firstOf = new Int32Array(FIRST_CAPACITY).fill(NONE);
  #count = 0;

  asked(target: number, version: number, at: Instant): void {
    const update = this.#count;
    this.#count += 1;
    if (this.#count > this.#target.length) this.#grow();
    while (target >= this.#firstOf.length) this.#growTargets();
    this.#target[update] = target;
    this.#version[update] = version;
    this.#askedAt[update] = at;
    this.#arrivedAt[update] = Infinity;
    this.#next[update] = this.#firstOf[target] as number;
    this.#firstOf[target] = update;
  }

  /** The newest stand first, so what is older than the version is the end of the line. */
  applied(target: number, version: number, at: Instant): void {
    let [before, update] = [NONE, this.#firstOf[target] ?? NONE];
    while (update !== NONE && (this.#version[update] as number) > version) {
      [before, update] = [update, this.#next[update] as number];
    }
    if (before === NONE && update !== NONE) this.#firstOf[target] = NONE;
    else if (before !== NONE) this.#next[before] = NONE;
    for (; update !== NONE; update = this.#next[update] as number) this.#arrivedAt[update] = at;
  }

  /** Latencies of the updates that were asked for until then; infinite for what has not arrived. */
  latenciesUntil(at: Instant, isCounted: (target: number) => boolean): Float64Array {
    const latencies = new Float64Array(this.#count);
    let counted = 0;
    for (let update = 0; update < this.#count; update += 1) {
      const askedAt = this.#askedAt[update] as number;
      if (askedAt > at || !isCounted(this.#target[update] as number)) continue;
      latencies[counted] = (this.#arrivedAt[update] as number) - askedAt;
      counted += 1;
    }
    return latencies.subarray(0, counted);
  }

  #grow(): void {
    this.#target = twice(this.#target);
    this.#version = twice(this.#version);
    this.#next = twice(this.#next);
    this.#askedAt = twice(this.#askedAt);
    this.#arrivedAt = twice(this.#arrivedAt);
  }

  #growTargets(): void {
    const before = this.#firstOf.length;
    this.#firstOf = twice(this.#firstOf);
    this.#firstOf.fill(NONE, before);
  }
}

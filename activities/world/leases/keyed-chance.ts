import type { SeededRandom } from '../../../workflows/domain/seeded-random';

/** Looked up once: this runs a million times a night, and jest makes every look at a global slow. */
const { cos, imul, log, sqrt, PI } = Math;

/**
 * Chance by key and not by order of drawing: the n-th attempt of a droplet has the same luck
 * whatever else happened before it, so that two policies are compared in the same world.
 */
export class KeyedChance {
  readonly #salt: number;

  constructor(random: SeededRandom) {
    this.#salt = (random.next() * 2 ** 32) | 0;
  }

  /** Uniform between 0 and 1, never one of the two. */
  uniform(subject: number, serial: number): number {
    return toShare(this.#hash(subject, serial));
  }

  exponential(subject: number, serial: number): number {
    return -log(this.uniform(subject, serial));
  }

  /** Standard normal, after Box and Muller. */
  normal(subject: number, serial: number): number {
    const hash = this.#hash(subject, serial);
    const radius = sqrt(-2 * log(toShare(hash)));
    return radius * cos(2 * PI * toShare(mixed(hash ^ 0x5bd1e995)));
  }

  #hash(subject: number, serial: number): number {
    return mixed(mixed(this.#salt ^ imul(subject + 1, 0x9e3779b1)) + serial);
  }
}

const toShare = (hash: number): number => ((hash >>> 0) + 0.5) / 2 ** 32;

/** The avalanche of MurmurHash3: neighbouring keys give unrelated values. */
function mixed(value: number): number {
  let h = (value + 0x6d2b79f5) | 0;
  h = imul(h ^ (h >>> 16), 0x85ebca6b);
  h = imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}

import { SeededRandom } from '../../workflows/domain/seeded-random';
import type { LeaseWorld } from './world-schema';

/** Seeds for tuning and seeds for reporting never meet: what was tuned on a world says nothing on it. */
export const DEVELOPMENT_SEEDS = { from: 1, to: 250 } as const;
export const REPORTED_SEEDS = { from: 3_001, to: 1_000_000 } as const;

const DROPLETS = { min: 200, max: 30_000 } as const;
/** Standard normal quantile of 99.9 %. */
const Z_999 = 3.09;
const TRIES_MAX = 1_000;

/**
 * A random world. Ranges: the queueing model's table of parameters (overload study, 1.3), which was
 * fixed before any controller was written. What the table leaves open is an assumption, named below.
 */
export function randomWorld(seed: number): LeaseWorld {
  for (let attempt = 0; attempt < TRIES_MAX; attempt += 1) {
    const world = drawn(seed, new SeededRandom(seed, `lease-world/${attempt}`));
    if (world.N >= DROPLETS.min && world.N <= DROPLETS.max) return world;
  }
  throw new Error(`no world of ${DROPLETS.min} to ${DROPLETS.max} droplets for seed ${seed}`);
}

/** May have more or fewer droplets than the range allows: the recovery's length decides on them. */
function drawn(seed: number, random: SeededRandom): LeaseWorld {
  const H = oneOf(random, [1, 2, 4, 8]);
  const W = Math.round(random.logBetween(4, 64));
  const s = random.logBetween(0.2, 15);
  const cv = oneOf(random, [0.2, 0.5, 1]);
  const A = random.between(0, 0.25);
  const rhoHb = random.between(0, 0.4);
  const nominal = random.between(5, 40) * 60;
  const N = Math.round((nominal * H * W * (1 - A)) / s);
  const T = timeout({ s, cv, available: 1 - A - rhoHb }, random.logBetween(6, 40));
  const P = random.between(60, 300);
  return {
    ...{ seed, H, N, W, workersSpread: 0.3, speedSpread: 0.2, s, cv, T },
    R: random.between(20, 90),
    // Assumption: a failed call is tried again within a few seconds, as a client would.
    d: random.between(1, 5),
    P,
    // Assumption: one or two checks may be missed; it is never shorter than a restart.
    grace: P * random.between(1.5, 3),
    rhoHb,
    A,
    // Assumption: other load varies by a quarter of its mean.
    noise: 0.25,
    Bk: random.between(0.5, 1.1),
    sigma: oneOf(random, [0, 0.5, 1, 2, 3]),
    w: oneOf(random, [0.05, 0.3, 1]),
    pBad: random.between(0, 0.02),
    pErr: random.between(0, 0.01),
    steps: capacitySteps(random, nominal),
    stale: random.next() < 0.5 ? random.between(0.3, 2) : 0,
    lapses: random.next() < 0.5,
  };
}

/** It was long enough in normal operation: above the 99.9th percentile on the slowest, full host. */
function timeout(
  { s, cv, available }: { readonly s: number; readonly cv: number; readonly available: number },
  services: number,
): number {
  const sigma = Math.sqrt(Math.log(1 + cv ** 2));
  const full = s / available;
  return Math.max(1.2 * full * Math.exp(Z_999 * sigma - sigma ** 2 / 2), services * full);
}

/** None to two, each of speed or of workers, within the first four fifths of the recovery. */
function capacitySteps(random: SeededRandom, nominal: number): LeaseWorld['steps'] {
  const count = oneOf(random, [0, 1, 2]);
  const instants = Array.from({ length: count }, () => random.between(0.1, 0.8) * nominal);
  let [speed, workers] = [1, 1];
  return instants
    .toSorted((a, b) => a - b)
    .map((at) => {
      const factor = random.between(0.55, 1.6);
      if (random.next() < 0.5) speed = factor;
      else workers = factor;
      return { at, speed, workers };
    });
}

function oneOf<Value>(random: SeededRandom, values: readonly Value[]): Value {
  return values[Math.floor(random.next() * values.length)] as Value;
}

import { randomWorld } from './random-worlds';
import type { LeaseWorld } from './world-schema';

/**
 * Kinds of worlds, each a function of the seed. Random worlds are what is reported; the others are
 * changed in one respect to values that no random world has, so no controller was tuned on any of them
 * (overload study, 2.4, robustness).
 */
export const WORLD_FAMILIES: Readonly<Record<string, (seed: number) => LeaseWorld>> = {
  random: randomWorld,
  'like-us-east-1': likeUsEast1,
  'many-dead': (seed) => ({ ...randomWorld(seed), pBad: 0.05 }),
  'many-errors': (seed) => ({ ...randomWorld(seed), pErr: 0.05 }),
  'short-time-out': shortTimeout,
  'heavy-checks': (seed) => ({ ...randomWorld(seed), rhoHb: 0.6 }),
  'varied-service': (seed) => ({ ...randomWorld(seed), cv: 1.5 }),
};

/** Four service times of a loaded host: it was never adequate. */
function shortTimeout(seed: number): LeaseWorld {
  const world = randomWorld(seed);
  return { ...world, T: (4 * world.s) / (1 - world.A - world.rhoHb) };
}

/**
 * As large as a region, and collapsed: only its size is that of the incident, not its calibration. Sizes,
 * times and slope: overload study, 2.4; the other values are assumptions of a region in use.
 */
function likeUsEast1(seed: number): LeaseWorld {
  return {
    ...{ seed, H: 8, N: 200_000, W: 64, workersSpread: 0, speedSpread: 0 },
    ...{
      s: 8,
      cv: 0.5,
      T: 300,
      R: 180,
      d: 3,
      P: 180,
      grace: 300,
      rhoHb: 0.2,
      A: 0.05,
      noise: 0.25,
    },
    ...{ Bk: 0.75, sigma: 1.5, w: 1, pBad: 0.005, pErr: 0.005, steps: [], stale: 1, lapses: true },
  };
}

import type { LeaseScenario } from '../../workflows/contract/scenario/leases';
import { SECOND_MS } from '../../workflows/domain/instant';
import { SeededRandom } from '../../workflows/domain/seeded-random';
import type { LeaseWorld } from './world-schema';

/** A dead droplet holds its worker for so long at most (overload study, 1.2). */
const DEAD_HOLD_MS = 5 * SECOND_MS;
/** How often other load changes. Assumption: as often as the region's own. */
export const LOAD_STEP_MS = 5 * SECOND_MS;
/** Autocorrelation of other load from one step to the next. Assumption: it drifts over minutes. */
const LOAD_MEMORY = 0.95;
const LOAD_MAX = 0.9;

/** The world as the model of DWFM takes it. Everything is due at the start and can be reached. */
export function scenarioOf(world: LeaseWorld): LeaseScenario {
  const { H, N, W, workersSpread, speedSpread, s, cv, sigma, steps } = world;
  return {
    droplets: N,
    hosts: { count: H, workers: W, workersSpread, speedSpread, restartTime: world.R * SECOND_MS },
    service: { mean: s * SECOND_MS, variation: cv, kneeAt: world.Bk, kneeSlope: sigma },
    attempts: {
      timeout: world.T * SECOND_MS,
      retryDelay: world.d * SECOND_MS,
      retryDelayMax: world.d * SECOND_MS,
      retryJitter: 0.5,
      expiredCost: world.w,
      timeoutFreesSlot: false,
      deadShare: world.pBad,
      deadHold: DEAD_HOLD_MS,
      errorShare: world.pErr,
    },
    checks: {
      every: world.P * SECOND_MS,
      load: world.rhoHb,
      grace: world.grace * SECOND_MS,
      shareQueue: world.lapses,
    },
    connections: { perHost: 1, meanLife: SECOND_MS },
    launchLoad: world.A,
    startsLeased: false,
    staleAtStart: world.stale,
    capacitySteps: steps.map((step) => ({ ...step, at: step.at * SECOND_MS })),
    abnormalBelow: 0.95,
    normalFrom: 0.999,
  };
}

/**
 * Other load, one step after the other: a mean with noise that drifts (first-order autoregressive).
 * It is a function of the world alone, so that every controller meets the same.
 */
export class OtherLoad {
  readonly #random: SeededRandom;
  readonly #mean: number;
  readonly #deviation: number;
  #drift = 0;

  constructor({ seed, A, noise }: LeaseWorld) {
    this.#random = new SeededRandom(seed, 'lease-world/other-load');
    this.#mean = A;
    this.#deviation = A * noise;
  }

  next(): number {
    const fresh = Math.sqrt(1 - LOAD_MEMORY ** 2) * this.#deviation * this.#normal();
    this.#drift = LOAD_MEMORY * this.#drift + fresh;
    return Math.min(LOAD_MAX, Math.max(0, this.#mean + this.#drift));
  }

  /** Standard normal, after Box and Muller. */
  #normal(): number {
    const radius = Math.sqrt(this.#random.exponential(2));
    return radius * Math.cos(2 * Math.PI * this.#random.next());
  }
}

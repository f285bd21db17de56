import type { LeaseServiceScenario } from '../../../workflows/contract/scenario/leases';
import type { KeyedChance } from './keyed-chance';

/** Looked up once: jest makes every look at a global slow. */
const { exp } = Math;

/** Busy workers up to which the shared dependency keeps its pace, and the slow-down past them. */
export type Knee = { readonly at: number; readonly slope: number };

/** Checks and launches never take all of a host. */
const AVAILABLE_MIN = 0.05;

/** How long a worker takes for an attempt when its host has nothing else to do. */
export class ServiceTimes {
  readonly #mean: number;
  readonly #sigma: number;
  readonly #chance: KeyedChance;

  constructor(scenario: LeaseServiceScenario, chance: KeyedChance) {
    this.#mean = scenario.mean;
    this.#sigma = Math.sqrt(Math.log(1 + scenario.variation ** 2));
    this.#chance = chance;
  }

  /** Lognormal around the mean; the same for the same attempt of the same droplet. */
  of(droplet: number, attempt: number): number {
    const sigma = this.#sigma;
    if (sigma === 0) return this.#mean;
    const spread = sigma * this.#chance.normal(droplet, attempt) - (sigma * sigma) / 2;
    return this.#mean * exp(spread);
  }
}

/** Share of a host that is left for attempts beside launches and the checks of its leased droplets. */
export function availableShare(launchLoad: number, checkLoad: number): number {
  const left = 1 - launchLoad - checkLoad;
  return left > AVAILABLE_MIN ? left : AVAILABLE_MIN;
}

/** The factor on every service time by the load on what all hosts depend on. */
export function kneeFactor(busy: number, knee: Knee): number {
  return busy <= knee.at ? 1 : 1 + knee.slope * (busy / knee.at - 1);
}

import type {
  BacklogPart,
  BalancedPart,
  FleetPart,
} from '../../../workflows/contract/scenario/services';
import { MINUTE_MS } from '../../../workflows/domain/instant';

const HOUR_MS = 60 * MINUTE_MS;

/** Share of the clients that are turned away, or were and have not come back yet. */
export class BalancedClients {
  readonly #part: BalancedPart;
  #failing = 0;

  constructor(part: BalancedPart) {
    this.#part = part;
  }

  get errorShare(): number {
    return this.#failing;
  }

  step(elapsedMs: number, { traffic, capacity }: { traffic: number; capacity: number }): void {
    const turnedAway = Math.max(0, 1 - capacity / (this.#part.loadAtPeak * traffic));
    const waiting = this.#failing * Math.exp(-elapsedMs / this.#part.backOff);
    this.#failing = Math.max(turnedAway, waiting);
  }
}

export type FleetInputs = {
  readonly traffic: number;
  /** Share of the healthy hosts that is reported unhealthy. */
  readonly reportedUnhealthy: number;
  /** Share of the launches that are accepted and get their network in time. */
  readonly launchable: number;
};

/**
 * Hosts reported unhealthy are terminated and replaced. When the report is wrong and launches do not
 * come up, that takes a healthy fleet apart.
 */
export class Fleet {
  readonly #part: FleetPart;
  #missing = 0;
  #errorShare = 0;

  constructor(part: FleetPart) {
    this.#part = part;
  }

  get errorShare(): number {
    return this.#errorShare;
  }

  get missingShare(): number {
    return this.#missing;
  }

  step(elapsedMs: number, { traffic, reportedUnhealthy, launchable }: FleetInputs): void {
    const { exposedShare, lostPerHour, regrownPerHour, loadAtPeak } = this.#part;
    const hours = elapsedMs / HOUR_MS;
    const lost = lostPerHour * reportedUnhealthy * (exposedShare - this.#missing) * hours;
    const regrown = regrownPerHour * launchable * this.#missing * hours;
    this.#missing = Math.min(exposedShare, Math.max(0, this.#missing + lost - regrown));
    this.#errorShare = Math.max(0, 1 - (1 - this.#missing) / (loadAtPeak * traffic));
  }
}

export type BacklogInputs = {
  readonly traffic: number;
  /** Share of the work that fails, or is not even fetched. */
  readonly failed: number;
  readonly isServing: boolean;
};

export class Backlog {
  readonly #part: BacklogPart;
  #work = 0;

  constructor(part: BacklogPart) {
    this.#part = part;
  }

  get work(): number {
    return this.#work;
  }

  get isDone(): boolean {
    return this.#work < this.#part.doneBelow;
  }

  get isBlocking(): boolean {
    return this.#part.isBlocking && !this.isDone;
  }

  /** What waits goes on waiting for as long as what comes in fails: new requests go first. */
  step(elapsedMs: number, { traffic, failed, isServing }: BacklogInputs): void {
    const { keptShare, drainFactor } = this.#part;
    const drained = isServing ? drainFactor : 0;
    this.#work = Math.max(0, this.#work + (keptShare * traffic * failed - drained) * elapsedMs);
  }
}

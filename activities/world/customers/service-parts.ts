import { MINUTE_MS } from '../../../workflows/domain/instant';

const HOUR_MS = 60 * MINUTE_MS;

/** A service behind load balancers: what they have left may be too little for its load. */
export type BalancedPart = {
  /** Load at the day's peak, as a share of the capacity of all zones. */
  readonly loadAtPeak: number;
  /** Mean wait of a client that was turned away, before it comes again. */
  readonly backOff: number;
};

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

/** A fleet whose hosts are replaced when a load balancer reports them unhealthy. */
export type FleetPart = {
  /** Load at the day's peak, as a share of the whole fleet. */
  readonly loadAtPeak: number;
  /** Share of the fleet that can be lost in this way. */
  readonly exposedShare: number;
  /** Of the exposed share, what is terminated per hour while everything is reported unhealthy. */
  readonly lostPerHour: number;
  /** Of the missing hosts, what comes back per hour while every launch succeeds at once. */
  readonly regrownPerHour: number;
};

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

/** Work that waits when it can't be done, counted as time: an hour is an hour's work at the peak. */
export type BacklogPart = {
  /** Share of the failed work that is kept for later. */
  readonly keptShare: number;
  /** Hours of kept work done per hour, on top of what comes in. */
  readonly drainFactor: number;
  readonly doneBelow: number;
  /** Whether the service counts as down until its backlog is done. */
  readonly isBlocking: boolean;
};

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

/** A fail-over to another Region, and what has to be seen before it is taken. */
export type FailoverPart = {
  readonly detects: 'errors' | 'wrong-answers';
  readonly takes: number;
};

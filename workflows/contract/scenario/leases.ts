import type { Instant } from '../../domain/instant';

/**
 * The droplet workflow manager (DWFM) as a queueing system: one set of
 * parameters for the night and for random worlds. Durations are milliseconds, shares lie between 0
 * and 1. Each mechanism can be taken away by the value that its sentence names.
 */
export type LeaseScenario = {
  /** Physical servers that need a lease; host h manages a fixed part of them. */
  readonly droplets: number;
  readonly hosts: LeaseHostScenario;
  readonly service: LeaseServiceScenario;
  readonly attempts: LeaseAttemptScenario;
  readonly checks: StateCheckScenario;
  readonly connections: LeaseConnectionScenario;
  /** Share of every host's capacity that launches and terminations take at their normal peak rate. */
  readonly launchLoad: number;
  /** Whether all droplets have a lease at the start; otherwise none has, and all are due at once. */
  readonly startsLeased: boolean;
  /** Attempts that nobody waits for any more and that are queued at the start, per droplet; 0: none. */
  readonly staleAtStart: number;
  /** What changes the capacity from outside, by instant; empty: nothing. */
  readonly capacitySteps: readonly CapacityStep[];
  /** Leased share below which leases count as lost, and at which they count as back again. */
  readonly abnormalBelow: number;
  readonly normalFrom: number;
};

export type LeaseHostScenario = {
  readonly count: number;
  /** Attempts that one host works on at the same time. */
  readonly workers: number;
  /** Hosts have up to this share more or fewer workers; 0: all the same. */
  readonly workersSpread: number;
  /** Hosts are up to this share faster or slower; 0: all the same. */
  readonly speedSpread: number;
  /** How long a host is away for a restart, which loses all that it had queued and was working on. */
  readonly restartTime: number;
};

export type LeaseServiceScenario = {
  /** Mean time of a worker for one attempt, on a host of speed 1 that has nothing else to do. */
  readonly mean: number;
  /** Coefficient of variation of the lognormal service time; 0: every attempt takes the mean. */
  readonly variation: number;
  /** Busy workers, as a share of all, up to which the dependency that all share keeps its pace. */
  readonly kneeAt: number;
  /** Slow-down past the knee: below 1 throughput still grows, above 1 it falls; 0: no knee. */
  readonly kneeSlope: number;
};

export type LeaseAttemptScenario = {
  /** After so long its client counts an attempt as failed, and its host learns nothing of that. */
  readonly timeout: number;
  /** Mean time from a failure to the next attempt; it doubles with each failure up to the maximum. */
  readonly retryDelay: number;
  readonly retryDelayMax: number;
  /** Each delay is up to this share longer or shorter; 0: attempts keep step with each other. */
  readonly retryJitter: number;
  /** Share of its service that a timed-out attempt still costs; 0.05: the deadline is looked at first. */
  readonly expiredCost: number;
  /**
   * An ablation: at its time-out an attempt that waits leaves the queue, and one that is worked on is
   * waited for. So no work is ever in vain, which is what a naive simulation has. False in earnest.
   */
  readonly timeoutFreesSlot: boolean;
  /** Share of the droplets that never answer, and how long each of them holds a worker at most. */
  readonly deadShare: number;
  readonly deadHold: number;
  /** Share of the attempts that fail as soon as a worker takes them; 0: none. */
  readonly errorShare: number;
};

export type StateCheckScenario = {
  /** Every leased droplet is checked once in this time. */
  readonly every: number;
  /** Share of a host's capacity that checks take when all of its droplets are leased; 0: none. */
  readonly load: number;
  /** A check that has not been possible for longer than this costs the lease. */
  readonly grace: number;
  /** Whether checks wait in the attempts' queue: then a queue older than the grace loses leases. */
  readonly shareQueue: boolean;
};

export type LeaseConnectionScenario = {
  /** Open connections to DynamoDB of one host; each serves an equal share of the host's droplets. */
  readonly perHost: number;
  /** Mean life of a connection (exponential); without the name's address it is not opened again. */
  readonly meanLife: number;
};

export type CapacityStep = {
  readonly at: Instant;
  /** Factors on every host's speed and number of workers from then on. */
  readonly speed: number;
  readonly workers: number;
};

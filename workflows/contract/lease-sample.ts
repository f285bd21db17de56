/** Bins of a latency histogram: four an octave, so 19 % each, from the time-out downwards. */
export const LATENCY_BINS = 32;
const BINS_PER_OCTAVE = 4;

/** Cohorts of one shard that a sample tells of; an older one is told of no more. */
export const COHORTS_MAX = 4;

/** The bin of a latency; the last one ends at the time-out, the first takes all that is shorter. */
export function latencyBin(latencyMs: number, timeoutMs: number): number {
  const octaves = Math.log2(timeoutMs / Math.max(latencyMs, 1e-3));
  const bin = LATENCY_BINS - 1 - Math.floor(octaves * BINS_PER_OCTAVE);
  return Math.min(LATENCY_BINS - 1, Math.max(0, bin));
}

/** The latency in the middle of a bin. */
export function latencyOf(bin: number, timeoutMs: number): number {
  return timeoutMs * 2 ** -((LATENCY_BINS - 1 - bin + 0.5) / BINS_PER_OCTAVE);
}

/** Counts of attempts by how they ended. */
export type AttemptCounts = {
  readonly succeeded: number;
  readonly timedOut: number;
  readonly failed: number;
};

/**
 * Attempts of one shard that were submitted while this cohort was open. Latencies are grouped by
 * submission and not by completion, for the first to complete are the short ones.
 */
export type Cohort = AttemptCounts & {
  readonly id: number;
  readonly submitted: number;
  /** Lost with a restart of their host. */
  readonly aborted: number;
  /** Successes by latency. */
  readonly latencies: readonly number[];
};

/** What attempts of one shard have reported: a sketch of fixed size, however many there were. */
export type ShardSample = {
  readonly shard: number;
  readonly isUp: boolean;
  /** Droplets without a lease, those with an attempt in flight included. */
  readonly pending: number;
  /** Of these, those that wait for another attempt after one that timed out. */
  readonly suspects: number;
  readonly inFlight: number;
  /** Attempts that ended since the last sample. */
  readonly ended: AttemptCounts;
  /** Of these, those that timed out for the first time of their droplet. */
  readonly timedOutFirst: number;
  /** Successes since the last sample, by latency. */
  readonly latencies: readonly number[];
  /** Attempts in flight, by how long they have been. */
  readonly ages: readonly number[];
  /** The latest, oldest first. */
  readonly cohorts: readonly Cohort[];
};

export type LeaseSample = {
  readonly atMs: number;
  readonly attemptTimeoutMs: number;
  readonly shards: readonly ShardSample[];
};

/** What one shard of DWFM, a host with its fixed range of droplets, is told. */
export type ShardSteering = {
  readonly shard: number;
  /** Attempts that it may have under way; null: any number. */
  readonly window: number | null;
  /** What it submits from now on belongs to this cohort, which is opened unless it is open; null: as before. */
  readonly cohort: number | null;
};

/** How droplets are tried again whose last attempt timed out, for some of them never answer. */
export type RetryLanePolicy = {
  /** Share of a window that they may take, on average over time: in a small one, one at a time would be far more. */
  readonly share: number;
  /** The same while no other droplet is due. */
  readonly shareAlone: number;
  /** From a time-out to the next attempt, in ms; doubles with each failure up to the maximum. */
  readonly delay: number;
  readonly delayMax: number;
};

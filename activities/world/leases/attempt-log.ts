import {
  COHORTS_MAX,
  LATENCY_BINS,
  latencyBin,
  type Cohort,
  type ShardSample,
} from '../../../workflows/contract/lease-sample';
import { DROPLET, type Fleet } from './fleet';
import type { LeaseHost } from './host';

/** Of droplets that timed out, whose latency says more of them than of the window. */
const NO_COHORT = -1;

type OpenCohort = {
  -readonly [Field in keyof Omit<Cohort, 'latencies'>]: Cohort[Field];
} & { readonly latencies: Int32Array };

type Ended = { succeeded: number; timedOut: number; failed: number };

type ShardLog = {
  readonly cohorts: OpenCohort[];
  readonly latencies: Int32Array;
  ended: Ended;
  timedOutFirst: number;
  suspects: number;
  suspectsInFlight: number;
  /** The suspect whose attempt ended last: when, and how long it was in flight. */
  suspectEndedAt: number;
  suspectHeldFor: number;
};

/**
 * What a client can tell of its attempts: how each ended, how long it took, and with which others it
 * was submitted. Kept only for who asks, for a storm of attempts that nobody measures should cost nothing.
 */
export class AttemptLog {
  readonly #fleet: Fleet;
  readonly #now: () => number;
  readonly #submittedAt: Float64Array;
  readonly #cohortOf: Int32Array;
  /** Whether a droplet's latest attempts timed out, without one that succeeded since. */
  readonly #isSuspect: Uint8Array;
  /** Whether it was one when its attempt in flight was submitted. */
  readonly #wasSuspect: Uint8Array;
  readonly #shards: readonly ShardLog[];
  /** Time-outs of droplets that can have a lease: what a judge knows and no client does. */
  liveTimedOut = 0;

  constructor(fleet: Fleet, now: () => number) {
    const { droplets } = fleet.scenario;
    this.#fleet = fleet;
    this.#now = now;
    this.#submittedAt = new Float64Array(droplets);
    this.#cohortOf = new Int32Array(droplets);
    this.#isSuspect = new Uint8Array(droplets);
    this.#wasSuspect = new Uint8Array(droplets);
    this.#shards = fleet.hosts.map(() => ({
      cohorts: [newCohort(0)],
      latencies: new Int32Array(LATENCY_BINS),
      ended: nothing(),
      timedOutFirst: 0,
      suspects: 0,
      suspectsInFlight: 0,
      ...{ suspectEndedAt: 0, suspectHeldFor: 0 },
    }));
  }

  /** What these hosts submit from now on belongs together. */
  openCohorts(hosts: readonly LeaseHost[]): void {
    for (const { index } of hosts) {
      const { cohorts } = this.#shardAt(index);
      cohorts.push(newCohort((cohorts.at(-1)?.id ?? 0) + 1));
      if (cohorts.length > COHORTS_MAX) cohorts.shift();
    }
  }

  submitted(host: LeaseHost, droplet: number): void {
    const shard = this.#shardAt(host.index);
    const cohort = shard.cohorts.at(-1) as OpenCohort;
    this.#submittedAt[droplet] = this.#now();
    const isSuspect = this.isSuspect(droplet);
    this.#wasSuspect[droplet] = Number(isSuspect);
    this.#cohortOf[droplet] = isSuspect ? NO_COHORT : cohort.id;
    if (isSuspect) shard.suspectsInFlight += 1;
    else cohort.submitted += 1;
  }

  succeeded(host: LeaseHost, droplet: number): void {
    const shard = this.#shardAt(host.index);
    const latency = this.#now() - (this.#submittedAt[droplet] as number);
    const bin = latencyBin(latency, this.#fleet.scenario.attempts.timeout);
    shard.latencies[bin] = (shard.latencies[bin] as number) + 1;
    const { latencies } = this.#end(shard, droplet, 'succeeded') ?? {};
    if (latencies !== undefined) latencies[bin] = (latencies[bin] as number) + 1;
    shard.suspects -= this.#isSuspect[droplet] as number;
    this.#isSuspect[droplet] = 0;
  }

  timedOut(host: LeaseHost, droplet: number): void {
    const shard = this.#shardAt(host.index);
    this.#end(shard, droplet, 'timedOut');
    if (this.#fleet.isDead[droplet] === 0) this.liveTimedOut += 1;
    if (this.#isSuspect[droplet] === 1) return;
    this.#isSuspect[droplet] = 1;
    shard.suspects += 1;
    shard.timedOutFirst += 1;
  }

  failed(host: LeaseHost, droplet: number): void {
    this.#end(this.#shardAt(host.index), droplet, 'failed');
  }

  aborted(host: LeaseHost, droplet: number): void {
    const shard = this.#shardAt(host.index);
    shard.suspectsInFlight -= this.#wasSuspect[droplet] as number;
    const cohort = this.#cohort(shard, droplet);
    if (cohort !== undefined) cohort.aborted += 1;
  }

  suspectsInFlight({ index }: LeaseHost): number {
    return this.#shardAt(index).suspectsInFlight;
  }

  /** Whether suspects, one after the other, have had no more than this share of an attempt's place. */
  isSuspectRested({ index }: LeaseHost, share: number): boolean {
    const { suspectEndedAt, suspectHeldFor } = this.#shardAt(index);
    return this.#now() >= suspectEndedAt + suspectHeldFor * (1 / share - 1);
  }

  isSuspect(droplet: number): boolean {
    return this.#isSuspect[droplet] === 1;
  }

  /** What has been reported since the last sample, which this one ends. */
  take(): readonly ShardSample[] {
    const ages = this.#ages();
    return this.#fleet.hosts.map((host) => {
      const shard = this.#shardAt(host.index);
      const { ended, timedOutFirst, suspects, cohorts } = shard;
      const latencies = [...shard.latencies];
      shard.latencies.fill(0);
      shard.ended = nothing();
      shard.timedOutFirst = 0;
      return {
        ...{ shard: host.index, isUp: host.isUp, inFlight: host.inFlight },
        pending: host.build.droplets - host.leased,
        ...{ suspects, ended, timedOutFirst, latencies },
        ages: [...(ages[host.index] as Int32Array)],
        cohorts: cohorts.map((cohort) => ({ ...cohort, latencies: [...cohort.latencies] })),
      };
    });
  }

  #end(shard: ShardLog, droplet: number, how: keyof Ended): OpenCohort | undefined {
    shard.ended[how] += 1;
    if (this.#wasSuspect[droplet] === 1) this.#endSuspect(shard, droplet);
    const cohort = this.#cohort(shard, droplet);
    if (cohort !== undefined) cohort[how] += 1;
    return cohort;
  }

  #endSuspect(shard: ShardLog, droplet: number): void {
    shard.suspectsInFlight -= 1;
    shard.suspectEndedAt = this.#now();
    shard.suspectHeldFor = this.#now() - (this.#submittedAt[droplet] as number);
  }

  #cohort({ cohorts }: ShardLog, droplet: number): OpenCohort | undefined {
    const id = this.#cohortOf[droplet];
    return cohorts.findLast((cohort) => cohort.id === id);
  }

  #ages(): readonly Int32Array[] {
    const { hosts, state, scenario } = this.#fleet;
    const { timeout } = scenario.attempts;
    const now = this.#now();
    return hosts.map(({ build }) => {
      const ages = new Int32Array(LATENCY_BINS);
      const end = build.firstDroplet + build.droplets;
      for (let droplet = build.firstDroplet; droplet < end; droplet += 1) {
        if ((state[droplet] as number) < DROPLET.queued) continue;
        const bin = latencyBin(now - (this.#submittedAt[droplet] as number), timeout);
        ages[bin] = (ages[bin] as number) + 1;
      }
      return ages;
    });
  }

  #shardAt(host: number): ShardLog {
    return this.#shards[host] as ShardLog;
  }
}

const nothing = (): Ended => ({ succeeded: 0, timedOut: 0, failed: 0 });

function newCohort(id: number): OpenCohort {
  const counts = { submitted: 0, succeeded: 0, timedOut: 0, failed: 0, aborted: 0 };
  return { id, ...counts, latencies: new Int32Array(LATENCY_BINS) };
}

import type { Kernel } from '../kernel/kernel';
import type { AttemptLog } from './attempt-log';
import { buildHosts, LeaseHost } from './host';
import { KeyedChance } from './keyed-chance';
import type { CapacityStep, LeaseScenario } from '../../../workflows/contract/scenario/leases';
import type { RetryLane } from './retry-lane';
import { Timers } from './timers';

/** Where a droplet stands. At most one attempt of a droplet is waited for at any time. */
export const DROPLET = {
  leased: 0,
  /** Without a lease, and without a way to DynamoDB: nothing is tried. */
  cutOff: 1,
  /** In its host's list of droplets that want an attempt. */
  due: 2,
  /** Between a failed attempt and the next: nothing but its timer ends that. */
  backingOff: 3,
  /** Its attempt waits for a worker. */
  queued: 4,
  /** Its attempt is worked on. */
  running: 5,
} as const;

export type LeaseInputs = {
  /** Share of the region's resolvers that give DynamoDB's address. */
  readonly reachable: number;
  /** Share of every host's capacity that launches and other work take. */
  readonly launchLoad: number;
};

/** The populations and what all parts of the lease system share. */
export class Fleet {
  readonly scenario: LeaseScenario;
  readonly hosts: readonly LeaseHost[];
  readonly hostOf: Int32Array;
  readonly state: Uint8Array;
  /** Number of a droplet's latest attempt: an attempt with another number is out of date. */
  readonly attempt: Int32Array;
  readonly failures: Uint8Array;
  readonly isDead: Uint8Array;
  readonly timers = new Timers();
  readonly workersInAll: number;
  inputs: LeaseInputs = { reachable: 1, launchLoad: 0 };
  capacity: CapacityStep = { at: 0, speed: 1, workers: 1 };
  /** What attempts report, and where those wait that timed out; null: nobody has asked for it. */
  log: AttemptLog | null = null;
  lane: RetryLane | null = null;
  measuredFrom = Infinity;
  busy = 0;
  leased = 0;

  constructor(kernel: Kernel, scenario: LeaseScenario) {
    const { droplets } = scenario;
    this.scenario = scenario;
    const builds = buildHosts(scenario, kernel.random('leases/hosts'));
    this.hosts = builds.map((build, index) => new LeaseHost(index, build));
    this.workersInAll = builds.reduce((sum, { workers }) => sum + workers, 0);
    this.hostOf = new Int32Array(droplets);
    this.state = new Uint8Array(droplets).fill(DROPLET.due);
    this.attempt = new Int32Array(droplets);
    this.failures = new Uint8Array(droplets);
    const chance = new KeyedChance(kernel.random('leases/dead'));
    this.isDead = Uint8Array.from({ length: droplets }, (_, droplet) =>
      chance.uniform(droplet, 0) < scenario.attempts.deadShare ? 1 : 0,
    );
    for (const host of this.hosts) this.#populate(host, kernel.now);
  }

  get liveDroplets(): number {
    return this.isDead.reduce((live, isDead) => live - isDead, this.scenario.droplets);
  }

  hostFor(droplet: number): LeaseHost {
    return this.hosts[this.hostOf[droplet] as number] as LeaseHost;
  }

  /** Whether somebody still waits for this attempt. */
  isLive(droplet: number, attempt: number): boolean {
    const isWaitedFor = (this.state[droplet] as number) >= DROPLET.queued;
    return isWaitedFor && this.attempt[droplet] === attempt;
  }

  #populate(host: LeaseHost, now: number): void {
    const { startsLeased, staleAtStart, attempts } = this.scenario;
    const { firstDroplet, droplets } = host.build;
    this.hostOf.fill(host.index, firstDroplet, firstDroplet + droplets);
    for (let droplet = firstDroplet; droplet < firstDroplet + droplets; droplet += 1) {
      if (startsLeased && this.isDead[droplet] === 0) this.lease(droplet);
      else host.due.push(droplet, 0, now);
    }
    const stale = Math.round(droplets * staleAtStart);
    for (let index = 0; index < stale; index += 1) {
      // Attempts of before the start have numbers below zero, so their luck is their own.
      const round = Math.floor(index / droplets);
      host.queue.push(firstDroplet + (index % droplets), -1 - round, now - attempts.timeout);
    }
  }

  lease(droplet: number): void {
    this.state[droplet] = DROPLET.leased;
    this.failures[droplet] = 0;
    this.hostFor(droplet).leased += 1;
    this.leased += 1;
  }

  lapse(droplet: number): void {
    this.hostFor(droplet).leased -= 1;
    this.leased -= 1;
  }
}

import type { Instant } from '../../../workflows/domain/instant';
import type { Kernel } from '../kernel/kernel';
import { AttemptClient } from './attempt-client';
import { AttemptLog } from './attempt-log';
import { CollapseWatch } from './collapse-watch';
import { Fleet, type LeaseInputs } from './fleet';
import type { HostBuild, LeaseHost, LeaseHostReading } from './host';
import { HostConnections } from './host-connections';
import { RetryLane } from './retry-lane';
import type { LeaseSample, RetryLanePolicy } from '../../../workflows/contract/lease-sample';
import type { CapacityStep, LeaseScenario } from '../../../workflows/contract/scenario/leases';
import { StateChecks } from './state-checks';
import { TIMER, type Timer } from './timers';
import { Workers } from './workers';

export type LeaseManagerReading = {
  readonly droplets: number;
  readonly leased: number;
  /** After so long an attempt counts as failed, whatever its host still does. */
  readonly attemptTimeoutMs: number;
  readonly hosts: readonly LeaseHostReading[];
};

/** The whole fleet at a glance, for curves and for the rules; counts run from the start. */
export type LeaseLoad = {
  readonly busyShare: number;
  /** Of all hosts that are up: how long the oldest attempt has waited for its turn. */
  readonly oldestWaitMs: number;
  readonly queued: number;
  readonly completed: number;
  readonly inVain: number;
};

/**
 * The droplet workflow manager (DWFM): it keeps a lease with every droplet, without which a droplet
 * takes no launch. What runs on a droplet is none of its business and goes on. The collapse is not
 * told to it: it follows from a queue that does not know of time-outs.
 *
 * It has timers of its own, which are run up to the kernel's instant before anything is told or
 * asked; so it doesn't matter how often, or in which steps, the world is advanced.
 */
export class LeaseManager {
  readonly #kernel: Kernel;
  readonly #fleet: Fleet;
  readonly #connections: HostConnections;
  readonly #client: AttemptClient;
  readonly #workers: Workers;
  readonly #checks: StateChecks;
  readonly #watch: CollapseWatch;
  #at: Instant;
  #hasBegun = false;
  /** Per host, the cohort of attempts that is open. */
  readonly #cohorts: number[];

  constructor(kernel: Kernel, scenario: LeaseScenario) {
    this.#kernel = kernel;
    this.#at = kernel.now;
    const fleet = new Fleet(kernel, scenario);
    const connections = new HostConnections(kernel, fleet);
    const client = new AttemptClient(kernel, fleet, connections);
    this.#fleet = fleet;
    this.#connections = connections;
    this.#client = client;
    this.#workers = new Workers(kernel, fleet, { client, connections });
    this.#checks = new StateChecks(fleet, { client, connections }, kernel.now);
    this.#watch = new CollapseWatch(kernel, fleet);
    this.#cohorts = fleet.hosts.map(() => 0);
    for (const [index, { at }] of scenario.capacitySteps.entries()) {
      fleet.timers.set({ at, kind: TIMER.capacityStep, subject: index, serial: 0, epoch: 0 });
    }
  }

  /** Tells what holds from now on. */
  step(inputs: LeaseInputs): void {
    this.#catchUp();
    const isSame = inputs.reachable === this.#fleet.inputs.reachable;
    this.#fleet.inputs = inputs;
    if (!isSame) {
      this.#connections.setReachable(inputs.reachable, this.#at);
      this.#settleAll();
    }
    this.#watch.look();
  }

  /** The attempts that each of these hosts' clients may have under way; null lifts the limit. */
  throttle(attemptsInFlightMax: number | null, hostIds = this.#hostIds()): void {
    this.#catchUp();
    for (const host of this.#hostsOf(hostIds)) {
      host.inFlightMax = attemptsInFlightMax ?? Infinity;
      this.#settle(host);
    }
  }

  /** Attempts that these hosts' clients may submit from now on, within their windows; null: any. */
  permit(attempts: number | null, hostIds = this.#hostIds()): void {
    this.#catchUp();
    for (const host of this.#hostsOf(hostIds)) {
      host.permits = attempts ?? Infinity;
      this.#settle(host);
    }
  }

  /**
   * From now on attempts are sampled, and droplets whose attempt timed out wait in a lane apart. What is
   * in flight by then is told of as it was submitted. Once begun it goes on: a second time changes nothing.
   */
  measure(lane: RetryLanePolicy | null): void {
    this.#catchUp();
    if (this.isMeasured) return;
    const { hosts } = this.#fleet;
    let now: Instant | null = null;
    const log = new AttemptLog(this.#fleet, () => now ?? this.#at);
    this.#client.forEachInFlight((host, droplet, submittedAt) => {
      now = submittedAt;
      log.submitted(host, droplet);
    });
    now = null;
    this.#fleet.log = log;
    this.#fleet.measuredFrom = this.#at;
    this.#fleet.lane = lane === null ? null : new RetryLane(hosts, log, lane);
  }

  get isMeasured(): boolean {
    return this.#fleet.log !== null;
  }

  /** What attempts have reported since the last sample. */
  sample(): LeaseSample {
    this.#catchUp();
    const { timeout } = this.#fleet.scenario.attempts;
    return { atMs: this.#at, attemptTimeoutMs: timeout, shards: this.#measured.take() };
  }

  /** Opens a new cohort of attempts for these hosts. */
  openCohorts(hostIds: readonly number[]): void {
    this.#catchUp();
    const hosts = this.#hostsOf(hostIds);
    this.#measured.openCohorts(hosts);
    for (const { index } of hosts) this.#cohorts[index] = this.openCohortOf(index) + 1;
  }

  openCohortOf(host: number): number {
    return this.#cohorts[host] as number;
  }

  /** Attempts that timed out although their droplet can have a lease: for the judges of a run. */
  get liveTimeouts(): number {
    return this.#measured.liveTimedOut;
  }

  /** What these hosts had queued and were working on is lost, and they are away for a while. */
  restartHosts(hostIds: readonly number[]): void {
    this.#catchUp();
    const { timers, scenario } = this.#fleet;
    const upAt = this.#at + scenario.hosts.restartTime;
    for (const host of this.#hostsOf(hostIds)) {
      this.#fleet.busy -= host.busy;
      host.goDown(this.#at);
      this.#client.abortAll(host, this.#at);
      timers.set({
        at: upAt,
        kind: TIMER.hostUp,
        subject: host.index,
        serial: 0,
        epoch: host.epoch,
      });
    }
  }

  /** The widest window of any host; null: one has none. */
  get attemptsInFlightMax(): number | null {
    const widest = Math.max(...this.#fleet.hosts.map(({ inFlightMax }) => inFlightMax));
    return widest === Infinity ? null : widest;
  }

  /** Share of the droplets that take launches. */
  get leasedShare(): number {
    this.#catchUp();
    return this.#fleet.leased / this.#fleet.scenario.droplets;
  }

  load(): LeaseLoad {
    this.#catchUp();
    let [busy, oldestWaitMs, queued, completed, inVain] = [0, 0, 0, 0, 0];
    for (const host of this.#fleet.hosts) {
      busy += host.busy;
      oldestWaitMs = Math.max(oldestWaitMs, host.isUp ? host.headAge(this.#at) : 0);
      queued += host.queue.length;
      completed += host.completed;
      inVain += host.inVain;
    }
    const busyShare = Math.min(1, busy / this.#fleet.workersInAll);
    return { busyShare, oldestWaitMs, queued, completed, inVain };
  }

  reading(): LeaseManagerReading {
    this.#catchUp();
    return {
      droplets: this.#fleet.scenario.droplets,
      leased: this.#fleet.leased,
      attemptTimeoutMs: this.#fleet.scenario.attempts.timeout,
      hosts: this.#fleet.hosts.map((host) => host.reading(this.#at)),
    };
  }

  /** What the judges of a run may know and no operator does: the hosts as they are built. */
  get builds(): readonly HostBuild[] {
    return this.#fleet.hosts.map(({ build }) => build);
  }

  /** Droplets that can have a lease at all. */
  get liveDroplets(): number {
    return this.#fleet.liveDroplets;
  }

  get #measured(): AttemptLog {
    const { log } = this.#fleet;
    if (log === null) throw new Error('attempts are not measured: call measure() first');
    return log;
  }

  #catchUp(): void {
    const to = this.#kernel.now;
    if (to > this.#at) this.#begin();
    const { timers } = this.#fleet;
    for (;;) {
      const timeoutAt = this.#client.nextTimeoutAt;
      const checkAt = this.#checks.nextAt;
      let at = timers.nextAt;
      if (checkAt < at) at = checkAt;
      if (timeoutAt < at) at = timeoutAt;
      if (at > to) break;
      this.#at = at;
      // At one instant: give up first, for an answer at the very end of the time-out is too late.
      if (timeoutAt === at) this.#settle(this.#client.timeOutFirst(at));
      else if (checkAt === at) this.#checks.run((host) => this.#settle(host));
      else this.#run(timers.take());
    }
    this.#at = to;
  }

  /** Nothing is submitted before time moves on: what is told at the start holds from the start. */
  #begin(): void {
    if (this.#hasBegun) return;
    this.#hasBegun = true;
    this.#settleAll();
  }

  #run({ kind, subject, serial, epoch }: Timer): void {
    switch (kind) {
      case TIMER.workDone: {
        const host = this.#fleet.hostFor(subject);
        if (epoch === host.epoch) this.#finishWork(host, subject, serial);
        break;
      }
      case TIMER.retryDue:
        this.#client.becomeDue(subject, this.#at);
        this.#settle(this.#fleet.hostFor(subject));
        break;
      case TIMER.hostUp: {
        const host = this.#fleet.hosts[subject] as LeaseHost;
        if (epoch === host.epoch) this.#bringUp(host);
        break;
      }
      case TIMER.connectionLost:
        this.#connections.end(subject, serial, this.#at);
        break;
      case TIMER.capacityStep:
        this.#change(this.#fleet.scenario.capacitySteps[subject] as CapacityStep);
    }
  }

  #finishWork(host: LeaseHost, droplet: number, attempt: number): void {
    this.#workers.finish(host, droplet, attempt);
    this.#settle(host);
  }

  #bringUp(host: LeaseHost): void {
    host.comeUp();
    this.#settle(host);
  }

  #change(capacity: CapacityStep): void {
    this.#fleet.capacity = capacity;
    for (const host of this.#fleet.hosts) host.scaleWorkers(capacity.workers);
    this.#settleAll();
  }

  /** Submits and starts all that can be, until neither changes anything any more. */
  #settle(host: LeaseHost): void {
    if (!this.#hasBegun) return;
    do this.#client.submitDue(host, this.#at);
    while (this.#workers.start(host, this.#at));
  }

  #settleAll(): void {
    for (const host of this.#fleet.hosts) this.#settle(host);
  }

  #hostIds(): readonly number[] {
    return this.#fleet.hosts.map(({ index }) => index);
  }

  #hostsOf(hostIds: readonly number[]): readonly LeaseHost[] {
    return this.#fleet.hosts.filter(({ index }) => hostIds.includes(index));
  }
}

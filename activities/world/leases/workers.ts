import type { Kernel } from '../kernel/kernel';
import type { AttemptClient } from './attempt-client';
import { DROPLET, type Fleet } from './fleet';
import type { HostConnections } from './host-connections';
import type { LeaseHost } from './host';
import { KeyedChance } from './keyed-chance';
import { availableShare, kneeFactor, ServiceTimes, type Knee } from './service-time';
import { TIMER } from './timers';

export type AttemptParties = {
  readonly client: AttemptClient;
  readonly connections: HostConnections;
};

/**
 * The side of DWFM that works: the hosts' workers take the attempts in their order and cannot tell
 * which of them nobody waits for any more. A service time is fixed when the work starts.
 */
export class Workers {
  readonly #fleet: Fleet;
  readonly #client: AttemptClient;
  readonly #connections: HostConnections;
  readonly #times: ServiceTimes;
  readonly #errors: KeyedChance;
  readonly #knee: Knee;

  constructor(kernel: Kernel, fleet: Fleet, { client, connections }: AttemptParties) {
    const { service } = fleet.scenario;
    this.#fleet = fleet;
    this.#client = client;
    this.#connections = connections;
    this.#times = new ServiceTimes(service, new KeyedChance(kernel.random('leases/service-time')));
    this.#errors = new KeyedChance(kernel.random('leases/errors'));
    this.#knee = { at: service.kneeAt * fleet.workersInAll, slope: service.kneeSlope };
  }

  /** Puts free workers to work; true if an attempt failed at once, which leaves room for another. */
  start(host: LeaseHost, at: number): boolean {
    let hasFailed = false;
    const { queue } = host;
    while (host.isUp && host.busy < host.workers && queue.length > 0) {
      const droplet = queue.headDroplet;
      const attempt = queue.headAttempt;
      queue.dropHead();
      const isLive = this.#fleet.isLive(droplet, attempt);
      if (isLive && this.#failsAtOnce(droplet, attempt)) {
        this.#client.fail(host, droplet, at);
        hasFailed = true;
        continue;
      }
      if (isLive) this.#fleet.state[droplet] = DROPLET.running;
      this.#begin(host, { droplet, attempt, isLive, at });
    }
    return hasFailed;
  }

  /** A worker is free again. What it did counts if the attempt's client still waits. */
  finish(host: LeaseHost, droplet: number, attempt: number): void {
    host.busy -= 1;
    this.#fleet.busy -= 1;
    if (!this.#fleet.isLive(droplet, attempt)) host.inVain += 1;
    else if (this.#fleet.isDead[droplet] === 0) this.#client.succeed(host, droplet);
  }

  #begin(
    host: LeaseHost,
    work: {
      readonly droplet: number;
      readonly attempt: number;
      readonly isLive: boolean;
      readonly at: number;
    },
  ): void {
    const { droplet, attempt, isLive, at } = work;
    host.busy += 1;
    this.#fleet.busy += 1;
    const cost = isLive ? 1 : this.#fleet.scenario.attempts.expiredCost;
    this.#fleet.timers.set({
      at: at + cost * this.#duration(host, droplet, attempt),
      kind: TIMER.workDone,
      subject: droplet,
      serial: attempt,
      epoch: host.epoch,
    });
  }

  #duration(host: LeaseHost, droplet: number, attempt: number): number {
    const { scenario, isDead, inputs, capacity, busy } = this.#fleet;
    const { timeout, deadHold } = scenario.attempts;
    if (isDead[droplet] === 1) return Math.min(timeout, deadHold);
    const checkLoad = (scenario.checks.load * host.leased) / host.build.droplets;
    const pace = host.build.speed * capacity.speed * availableShare(inputs.launchLoad, checkLoad);
    return (this.#times.of(droplet, attempt) / pace) * kneeFactor(busy, this.#knee);
  }

  #failsAtOnce(droplet: number, attempt: number): boolean {
    if (this.#connections.isLost(droplet)) return true;
    const { errorShare } = this.#fleet.scenario.attempts;
    return errorShare > 0 && this.#errors.uniform(droplet, attempt) < errorShare;
  }
}

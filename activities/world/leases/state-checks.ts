import { SECOND_MS } from '../../../workflows/domain/instant';
import type { AttemptClient } from './attempt-client';
import { DROPLET, type Fleet } from './fleet';
import type { HostConnections } from './host-connections';
import type { LeaseHost } from './host';

/** How finely the checks of a host follow each other. Fine against any time between two of them. */
const TICK_MS = SECOND_MS;

/**
 * The checks that keep leases. They are spread evenly: at each tick the next few droplets of every
 * host are checked. That of a droplet fails while its connection is lost, while its host is away, and
 * (if checks wait in the attempts' queue) while that queue is older than a lease lasts: so a
 * collapsed host loses again what it had.
 */
export class StateChecks {
  readonly #fleet: Fleet;
  readonly #client: AttemptClient;
  readonly #connections: HostConnections;
  /** From one droplet to the next that is checked, by host. */
  readonly #stride: readonly number[];
  #nextAt: number;

  constructor(
    fleet: Fleet,
    parties: { readonly client: AttemptClient; readonly connections: HostConnections },
    now: number,
  ) {
    this.#fleet = fleet;
    this.#client = parties.client;
    this.#connections = parties.connections;
    this.#stride = fleet.hosts.map(({ build }) => evenStride(build.droplets));
    this.#nextAt = now + TICK_MS;
  }

  get nextAt(): number {
    return this.#nextAt;
  }

  run(settle: (host: LeaseHost) => void): void {
    const at = this.#nextAt;
    this.#nextAt = at + TICK_MS;
    for (const host of this.#fleet.hosts) {
      if (this.#mayLapse(host, at) && this.#check(host, at)) settle(host);
    }
  }

  #mayLapse(host: LeaseHost, at: number): boolean {
    if (host.leased === 0) return false;
    const { grace } = this.#fleet.scenario.checks;
    return this.#connections.hasLost(host) || this.#hostDelay(host, at) > grace;
  }

  #check(host: LeaseHost, at: number): boolean {
    const { every, grace } = this.#fleet.scenario.checks;
    const { firstDroplet, droplets } = host.build;
    const stride = this.#stride[host.index] as number;
    const hostDelay = this.#hostDelay(host, at);
    const end = Math.floor((droplets * at) / every);
    let hasLapsed = false;
    for (let turn = Math.floor((droplets * (at - TICK_MS)) / every); turn < end; turn += 1) {
      const droplet = firstDroplet + (((turn % droplets) * stride) % droplets);
      if (this.#fleet.state[droplet] !== DROPLET.leased) continue;
      if (hostDelay <= grace && !this.#connections.isLostBefore(at - grace, droplet)) continue;
      this.#fleet.lapse(droplet);
      this.#client.becomeDue(droplet, at);
      hasLapsed = true;
    }
    return hasLapsed;
  }

  #hostDelay(host: LeaseHost, at: number): number {
    if (!host.isUp) return host.downFor(at);
    return this.#fleet.scenario.checks.shareQueue ? host.headAge(at) : 0;
  }
}

/**
 * Neighbours submit one after the other, so if they were checked one after the other too, the few
 * leases of a collapsed host would lapse in a burst. A stride of the golden section visits every
 * droplet once a round and spreads any neighbourhood evenly over it.
 */
function evenStride(droplets: number): number {
  let stride = Math.max(1, Math.round(droplets * 0.618));
  while (greatestDivisor(stride, droplets) > 1) stride += 1;
  return stride;
}

function greatestDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestDivisor(b, a % b);
}

import type { Kernel } from '../kernel/kernel';
import { DROPLET, type Fleet } from './fleet';
import { KeyedChance } from './keyed-chance';
import type { LeaseHost } from './host';
import { TIMER } from './timers';

/** A name for it, for jest makes every look at a global slow, and this one is looked at a lot. */
const NEVER = Infinity;

/**
 * The hosts' open connections to DynamoDB. Each host resolves the name for a connection through one
 * of the region's resolvers. When that has no address, the connection goes on until its life ends
 * and isn't opened again: so a fleet loses its leases one connection after the other, and gets them
 * all back to do when the name is back.
 */
export class HostConnections {
  readonly #fleet: Fleet;
  readonly #life: KeyedChance;
  readonly #perHost: number;
  /** The share of resolvers without an address from which on this connection's has none. */
  readonly #rank: Float64Array;
  readonly #isCutOff: Uint8Array;
  readonly #cuts: Int32Array;
  /** When it ended; NEVER while it is open. */
  readonly #lostAt: Float64Array;
  readonly #lostOfHost: Int32Array;

  constructor(kernel: Kernel, fleet: Fleet) {
    const { perHost } = fleet.scenario.connections;
    const count = perHost * fleet.hosts.length;
    const ranks = new KeyedChance(kernel.random('leases/connections/resolver'));
    this.#fleet = fleet;
    this.#perHost = perHost;
    this.#life = new KeyedChance(kernel.random('leases/connections/life'));
    this.#rank = Float64Array.from({ length: count }, (_, index) => ranks.uniform(index, 0));
    this.#isCutOff = new Uint8Array(count);
    this.#cuts = new Int32Array(count);
    this.#lostAt = new Float64Array(count).fill(NEVER);
    this.#lostOfHost = new Int32Array(fleet.hosts.length);
  }

  isLost(droplet: number): boolean {
    return this.#lostAt[this.#connectionOf(droplet)] !== NEVER;
  }

  /** Whether it is lost, and was so at an earlier instant. */
  isLostBefore(at: number, droplet: number): boolean {
    return (this.#lostAt[this.#connectionOf(droplet)] as number) < at;
  }

  hasLost(host: LeaseHost): boolean {
    return (this.#lostOfHost[host.index] as number) > 0;
  }

  /** Cuts off and connects again by the share of resolvers that have the address. */
  setReachable(share: number, at: number): void {
    for (let index = 0; index < this.#rank.length; index += 1) {
      const isCutOff = (this.#rank[index] as number) >= share;
      if (isCutOff === (this.#isCutOff[index] === 1)) continue;
      if (isCutOff) this.#cutOff(index, at);
      else this.#connect(index, at);
    }
  }

  /** The end of a connection's life, if it is still the life that was meant. */
  end(connection: number, cut: number, at: number): void {
    if (this.#isCutOff[connection] === 0 || this.#cuts[connection] !== cut) return;
    this.#lostAt[connection] = at;
    this.#countLost(this.#hostOf(connection), 1);
  }

  #cutOff(connection: number, at: number): void {
    this.#isCutOff[connection] = 1;
    const cut = (this.#cuts[connection] as number) + 1;
    this.#cuts[connection] = cut;
    const life =
      this.#fleet.scenario.connections.meanLife * this.#life.exponential(connection, cut);
    this.#fleet.timers.set({
      ...{ at: at + life, kind: TIMER.connectionLost },
      ...{ subject: connection, serial: cut, epoch: 0 },
    });
  }

  /** Open again, and every droplet behind it that has lost its lease is due at once. */
  #connect(connection: number, at: number): void {
    this.#isCutOff[connection] = 0;
    if (this.#lostAt[connection] === NEVER) return;
    this.#lostAt[connection] = NEVER;
    const host = this.#fleet.hosts[this.#hostOf(connection)] as LeaseHost;
    this.#countLost(host.index, -1);
    const { firstDroplet, droplets } = host.build;
    const first = firstDroplet + (connection % this.#perHost);
    for (let droplet = first; droplet < firstDroplet + droplets; droplet += this.#perHost) {
      if (this.#fleet.state[droplet] !== DROPLET.cutOff) continue;
      this.#fleet.state[droplet] = DROPLET.due;
      host.due.push(droplet, 0, at);
    }
  }

  #countLost(host: number, change: number): void {
    this.#lostOfHost[host] = (this.#lostOfHost[host] as number) + change;
  }

  #hostOf(connection: number): number {
    return Math.floor(connection / this.#perHost);
  }

  #connectionOf(droplet: number): number {
    const host = this.#fleet.hostFor(droplet);
    return host.index * this.#perHost + ((droplet - host.build.firstDroplet) % this.#perHost);
  }
}

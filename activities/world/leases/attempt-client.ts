import type { Kernel } from '../kernel/kernel';
import { AttemptQueue } from './attempt-queue';
import { DROPLET, type Fleet } from './fleet';
import type { HostConnections } from './host-connections';
import type { LeaseHost } from './host';
import { KeyedChance } from './keyed-chance';
import { TIMER } from './timers';

/**
 * The side of DWFM that asks: it submits an attempt for every droplet that is due, at once and
 * however long the queue is, unless it was told to keep a window. It gives up at the time-out, of
 * which the host learns nothing, and tries again.
 */
export class AttemptClient {
  readonly #fleet: Fleet;
  readonly #connections: HostConnections;
  readonly #jitter: KeyedChance;
  /** Every attempt has the same time-out, so the first submitted is the first to time out. */
  readonly #timeouts = new AttemptQueue();

  constructor(kernel: Kernel, fleet: Fleet, connections: HostConnections) {
    this.#fleet = fleet;
    this.#connections = connections;
    this.#jitter = new KeyedChance(kernel.random('leases/retry-jitter'));
  }

  get nextTimeoutAt(): number {
    return this.#timeouts.headSubmittedAt + this.#fleet.scenario.attempts.timeout;
  }

  /** Attempts that are still waited for, in the order of their submission. */
  forEachInFlight(visit: (host: LeaseHost, droplet: number, submittedAt: number) => void): void {
    this.#timeouts.forEach((droplet, attempt, submittedAt) => {
      if (!this.#fleet.isLive(droplet, attempt)) return;
      visit(this.#fleet.hostFor(droplet), droplet, submittedAt);
    });
  }

  becomeDue(droplet: number, at: number): void {
    if (this.#connections.isLost(droplet)) {
      this.#fleet.state[droplet] = DROPLET.cutOff;
      return;
    }
    this.#fleet.state[droplet] = DROPLET.due;
    const host = this.#fleet.hostFor(droplet);
    const { lane } = this.#fleet;
    const waiting = lane?.takes(droplet) === true ? lane.of(host) : host.due;
    waiting.push(droplet, 0, at);
  }

  /** Submits what is due, as far as the window, the permits and the host's state let it. */
  submitDue(host: LeaseHost, at: number): void {
    const { lane } = this.#fleet;
    while (host.isUp && host.inFlight + 1 <= host.inFlightMax && host.permits >= 1) {
      const waiting = lane?.isNext(host) === true ? lane.of(host) : host.due;
      if (waiting.length === 0) break;
      const droplet = waiting.headDroplet;
      waiting.dropHead();
      if (this.#connections.isLost(droplet)) this.#fleet.state[droplet] = DROPLET.cutOff;
      else this.#submit(host, droplet, at);
    }
  }

  succeed(host: LeaseHost, droplet: number): void {
    host.inFlight -= 1;
    host.completed += 1;
    this.#fleet.log?.succeeded(host, droplet);
    this.#fleet.lease(droplet);
  }

  /** The attempt came to an error at once. */
  fail(host: LeaseHost, droplet: number, at: number): void {
    host.failed += 1;
    this.#fleet.log?.failed(host, droplet);
    this.#backOff(host, droplet, at);
  }

  /** The attempt is over without a lease: the next one comes after a delay. */
  #backOff(host: LeaseHost, droplet: number, at: number): void {
    const { attempt, failures, state, timers } = this.#fleet;
    host.inFlight -= 1;
    state[droplet] = DROPLET.backingOff;
    const delay = this.#delay(droplet, attempt[droplet] as number);
    // Up to 255: by then every delay is the longest.
    if ((failures[droplet] as number) < 255) failures[droplet] = (failures[droplet] as number) + 1;
    timers.set({ at: at + delay, kind: TIMER.retryDue, subject: droplet, serial: 0, epoch: 0 });
  }

  /** Gives up the attempt that has waited longest, if anybody waits for it; returns its host. */
  timeOutFirst(at: number): LeaseHost {
    const droplet = this.#timeouts.headDroplet;
    const attempt = this.#timeouts.headAttempt;
    const isMeasured = this.#timeouts.headSubmittedAt >= this.#fleet.measuredFrom;
    this.#timeouts.dropHead();
    const host = this.#fleet.hostFor(droplet);
    if (this.#fleet.isLive(droplet, attempt)) this.#timeOut(host, droplet, { at, isMeasured });
    return host;
  }

  /** The host was restarted: its connections break, and all it was asked has to be asked again. */
  abortAll(host: LeaseHost, at: number): void {
    const { state } = this.#fleet;
    const { firstDroplet, droplets } = host.build;
    for (let droplet = firstDroplet; droplet < firstDroplet + droplets; droplet += 1) {
      if ((state[droplet] as number) < DROPLET.queued) continue;
      this.#fleet.log?.aborted(host, droplet);
      this.becomeDue(droplet, at);
    }
    host.inFlight = 0;
  }

  #submit(host: LeaseHost, droplet: number, at: number): void {
    const attempt = (this.#fleet.attempt[droplet] as number) + 1;
    this.#fleet.attempt[droplet] = attempt;
    this.#fleet.state[droplet] = DROPLET.queued;
    host.inFlight += 1;
    host.permits -= 1;
    host.queue.push(droplet, attempt, at);
    this.#timeouts.push(droplet, attempt, at);
    this.#fleet.log?.submitted(host, droplet);
  }

  #timeOut(
    host: LeaseHost,
    droplet: number,
    { at, isMeasured }: { readonly at: number; readonly isMeasured: boolean },
  ): void {
    const freesSlot = this.#fleet.scenario.attempts.timeoutFreesSlot;
    const isAnswering = this.#fleet.isDead[droplet] === 0;
    if (freesSlot && isAnswering && this.#fleet.state[droplet] === DROPLET.running) return;
    host.timedOut += 1;
    // In a storm all time out: one that was submitted before somebody measured makes no droplet suspect.
    if (isMeasured) this.#fleet.log?.timedOut(host, droplet);
    else this.#fleet.log?.aborted(host, droplet);
    this.#backOff(host, droplet, at);
    if (freesSlot) this.#leaveQueue(host);
  }

  /** Of the ablation: what times out is at the head, for the queue is in the order of submission. */
  #leaveQueue({ queue }: LeaseHost): void {
    while (queue.length > 0 && !this.#fleet.isLive(queue.headDroplet, queue.headAttempt)) {
      queue.dropHead();
    }
  }

  #delay(droplet: number, attempt: number): number {
    const { lane, scenario, failures } = this.#fleet;
    const { retryDelay, retryDelayMax, retryJitter } = scenario.attempts;
    const isSetAside = lane?.takes(droplet) === true;
    const most = isSetAside ? lane.options.delayMax : retryDelayMax;
    let mean = isSetAside ? lane.options.delay : retryDelay;
    const times = failures[droplet] as number;
    for (let doubled = 0; doubled < times && mean < most; doubled += 1) mean *= 2;
    if (mean > most) mean = most;
    const spread = retryJitter * (2 * this.#jitter.uniform(droplet, attempt) - 1);
    return mean * (1 + spread);
  }
}

import type { RetryLanePolicy } from '../../../workflows/contract/lease-sample';
import type { AttemptLog } from './attempt-log';
import { AttemptQueue } from './attempt-queue';
import type { LeaseHost } from './host';

/**
 * Where droplets wait whose last attempt timed out: those that never answer are among them, and would
 * take a good part of any window if they were tried again like the others.
 */
export class RetryLane {
  readonly options: RetryLanePolicy;
  readonly #log: AttemptLog;
  readonly #waiting: readonly AttemptQueue[];

  constructor(hosts: readonly LeaseHost[], log: AttemptLog, options: RetryLanePolicy) {
    this.options = options;
    this.#log = log;
    this.#waiting = hosts.map(() => new AttemptQueue());
  }

  takes(droplet: number): boolean {
    return this.#log.isSuspect(droplet);
  }

  /** The droplets of a host that wait here. */
  of(host: LeaseHost): AttemptQueue {
    return this.#waiting[host.index] as AttemptQueue;
  }

  /** Whether the next attempt of this host is one of the lane's. */
  isNext(host: LeaseHost): boolean {
    if (this.of(host).length === 0) return false;
    const isAlone = host.due.length === 0;
    const { share, shareAlone } = this.options;
    const most = host.inFlightMax * (isAlone ? shareAlone : share);
    if (most >= 1) return this.#log.suspectsInFlight(host) + 1 <= most;
    if (this.#log.suspectsInFlight(host) > 0) return false;
    return isAlone || this.#log.isSuspectRested(host, most);
  }
}

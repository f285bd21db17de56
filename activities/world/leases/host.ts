import type { SeededRandom } from '../../../workflows/domain/seeded-random';
import { AttemptQueue } from './attempt-queue';
import type { LeaseScenario } from '../../../workflows/contract/scenario/leases';

/** What an operator sees of one host. Counts run from the start: who wants a rate takes two readings. */
export type LeaseHostReading = {
  readonly host: number;
  readonly isUp: boolean;
  readonly droplets: number;
  readonly leased: number;
  /** Attempts that wait, also those that nobody waits for any more. */
  readonly queueLength: number;
  /** How long the first of them has waited. */
  readonly headAgeMs: number;
  readonly busyShare: number;
  /** Attempts that a client still waits for. */
  readonly attemptsInFlight: number;
  /** As many may be; null: any number. */
  readonly attemptsInFlightMax: number | null;
  /** Droplets that are due and held back by the throttle or by the host's restart. */
  readonly due: number;
  readonly attemptsCompleted: number;
  readonly attemptsTimedOut: number;
  readonly attemptsFailed: number;
  /** Work that was finished for an attempt that nobody waited for any more. */
  readonly workInVain: number;
};

/** A host as it is built: its part of the fleet, and what it can do. */
export type HostBuild = {
  readonly firstDroplet: number;
  readonly droplets: number;
  readonly workers: number;
  readonly speed: number;
};

/** The hosts of a scenario; the same stream of chance gives the same hosts. */
export function buildHosts(scenario: LeaseScenario, random: SeededRandom): readonly HostBuild[] {
  const { count, workers, workersSpread, speedSpread } = scenario.hosts;
  return Array.from({ length: count }, (_, host) => {
    const firstDroplet = Math.floor((scenario.droplets * host) / count);
    const next = Math.floor((scenario.droplets * (host + 1)) / count);
    const factor = 1 + random.between(-workersSpread, workersSpread);
    return {
      ...{ firstDroplet, droplets: next - firstDroplet },
      workers: Math.max(1, Math.round(workers * factor)),
      speed: 1 + random.between(-speedSpread, speedSpread),
    };
  });
}

/** One host of DWFM: a queue, workers, and the window of attempts that its client keeps. */
export class LeaseHost {
  readonly index: number;
  readonly build: HostBuild;
  /** What is waiting for a worker, live or not: the host can't tell the two apart. */
  readonly queue = new AttemptQueue();
  /** Droplets that want an attempt and have none, in the order in which they became due. */
  readonly due = new AttemptQueue();
  workers: number;
  busy = 0;
  isUp = true;
  downSince = Infinity;
  /** Changes with every restart; what was begun in an earlier one never ends. */
  epoch = 0;
  leased = 0;
  inFlight = 0;
  inFlightMax = Infinity;
  /** Attempts that may still be submitted, whatever the window; Infinity: as many as it holds. */
  permits = Infinity;
  completed = 0;
  timedOut = 0;
  failed = 0;
  inVain = 0;

  constructor(index: number, build: HostBuild) {
    this.index = index;
    this.build = build;
    this.workers = build.workers;
  }

  /** Shifts the number of workers; who is at work finishes first. */
  scaleWorkers(factor: number): void {
    this.workers = Math.max(1, Math.round(this.build.workers * factor));
  }

  headAge(at: number): number {
    return this.queue.length === 0 ? 0 : at - this.queue.headSubmittedAt;
  }

  downFor(at: number): number {
    return this.isUp ? 0 : at - this.downSince;
  }

  /** Loses all work. Who waited for it is the client's business. */
  goDown(at: number): void {
    this.isUp = false;
    this.downSince = at;
    this.epoch += 1;
    this.busy = 0;
    this.queue.clear();
  }

  comeUp(): void {
    this.isUp = true;
  }

  reading(at: number): LeaseHostReading {
    return {
      host: this.index,
      isUp: this.isUp,
      droplets: this.build.droplets,
      leased: this.leased,
      queueLength: this.queue.length,
      headAgeMs: this.headAge(at),
      busyShare: Math.min(1, this.busy / this.workers),
      attemptsInFlight: this.inFlight,
      attemptsInFlightMax: this.inFlightMax === Infinity ? null : this.inFlightMax,
      due: this.due.length,
      attemptsCompleted: this.completed,
      attemptsTimedOut: this.timedOut,
      attemptsFailed: this.failed,
      workInVain: this.inVain,
    };
  }
}

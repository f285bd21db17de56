import { SECOND_MS } from '../../workflows/domain/instant';

export type Progress = {
  readonly atMs: number;
  /** Droplets with a lease now. */
  readonly leased: number;
  /** Attempts that succeeded, and those of live droplets that timed out, since the start. */
  readonly succeeded: number;
  readonly timedOut: number;
};

/**
 * Whether a recovery has collapsed: a time of at least a minute and three time-outs, after the first 2 %,
 * in which it came forward at less than 30 % of the rate that the fluid minimum needs, and more attempts
 * of live droplets timed out than succeeded. The definition was there first (overload study, 2.4).
 */
export class CollapseJudge {
  readonly #live: number;
  readonly #ratePerMs: number;
  readonly #spanMs: number;
  readonly #seen: Progress[] = [];
  hasCollapsed = false;

  constructor(fleet: {
    readonly live: number;
    readonly minimumMs: number;
    readonly timeoutMs: number;
  }) {
    this.#live = fleet.live;
    this.#ratePerMs = fleet.live / fleet.minimumMs;
    this.#spanMs = Math.max(60 * SECOND_MS, 3 * fleet.timeoutMs);
  }

  look(now: Progress): void {
    const seen = this.#seen;
    if (seen.length === 0 && now.leased < 0.02 * this.#live) return;
    seen.push(now);
    while (seen[1] !== undefined && now.atMs - seen[1].atMs >= this.#spanMs) seen.shift();
    const [before] = seen;
    if (before === undefined || now.atMs - before.atMs < this.#spanMs) return;
    const succeeded = now.succeeded - before.succeeded;
    const needed = this.#ratePerMs * (now.atMs - before.atMs);
    if (succeeded < 0.3 * needed && now.timedOut - before.timedOut > succeeded) {
      this.hasCollapsed = true;
    }
  }
}

import { CancellationScope, condition, sleep } from '@temporalio/workflow';
import type { Incident } from '../contract/incident';
import { GRID_MS, originAfter, type Instant } from '../domain/instant';

/**
 * A Workflow's view of incident time. Its sleeps end at instants, not after durations, so the real
 * milliseconds that the server's clock carries never add up: one-minute relative sleeps drifted by
 * more than five seconds over fourteen hours, and differently each time.
 */
export class IncidentClock {
  readonly #incident: Incident;

  constructor(incident: Incident) {
    this.#incident = incident;
  }

  /** The grid's instant that is under way. Only for what no act and no message gave an instant. */
  now(): Instant {
    const elapsed = (Date.now() - this.#incident.originMs) * this.#incident.pace;
    return Math.max(0, Math.floor(elapsed / GRID_MS) * GRID_MS);
  }

  async until(instant: Instant, summary?: string): Promise<void> {
    await sleep(this.#waitFor(instant), summary === undefined ? undefined : { summary });
  }

  /** Until the instant, or sooner when something happens: whether that came first. */
  async untilOr(instant: Instant, hasHappened: () => boolean): Promise<boolean> {
    if (instant !== Infinity) return condition(hasHappened, this.#waitFor(instant));
    await condition(hasHappened);
    return true;
  }

  /** The same, by a timer that says in Temporal's UI what it is for. */
  async untilOrSaying(
    instant: Instant,
    hasHappened: () => boolean,
    what: string,
  ): Promise<boolean> {
    const scope = new CancellationScope();
    const summary = `${what} at ${this.#utcOf(instant)}`;
    const slept = scope.run(() => sleep(this.#waitFor(instant), { summary }));
    const happened = scope.run(() => condition(hasHappened));
    try {
      return await Promise.race([slept.then(() => false), happened.then(() => true)]);
    } finally {
      scope.cancel();
      // Whichever lost the race is not waited for any more.
      await Promise.allSettled([slept, happened]);
    }
  }

  #utcOf(instant: Instant): string {
    const { originMs, pace } = this.#incident;
    return `${new Date(originMs + instant / pace).toISOString().slice(11, 19)} UTC`;
  }

  #waitFor(instant: Instant): number {
    const { originMs, pace } = this.#incident;
    return Math.max(1, Math.ceil(originMs + instant / pace - Date.now()));
  }
}

/** An origin for a replay that starts now, by the Workflow's own clock. */
export const originSoon = (): number => originAfter(Date.now());

import type { Instant } from '../../../../workflows/domain/instant';

type Aside = { readonly entry: number; readonly retryAt: Instant; readonly failures: number };

/** Targets whose application has failed, each with the instant from which it may be tried again. */
export class SetAside {
  readonly #byTarget = new Map<number, Aside>();
  readonly #failures = new Map<number, number>();

  /** How often a target has failed in a row, this time counted. */
  failed(target: number): number {
    const failures = (this.#failures.get(target) ?? 0) + 1;
    this.#failures.set(target, failures);
    return failures;
  }

  recovered(target: number): void {
    this.#failures.delete(target);
  }

  put(target: number, entry: number, retryAt: Instant): void {
    const failures = this.#failures.get(target) ?? 0;
    this.#byTarget.set(target, { entry, retryAt, failures });
  }

  failuresOf(target: number): number {
    return this.#failures.get(target) ?? 0;
  }

  entryOf(target: number): number | undefined {
    return this.#byTarget.get(target)?.entry;
  }

  dueAt(at: Instant): number {
    if (this.#byTarget.size === 0) return 0;
    let due = 0;
    for (const { retryAt } of this.#byTarget.values()) due += Number(retryAt <= at);
    return due;
  }

  /** When the next one may be tried, if ever. */
  get nextAt(): Instant {
    let next = Infinity;
    for (const { retryAt } of this.#byTarget.values()) next = Math.min(next, retryAt);
    return next;
  }

  /** The one that has failed least of those that are due, for it is the likeliest to work. */
  take(at: Instant): number {
    const due = [...this.#byTarget].filter(([, { retryAt }]) => retryAt <= at);
    const [target, { entry }] = due.reduce((best, each) =>
      each[1].failures < best[1].failures ? each : best,
    );
    this.#byTarget.delete(target);
    return entry;
  }
}

import { formatOffset, MINUTE_MS, type Instant } from '../../workflows/domain/instant';
import { localTime } from '../result/local-time';
import type { CascadeResult } from '../result/cascade-result';
import { html, type Html } from './html';

/** How the instants of one scenario are written. */
export class Clock {
  readonly #zero: Instant;
  readonly #startsAt: string;

  constructor({ zero, startsAt }: Pick<CascadeResult, 'zero' | 'startsAt'>) {
    this.#zero = zero;
    this.#startsAt = startsAt;
  }

  /** "T+157:04". */
  offset(at: Instant): string {
    return formatOffset(at, this.#zero);
  }

  /** "02:25", without seconds. */
  local(at: Instant): string {
    return localTime(this.#startsAt, at).slice(0, 5);
  }

  /** "UTC−07:00", which is what local times are counted from. */
  get zone(): string {
    const [, sign, hours] = /([+-])(\d\d:\d\d)$/.exec(this.#startsAt) ?? [];
    if (sign === undefined || hours === undefined) return 'UTC';
    return `UTC${sign === '-' ? '−' : '+'}${hours}`;
  }

  /** Minutes from T+0. */
  minutes(at: Instant): number {
    return (at - this.#zero) / MINUTE_MS;
  }

  /** What `minutes` was made from. */
  instant(minutes: number): Instant {
    return minutes * MINUTE_MS + this.#zero;
  }

  both(at: Instant): Html {
    return html`<span class="offset">${this.offset(at)}</span>
      <span class="local">${this.local(at)}</span>`;
  }

  span(from: Instant | null, to: Instant | null): string {
    if (from === null) return 'never';
    return `${this.offset(from)} to ${to === null ? 'the end' : this.offset(to)}`;
  }
}

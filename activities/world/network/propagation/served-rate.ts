import { SECOND_MS, type Instant } from '../../../../workflows/domain/instant';

const WINDOW_MS = 10 * SECOND_MS;

/** Applications per second over the last ten seconds or so; what anybody can count. */
export class ServedRate {
  #windowFrom: Instant = 0;
  #inWindow = 0;
  #before: number | null = null;

  count(at: Instant): void {
    this.#moveTo(at);
    this.#inWindow += 1;
  }

  /** Null before the first ten seconds are over. */
  perSecond(at: Instant): number | null {
    this.#moveTo(at);
    if (this.#before === null) return null;
    const share = (at - this.#windowFrom) / WINDOW_MS;
    return ((1 - share) * this.#before + this.#inWindow) / (WINDOW_MS / SECOND_MS);
  }

  #moveTo(at: Instant): void {
    while (at >= this.#windowFrom + WINDOW_MS) {
      this.#windowFrom += WINDOW_MS;
      [this.#before, this.#inWindow] = [this.#inWindow, 0];
    }
  }
}

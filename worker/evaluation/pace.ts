import { SECOND_MS } from '../../workflows/domain/instant';
import type { EvaluatedNight } from './evaluated-night';

type Spent = { readonly nights: number; readonly seconds: number };

/**
 * How long nights take, by those that were played: a scenario's own, and while there are none those of
 * other scenarios that are played in the same way. One on a real server takes minutes, a rehearsal seconds.
 */
export class Pace {
  readonly #sideBySide: number;
  readonly #spent = new Map<string, Spent>();

  constructor(sideBySide: number) {
    this.#sideBySide = sideBySide;
  }

  took({ scenario }: EvaluatedNight, seconds: number): void {
    for (const key of [scenario.name, kindOf(scenario)]) {
      const before = this.#spent.get(key) ?? { nights: 0, seconds: 0 };
      this.#spent.set(key, { nights: before.nights + 1, seconds: before.seconds + seconds });
    }
  }

  /**
   * Seconds until all nights are over, those that wait and those that have been under way for so many
   * seconds; null while nothing is known of one of them.
   */
  secondsLeft(
    waiting: readonly EvaluatedNight[],
    underWay: readonly { readonly night: EvaluatedNight; readonly seconds: number }[],
  ): number | null {
    const toCome = [
      ...waiting.map((night) => this.#expected(night)),
      ...underWay.map(({ night, seconds }) => Math.max(0, this.#expected(night) - seconds)),
    ];
    const shared = toCome.reduce((sum, seconds) => sum + seconds, 0) / this.#sideBySide;
    const left = Math.max(shared, ...toCome);
    return Number.isNaN(left) ? null : left;
  }

  /** In seconds; not a number while nothing is known. */
  #expected({ scenario }: EvaluatedNight): number {
    const spent = this.#spent.get(scenario.name) ?? this.#spent.get(kindOf(scenario));
    if (spent !== undefined) return spent.seconds / spent.nights;
    return scenario.workers === undefined
      ? NaN
      : scenario.endsAt / scenario.workers.pace / SECOND_MS;
  }
}

/** No name of a scenario has a space. */
const kindOf = ({ workers }: EvaluatedNight['scenario']): string =>
  workers === undefined ? 'a rehearsal' : 'on a server';

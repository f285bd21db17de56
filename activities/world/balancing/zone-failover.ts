import type { CheckRule, VelocityLimit } from '../../../workflows/contract/scenario/balancing';

export type FailoverInputs = {
  /** Per zone, the share of its checks that come in time. */
  readonly inTime: readonly number[];
  /** Whether zones may leave DNS by themselves. */
  readonly isOn: boolean;
  readonly velocity: VelocityLimit | null;
};

/**
 * How many of the load balancers have each zone taken out of their DNS name. Nothing is wrong with a
 * zone that leaves: its results were late `failsToRemove` times in a row, which looks like failing.
 * It comes back when `oksToReturn` in a row are in time, or, with the automatism off, as soon as the
 * name is resolved anew.
 */
export class ZoneFailover {
  readonly #rule: CheckRule;
  readonly #checkInterval: number;
  readonly #dnsTtl: number;
  readonly #out: number[];

  constructor(rule: CheckRule, times: { readonly checkInterval: number; readonly dnsTtl: number }) {
    this.#rule = rule;
    this.#checkInterval = times.checkInterval;
    this.#dnsTtl = times.dnsTtl;
    this.#out = [0, 0, 0];
  }

  step(elapsedMs: number, { inTime, isOn, velocity }: FailoverInputs): void {
    const leaving = this.#out.map((out, zone) => {
      const late = 1 - (inTime[zone] ?? 1);
      const rate = isOn ? late ** this.#rule.failsToRemove / this.#checkInterval : 0;
      return (1 - out) * (1 - Math.exp(-rate * elapsedMs));
    });
    const wanted = leaving.reduce((sum, share) => sum + share, 0) / leaving.length;
    const budget = velocity === null ? Infinity : (velocity.share * elapsedMs) / velocity.per;
    const granted = wanted > budget ? budget / wanted : 1;
    for (const [zone, out] of this.#out.entries()) {
      const rate = isOn
        ? (inTime[zone] ?? 1) ** this.#rule.oksToReturn / this.#checkInterval
        : 1 / this.#dnsTtl;
      const staying = out * Math.exp(-rate * elapsedMs);
      this.#out[zone] = staying + (leaving[zone] as number) * granted;
    }
  }

  /**
   * Of all balancers, the shares that miss none, one or two of their zones, the zones failing
   * independently. Who would miss all three misses none: with nothing left, all is used again.
   */
  missingZones(): readonly [none: number, one: number, two: number] {
    const [a, b, c] = this.#out as [number, number, number];
    const one = a * (1 - b) * (1 - c) + (1 - a) * b * (1 - c) + (1 - a) * (1 - b) * c;
    const two = a * b * (1 - c) + a * (1 - b) * c + (1 - a) * b * c;
    return [1 - one - two, one, two];
  }
}

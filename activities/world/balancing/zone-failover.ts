import type { CheckRule, VelocityLimit } from '../../../workflows/contract/scenario/balancing';
import type { RemovalGuards } from '../../../workflows/domain/removal-guards';
import { capacityToSpare, hasRoomWithout, isBelieved } from './failover-guards';

/** A share that fills its budget may be above it by so much. */
const ROUNDING = 1e-9;

export type FailoverInputs = {
  /** Per zone, the share of its checks that come in time. */
  readonly inTime: readonly number[];
  /** Whether zones may leave DNS by themselves. */
  readonly isOn: boolean;
  readonly velocity: VelocityLimit | null;
  readonly guards: RemovalGuards | null;
  /** Of a balancer, as a share of the capacity of all of its zones. */
  readonly load: number;
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
  /** Whether zones leave one by one; else each leaves for itself, whatever the others do. */
  #isAlone = false;

  constructor(rule: CheckRule, times: { readonly checkInterval: number; readonly dnsTtl: number }) {
    this.#rule = rule;
    this.#checkInterval = times.checkInterval;
    this.#dnsTtl = times.dnsTtl;
    this.#out = [0, 0, 0];
  }

  step(elapsedMs: number, inputs: FailoverInputs): void {
    const { inTime, isOn, velocity, guards, load } = inputs;
    this.#goAlone((guards?.failoverLoadMax ?? null) !== null);
    const rule = guards?.counts ?? this.#rule;
    const leaving = this.#leaving(elapsedMs, rule, inputs);
    const wanted = leaving.reduce((sum, share) => sum + share, 0) / leaving.length;
    const ofVelocity = velocity === null ? Infinity : (velocity.share * elapsedMs) / velocity.per;
    const removed = this.#out.reduce((sum, out) => sum + out, 0) / this.#out.length;
    const ofLevel = capacityToSpare(guards, load) - removed;
    const budget = Math.max(0, Math.min(ofVelocity, ofLevel));
    const granted = wanted > budget ? budget / wanted : 1;
    // What there is no room for any more is given back as soon as the name is resolved anew.
    const isTooMuch = ofLevel < -ROUNDING || !hasRoomWithout(guards, load, this.#out.length);
    for (const [zone, out] of this.#out.entries()) {
      const back = (inTime[zone] ?? 1) ** rule.oksToReturn / this.#checkInterval;
      const anew = 1 / this.#dnsTtl;
      const rate = !isOn ? anew : isTooMuch ? Math.max(anew, back) : back;
      const staying = out * Math.exp(-rate * elapsedMs);
      this.#out[zone] = staying + (leaving[zone] as number) * granted;
    }
  }

  /**
   * Of all balancers, the shares that miss none, one or two of their zones. Where zones leave each for
   * itself, they fail independently; who would miss all three misses none: with nothing left, all is
   * used again.
   */
  missingZones(): readonly [none: number, one: number, two: number] {
    const [a, b, c] = this.#out as [number, number, number];
    if (this.#isAlone) return [1 - a - b - c, a + b + c, 0];
    const one = a * (1 - b) * (1 - c) + (1 - a) * b * (1 - c) + (1 - a) * (1 - b) * c;
    const two = a * b * (1 - c) + a * (1 - b) * c + (1 - a) * b * c;
    return [1 - one - two, one, two];
  }

  /** Per zone, the share of the balancers that it would leave now, if nothing bounded how many. */
  #leaving(elapsedMs: number, rule: CheckRule, inputs: FailoverInputs): readonly number[] {
    const { inTime, isOn, guards, load } = inputs;
    const isRoom = hasRoomWithout(guards, load, this.#out.length);
    const [missNone] = this.missingZones();
    const shares = this.#out.map((out, zone) => {
      const own = inTime[zone] ?? 1;
      const mayLeave = isOn && isRoom && isBelieved(guards, own);
      const rate = mayLeave ? (1 - own) ** rule.failsToRemove / this.#checkInterval : 0;
      return (this.#isAlone ? missNone : 1 - out) * (1 - Math.exp(-rate * elapsedMs));
    });
    const sum = shares.reduce((total, share) => total + share, 0);
    if (!this.#isAlone || sum <= missNone) return shares;
    return shares.map((share) => (share * missNone) / sum);
  }

  /** Who misses two zones when they begin to leave one by one gets one of them back. */
  #goAlone(isAlone: boolean): void {
    if (isAlone && !this.#isAlone) {
      const [, one, two] = this.missingZones();
      const sum = this.#out.reduce((total, out) => total + out, 0);
      for (const [zone, out] of this.#out.entries()) {
        this.#out[zone] = sum === 0 ? 0 : (out * (one + two)) / sum;
      }
    }
    this.#isAlone = isAlone;
  }
}

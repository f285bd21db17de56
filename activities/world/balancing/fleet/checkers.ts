import { LOOK, type Witness } from '../../../../workflows/controllers/balancers/balancer-sample';
import type { Kernel } from '../../kernel/kernel';
import { checksInTime } from '../health-checks';
import type { FleetScenario } from './fleet-scenario';
import { isWithin, type TargetFates } from './target-fates';

/**
 * The health checkers: each target has one of its own zone and a second one, of any. What is wrong with
 * a blind checker is common to all that it looks at; what is wrong with one check is noise. A zone's
 * checkers come late when its targets change: changes have to be told to all nodes.
 */
export class Checkers {
  readonly #scenario: FleetScenario;
  readonly #fates: TargetFates;
  readonly #random;
  readonly first: Witness;
  readonly second: Witness;
  /** Per checker, the zone in which it stands. */
  readonly #zoneOf: Uint8Array;
  /** Per checker and target, when the checker has the state of a target that was there from the start. */
  readonly #seesFrom: Float64Array;
  /** Per checker, when it has caught up: before, what is new has to wait for its turn. */
  readonly #caughtUpAt: Float64Array;

  constructor(kernel: Kernel, scenario: FleetScenario, fates: TargetFates) {
    this.#scenario = scenario;
    this.#fates = fates;
    const { zones, checkersPerZone, targetsPerZone } = scenario;
    const [count, targets] = [zones * checkersPerZone, zones * targetsPerZone];
    this.#random = kernel.random('checks');
    this.#zoneOf = Uint8Array.from({ length: count }, (_, i) => Math.floor(i / checkersPerZone));
    const drawn = kernel.random('checkers');
    const own = Uint16Array.from({ length: targets }, (_, target) => {
      const zone = fates.zone[target] as number;
      return zone * checkersPerZone + Math.floor(drawn.next() * checkersPerZone);
    });
    const others = own.map(
      (checker) => (checker + 1 + Math.floor(drawn.next() * (count - 1))) % count,
    );
    this.first = { checker: own, look: new Uint8Array(targets) };
    this.second = { checker: others, look: new Uint8Array(targets) };
    this.#caughtUpAt = this.#blindUntil(drawn, count);
    this.#seesFrom = new Float64Array(count * targets).map((_, index) => {
      return drawn.next() * (this.#caughtUpAt[Math.floor(index / targets)] as number);
    });
  }

  get count(): number {
    return this.#zoneOf.length;
  }

  /** One round of checks at `at`; `changes`, per zone, the targets that have changed in the last one. */
  look(at: number, changes: readonly number[]): void {
    const { checker, targetsPerZone } = this.#scenario;
    const inTime = changes.map((changed) => {
      return checker === null ? 1 : checksInTime(changed / targetsPerZone, checker);
    });
    const answers = this.#answers(at);
    for (const witness of [this.first, this.second]) {
      this.#lookOf(witness, { at, answers, inTime });
    }
  }

  #lookOf({ checker, look }: Witness, told: Told): void {
    const { noise, passShare } = this.#scenario;
    const random = this.#random;
    for (let target = 0; target < look.length; target += 1) {
      const by = checker[target] as number;
      const [passes, comes] = [random.next(), random.next()];
      if (comes >= (told.inTime[this.#zoneOf[by] as number] as number)) look[target] = LOOK.late;
      else if (told.answers[target] === 0 || this.#isCutOff(by, told.at))
        look[target] = LOOK.failed;
      else {
        const chance = this.#sees(by, target, told.at) ? 1 - noise : passShare;
        look[target] = passes < chance ? LOOK.ok : LOOK.failed;
      }
    }
  }

  /** Per target, 1: it answers a check that gets to it. */
  #answers(at: number): Uint8Array {
    return this.#fates.zone.map((_, target) => {
      return this.#fates.isReachable(target, at) && !this.#fates.isMisjudged(target, at) ? 1 : 0;
    });
  }

  /** A checker goes down with its zone. */
  #isCutOff(checker: number, at: number): boolean {
    const { zoneDown } = this.#scenario;
    return isWithin(zoneDown, at) && this.#zoneOf[checker] === zoneDown.zone;
  }

  #sees(checker: number, target: number, at: number): boolean {
    const arrived = this.#fates.arrivesAt[target] as number;
    const targets = this.#fates.zone.length;
    const from =
      arrived === 0
        ? (this.#seesFrom[checker * targets + target] as number)
        : Math.max(arrived, this.#caughtUpAt[checker] as number);
    return at >= from;
  }

  /** Nothing for a checker that sees from the start. */
  #blindUntil(random: { next(): number }, count: number): Float64Array {
    const { share, lastsMin, lastsMax } = this.#scenario.blind;
    const left = Array.from({ length: count }, (_, checker) => checker);
    const until = new Float64Array(count);
    for (let n = Math.round(share * count); n > 0; n -= 1) {
      const [checker] = left.splice(Math.floor(random.next() * left.length), 1);
      until[checker as number] = lastsMin + random.next() * (lastsMax - lastsMin);
    }
    return until;
  }
}

type Told = {
  readonly at: number;
  readonly answers: Uint8Array;
  /** Per zone, the share of its checks that come in time. */
  readonly inTime: readonly number[];
};

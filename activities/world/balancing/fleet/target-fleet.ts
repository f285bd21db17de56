import type { BalancerSample } from '../../../../workflows/controllers/balancers/balancer-sample';
import { Kernel } from '../../kernel/kernel';
import { Checkers } from './checkers';
import type { FleetScenario } from './fleet-scenario';
import { TargetFates } from './target-fates';
import { ZoneTraffic, type ZoneState } from './zone-traffic';

/** What a rule decides: per target 1 for out of service; per zone what it keeps of its traffic (0 to 1). */
export type FleetDecision = {
  readonly isOut: Uint8Array;
  readonly keeps: readonly number[];
};

export type FleetReading = {
  /** Share of the connections that have failed in this round. */
  readonly failing: number;
  /** Share of all targets that get no connections: out of service, or in a zone that is out of DNS. */
  readonly removed: number;
  /** The same, of those that would take connections. */
  readonly removedWell: number;
  /** Targets that have come into or out of service. */
  readonly changes: number;
  /** How long bad targets had been bad that left service in this round. */
  readonly foundAfter: readonly number[];
};

/**
 * One load balancer with its targets, checkers and zones, item by item. A round is a check of every
 * target; a rule from outside is shown the round and says what is out of service in the next.
 */
export class TargetFleet {
  readonly #scenario: FleetScenario;
  readonly #fates: TargetFates;
  readonly #checkers: Checkers;
  readonly #traffic: ZoneTraffic;
  #at = 0;
  #isOut: Uint8Array;
  #keeps: readonly number[];
  /** Per zone, the targets that have changed since the last round of checks. */
  #changed: number[];

  constructor(scenario: FleetScenario, seed: number) {
    const kernel = new Kernel(seed);
    this.#scenario = scenario;
    this.#fates = new TargetFates(kernel, scenario);
    this.#checkers = new Checkers(kernel, scenario, this.#fates);
    this.#traffic = new ZoneTraffic(scenario.zones, scenario.dnsTtl);
    this.#isOut = new Uint8Array(this.#fates.zone.length);
    this.#keeps = Array.from({ length: scenario.zones }, () => 1);
    this.#changed = this.#keeps.map(() => 0);
  }

  get targets(): number {
    return this.#fates.zone.length;
  }

  get checkers(): number {
    return this.#checkers.count;
  }

  /** Plays a round under what was decided last, and shows what its checks have seen. */
  round(): BalancerSample {
    const { checkInterval, load, zones } = this.#scenario;
    this.#fates.step(this.#at, checkInterval);
    // What is new registers, and registering brings it into service.
    for (let target = 0; target < this.targets; target += 1) {
      if (this.#fates.isNew[target] === 1) this.#put(target, 0);
    }
    this.#traffic.step(this.#keeps, checkInterval);
    this.#checkers.look(this.#at, this.#changed);
    this.#changed = this.#changed.map(() => 0);
    const { arrivesAt, isNew, zone } = this.#fates;
    this.#at += checkInterval;
    return {
      ...{ atMs: this.#at, zones, checkers: this.checkers, load, zone, isNew },
      isAcknowledged: isNew.map((_, target) => ((arrivesAt[target] as number) <= this.#at ? 1 : 0)),
      ...{ first: this.#checkers.first, second: this.#checkers.second },
    };
  }

  /** What the round came to; then takes out, and back, what is decided. */
  decide({ isOut, keeps }: FleetDecision): FleetReading {
    const reading = this.#reading();
    const foundAfter: number[] = [];
    let changes = 0;
    for (let target = 0; target < isOut.length; target += 1) {
      if (isOut[target] === this.#isOut[target]) continue;
      if (isOut[target] === 1 && this.#fates.isBad[target] === 1) {
        foundAfter.push(this.#at - (this.#fates.badSince[target] as number));
      }
      this.#put(target, isOut[target] as number);
      changes += 1;
    }
    this.#keeps = keeps;
    return { ...reading, changes, foundAfter };
  }

  #put(target: number, out: number): void {
    if (this.#isOut[target] === out) return;
    this.#isOut[target] = out;
    const zone = this.#fates.zone[target] as number;
    this.#changed[zone] = (this.#changed[zone] as number) + 1;
  }

  #reading(): Pick<FleetReading, 'failing' | 'removed' | 'removedWell'> {
    const states = this.#zones();
    const isAllOut = this.#keeps.every((keeps) => keeps === 0);
    let [removed, removedWell, well] = [0, 0, 0];
    for (const [zone, state] of states.entries()) {
      const used = isAllOut ? 1 : (this.#keeps[zone] as number);
      removed += state.targets - used * state.used;
      removedWell += state.well - used * (state.used - state.unreachable);
      well += state.well;
    }
    return {
      failing: this.#traffic.failing(this.#scenario.load, states),
      removed: removed / this.targets,
      removedWell: removedWell / Math.max(1, well),
    };
  }

  #zones(): readonly (ZoneState & { readonly well: number })[] {
    const at = this.#at - this.#scenario.checkInterval;
    const states = this.#keeps.map(() => ({ targets: 0, well: 0, used: 0, unreachable: 0 }));
    for (let target = 0; target < this.targets; target += 1) {
      const state = states[this.#fates.zone[target] as number] as (typeof states)[number];
      const isWell = this.#fates.isReachable(target, at);
      state.targets += 1;
      if (isWell) state.well += 1;
      if (this.#isOut[target] === 1) continue;
      state.used += 1;
      if (!isWell) state.unreachable += 1;
    }
    return states.map((state) => {
      const { targets, well, used } = state;
      return used > 0 ? state : { targets, well, used: targets, unreachable: targets - well };
    });
  }
}

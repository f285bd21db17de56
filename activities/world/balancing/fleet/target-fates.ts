import type { Kernel } from '../../kernel/kernel';
import type { FleetScenario, Span } from './fleet-scenario';

const HOUR_MS = 3_600_000;

/**
 * What is true of each target, whoever takes it out of service: which are bad, which are new, whose
 * network state has arrived. Chance here is drawn alike under every rule, so that rules can be compared.
 */
export class TargetFates {
  readonly #scenario: FleetScenario;
  readonly #random;
  readonly zone: Uint8Array;
  readonly isBad: Uint8Array;
  readonly isNew: Uint8Array;
  /** When the target became bad. */
  readonly badSince: Float64Array;
  /** When its network state arrives; for those that are there from the start it has. */
  readonly arrivesAt: Float64Array;
  /** 1: the check is wrong about it while it is wrong at all. */
  readonly #isMisjudged: Uint8Array;

  constructor(kernel: Kernel, scenario: FleetScenario) {
    this.#scenario = scenario;
    const { targetsPerZone, zones, bad, wrongCheck } = scenario;
    const targets = zones * targetsPerZone;
    this.#random = kernel.random('target-fates');
    this.zone = Uint8Array.from({ length: targets }, (_, i) => Math.floor(i / targetsPerZone));
    this.isBad = new Uint8Array(targets);
    this.isNew = new Uint8Array(targets);
    this.badSince = new Float64Array(targets);
    this.arrivesAt = new Float64Array(targets);
    for (const target of this.#some(bad.share)) this.isBad[target] = 1;
    this.#isMisjudged = new Uint8Array(targets);
    for (const target of this.#some(wrongCheck?.share ?? 0)) this.#isMisjudged[target] = 1;
  }

  /** Repairs, failures and replacements of one round, which begins at `at`. */
  step(at: number, elapsed: number): void {
    const { bad, replacedPerHour } = this.#scenario;
    const repaired = bad.repair === null ? 0 : 1 - Math.exp(-elapsed / bad.repair);
    const failing =
      bad.repair === null ? 0 : (repaired * bad.share) / Math.max(1e-9, 1 - bad.share);
    const replaced = (replacedPerHour * elapsed) / HOUR_MS;
    for (let target = 0; target < this.isBad.length; target += 1) {
      const draw = this.#random.next();
      this.isNew[target] = 0;
      if (this.isBad[target] === 1) {
        if (draw < repaired) this.#replace(target, at);
      } else if (draw < failing) {
        this.isBad[target] = 1;
        this.badSince[target] = at;
      } else if (draw > 1 - replaced) this.#replace(target, at);
    }
  }

  /** Whether it takes connections. */
  isReachable(target: number, at: number): boolean {
    const { zoneDown } = this.#scenario;
    return (
      this.isBad[target] === 0 && !(isWithin(zoneDown, at) && this.zone[target] === zoneDown.zone)
    );
  }

  isMisjudged(target: number, at: number): boolean {
    return this.#isMisjudged[target] === 1 && isWithin(this.#scenario.wrongCheck, at);
  }

  #replace(target: number, at: number): void {
    this.isBad[target] = 0;
    this.isNew[target] = 1;
    this.arrivesAt[target] = at + this.#random.exponential(this.#scenario.propagation);
  }

  /** So large a share of all targets, drawn without repetition. */
  #some(share: number): readonly number[] {
    const left = Array.from(this.isBad.keys());
    return Array.from({ length: Math.round(share * left.length) }, () => {
      return left.splice(Math.floor(this.#random.next() * left.length), 1)[0] as number;
    });
  }
}

export function isWithin<S extends Span>(span: S | null, at: number): span is S {
  return span !== null && at >= span.from && at < span.until;
}

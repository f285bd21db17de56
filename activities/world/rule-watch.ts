import type { Instant } from '../../workflows/domain/instant';
import { brokenRules } from '../../workflows/domain/rules';
import type { RegionChange } from '../../workflows/domain/rules/region-change';
import type { Region } from './region';

/** At half of what breaks it a rule counts as kept again: what flaps about the limit is one breach. */
const CALM = 0.5;

type Look = { readonly change: RegionChange; readonly isCalm: boolean };
const ROUND_TO = 1e9;

/**
 * Holds against the rules what no single act does: a queue that grows too old, capacity that leaves
 * service by itself. A rule that stays broken is recorded once, when it begins to be.
 */
export class RuleWatch {
  readonly #region: Region;
  readonly #broken = new Set<RegionChange['kind']>();
  /** What zone failover had removed at each look of the last while; nothing at the start. */
  readonly #removed: number[] = [0];

  constructor(region: Region) {
    this.#region = region;
  }

  /** Looks every `everyMs`, always the same. */
  look(at: Instant, everyMs: number): void {
    const { leases, balancers, scenario } = this.#region;
    const { oldestWaitMs } = leases.load();
    const attemptTimeoutMs = scenario.leases.attempts.timeout;
    const queue = { kind: 'lease-queue', oldestWaitMs, attemptTimeoutMs } as const;
    this.#hold(at, 'dwfm', { change: queue, isCalm: oldestWaitMs <= CALM * attemptTimeoutMs });
    const { share: shareMax, per: perMs } = scenario.balancers.safeRemoval;
    const share = this.#removedWithin(balancers.removedShare, Math.ceil(perMs / everyMs));
    const removal = { kind: 'capacity-removal', share, perMs, shareMax } as const;
    this.#hold(at, 'network-load-balancers', { change: removal, isCalm: share <= CALM * shareMax });
  }

  /** Counted from the lowest point: what had come back in between has left again since. */
  #removedWithin(now: number, looks: number): number {
    this.#removed.push(now);
    if (this.#removed.length > looks + 1) this.#removed.shift();
    const share = now - Math.min(...this.#removed);
    // Of many small steps, each within the limit, the sum may be above it by its rounding.
    return Math.round(share * ROUND_TO) / ROUND_TO;
  }

  #hold(at: Instant, by: string, { change, isCalm }: Look): void {
    const [broken] = brokenRules(change);
    const wasBroken = this.#broken.has(change.kind);
    if (broken !== undefined) this.#broken.add(change.kind);
    else if (isCalm) this.#broken.delete(change.kind);
    if (broken !== undefined && !wasBroken) {
      this.#region.kernel.record.addViolation({ at, by, ...broken });
    }
  }
}

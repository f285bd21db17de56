import type { Act } from '../../workflows/contract/call';
import type { CallFault, LockLoss, Scenario } from '../../workflows/contract/scenario';
import type { ApiLimit } from '../../workflows/contract/scenario/mishaps';
import { isChange } from '../../workflows/domain/effects';
import { enactorRole } from '../../workflows/domain/roles';
import type { SeededRandom } from '../../workflows/domain/seeded-random';

/** Luck and faults are rules of the scenario: they look at a call and decide; components know none. */
export class FaultRules {
  readonly #luck: { readonly rule: LockLoss; left: number }[];
  readonly #faults: { readonly rule: CallFault; left: number }[];
  readonly #limits: readonly ApiLimit[];
  readonly #chance: SeededRandom | undefined;

  /** `chance` decides which calls an API limit meets; where there is none it needs no chance. */
  constructor(scenario: Pick<Scenario, 'luck' | 'faults' | 'apiLimits'>, chance?: SeededRandom) {
    this.#limits = scenario.apiLimits ?? [];
    this.#chance = chance;
    this.#luck = scenario.luck.map((rule) => ({ rule, left: rule.times }));
    this.#faults = scenario.faults.map((rule) => ({ rule, left: rule.times }));
  }

  /** Whether somebody else takes the lock just before this write. */
  losesLock(act: Act): boolean {
    const found = this.#luck.find(
      ({ rule, left }) => left > 0 && enactorRole(rule.enactor) === act.role && act.at >= rule.from,
    );
    if (found === undefined) return false;
    found.left -= 1;
    return true;
  }

  forCall(act: Act, operation: string): CallFault | undefined {
    const found = this.#faults.find(
      ({ rule, left }) =>
        left > 0 &&
        rule.operation === operation &&
        act.at >= rule.from &&
        (rule.role === undefined || rule.role === act.role),
    );
    if (found === undefined) return undefined;
    found.left -= 1;
    return found.rule;
  }

  /** Whether an API refuses this change because it takes too many calls just now. */
  isOverLimit(act: Act, operation: string): boolean {
    if (!isChange(operation)) return false;
    const limit = this.#limits.find(
      ({ from, until, ...only }) =>
        act.at >= from &&
        act.at < until &&
        (only.operation === undefined || only.operation === operation) &&
        (only.role === undefined || only.role === act.role),
    );
    return limit !== undefined && (this.#chance?.between(0, 1) ?? 0) < limit.share;
  }
}

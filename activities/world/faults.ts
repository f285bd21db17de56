import type { Act } from '../../workflows/contract/call';
import type { CallFault, LockLoss, Scenario } from '../../workflows/contract/scenario';
import { enactorRole } from '../../workflows/domain/roles';

/** Luck and faults are rules of the scenario: they look at a call and decide; components know none. */
export class FaultRules {
  readonly #luck: { readonly rule: LockLoss; left: number }[];
  readonly #faults: { readonly rule: CallFault; left: number }[];

  constructor(scenario: Pick<Scenario, 'luck' | 'faults'>) {
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
}

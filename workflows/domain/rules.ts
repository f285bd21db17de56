import { DNS_RULES } from './rules/dns-rules';
import { LOAD_RULES } from './rules/load-rules';
import type { RegionChange } from './rules/region-change';

/**
 * The safety rules. One set, two uses: a guard asks them before a step is taken, and the simulated
 * region asks them after every effect, whoever caused it. So a rule sees only what both can know: the
 * change, who makes it, and how things stand before and after.
 */
export type RuleId =
  | 'dns/record-never-empty'
  | 'dns/targets-never-below-floor'
  | 'dns/generation-never-decreases'
  | 'dns/active-plan-never-deleted'
  | 'automation/off-while-override-stands'
  | 'leases/attempts-answered-in-time'
  | 'leases/limit-raised-only-with-room'
  | 'leases/restart-only-the-collapsed'
  | 'launches/limit-raised-only-with-room'
  | 'balancing/removal-within-velocity'
  | 'balancing/failover-on-only-with-network';

/** A rule of a user's own. */
export type OwnRuleId = `own/${string}`;

export type Rule = {
  readonly id: RuleId;
  /** What the rule promises, as a sentence for a report. */
  readonly promise: string;
  /** How the change breaks the rule; undefined when it does not, or when it is about something else. */
  readonly brokenBy: (change: RegionChange) => string | undefined;
};

export const RULES: readonly Rule[] = [...DNS_RULES, ...LOAD_RULES];

export type BrokenRule = { readonly rule: RuleId; readonly evidence: string };

export function brokenRules(change: RegionChange): readonly BrokenRule[] {
  return RULES.flatMap((rule) => {
    const evidence = rule.brokenBy(change);
    return evidence === undefined ? [] : [{ rule: rule.id, evidence }];
  });
}

import type { Instant } from '../../../workflows/domain/instant';
import type { OwnRuleId } from '../../../workflows/domain/rules';
import type { RegionChange } from '../../../workflows/domain/rules/region-change';
import type { Night } from './night';
import type { JudgedViolation } from './outcomes';

/** Once that a night broke a rule: when, through whom, and what shows it. */
export type Breach = { readonly at: Instant; readonly by: string; readonly evidence: string };

/**
 * A rule of a user's own. It judges a night that was played; unlike ours it stops nobody. What it says is
 * a function of the night alone.
 */
export type OwnRule = {
  readonly id: OwnRuleId;
  /** What the rule promises, as a sentence for a report. */
  readonly promise: string;
} & (
  | {
      /** Asked of each change that was made, like ours: how it breaks the rule, if it does. */
      readonly brokenBy: (change: RegionChange) => string | undefined;
    }
  | {
      /** Asked of the whole night: each time that it broke the rule. */
      readonly brokenIn: (night: Night) => readonly Breach[];
    }
);

/** What a night broke of a user's own rules, in the order of its instants. */
export function judgeOwnRules(night: Night, rules: readonly OwnRule[]): readonly JudgedViolation[] {
  return rules
    .flatMap((rule) =>
      askedOf(night, rule).map((breach) => ({ rule: rule.id, ...breach, isExpected: false })),
    )
    .toSorted((a, b) => a.at - b.at);
}

/** A rule that cannot be asked holds nothing: its error says which it is. */
function askedOf(night: Night, rule: OwnRule): readonly Breach[] {
  try {
    return breachesOf(night, rule);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`rule ${rule.id} cannot be asked: ${reason}`, { cause: error });
  }
}

function breachesOf(night: Night, rule: OwnRule): readonly Breach[] {
  if ('brokenIn' in rule) return rule.brokenIn(night);
  return night.record.changes.flatMap(({ at, by, change }) => {
    const evidence = rule.brokenBy(change);
    return evidence === undefined ? [] : [{ at, by, evidence }];
  });
}

import type { Policy } from '../workflows/contract/policy';
import type { Scenario } from '../workflows/contract/scenario';

/**
 * A policy whose people need more time than its script gives them, as the scenario says. What they do at
 * set instants stays: that is a record of what was done, and not of how long it took.
 */
export function slowed(policy: Policy, { operator }: Pick<Scenario, 'operator'>): Policy {
  if (operator === undefined) return policy;
  const script = policy.operator.script.map((entry) =>
    entry.after === undefined ? entry : { ...entry, after: entry.after * operator.slowedBy },
  );
  return { ...policy, operator: { ...policy.operator, script } };
}

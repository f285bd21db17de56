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
  | 'automation/off-while-override-stands';

/** What an endpoint serves at the authority. */
export type EndpointState = {
  readonly endpoint: string;
  readonly a: number;
  readonly aaaa: number;
  /** Plan that the endpoint points at; null for records set by hand or no records at all. */
  readonly generation: number | null;
  /** Whether the plan that it points at still has records. */
  readonly isPlanPresent: boolean;
};

export type DnsChange = {
  readonly kind: 'dns';
  readonly before: EndpointState;
  readonly after: EndpointState;
  /** True when the change is a person's or a runbook's, not the automation's. */
  readonly isManual: boolean;
  readonly isAutomationOn: boolean;
  readonly hasManualOverride: boolean;
  /** Fewest addresses of each type that a change may leave; the policy's or the scenario's. */
  readonly floor: number;
};

export type RegionChange = DnsChange;

export type Rule = {
  readonly id: RuleId;
  /** What the rule promises, as a sentence for a report. */
  readonly promise: string;
  /** How the change breaks the rule; undefined when it does not. */
  readonly brokenBy: (change: RegionChange) => string | undefined;
};

export const RULES: readonly Rule[] = [
  {
    id: 'dns/record-never-empty',
    promise: 'No change leaves an endpoint without addresses.',
    // The automation cannot be blamed for what was empty before; a person has no reason to write it.
    brokenBy: ({ before, after, isManual }) =>
      addresses(after) === 0 && (isManual || addresses(before) > 0)
        ? `${after.endpoint} has no addresses left`
        : undefined,
  },
  {
    id: 'dns/targets-never-below-floor',
    promise: 'No change leaves an endpoint fewer addresses than the floor.',
    brokenBy: ({ before, after, isManual, floor }) =>
      addresses(after) > 0 && fewest(after) < floor && (isManual || fewest(after) < fewest(before))
        ? `${after.endpoint} keeps ${fewest(after)} addresses of a type; the floor is ${floor}`
        : undefined,
  },
  {
    id: 'dns/generation-never-decreases',
    promise: 'An older plan never replaces a newer one.',
    brokenBy: ({ before, after }) =>
      before.generation !== null &&
      after.generation !== null &&
      after.generation < before.generation
        ? `${after.endpoint}: plan ${after.generation} replaced plan ${before.generation}`
        : undefined,
  },
  {
    id: 'dns/active-plan-never-deleted',
    promise: 'The plan that an endpoint uses is never deleted.',
    brokenBy: ({ before, after }) => {
      const isGone = before.isPlanPresent && !after.isPlanPresent;
      // An endpoint that points elsewhere, or was set by hand, does not use the plan any more.
      const wasInUse = after.generation === before.generation || addresses(after) === 0;
      return isGone && wasInUse
        ? `${after.endpoint}: plan ${before.generation} was deleted while in use`
        : undefined;
    },
  },
  {
    id: 'automation/off-while-override-stands',
    promise: 'Automation stays off while a manual override stands.',
    brokenBy: ({ after, isManual, isAutomationOn, hasManualOverride }) =>
      isAutomationOn && (isManual || hasManualOverride)
        ? isManual
          ? `${after.endpoint} was set by hand with the automation switched on`
          : `automation changed ${after.endpoint} while a manual override stood`
        : undefined,
  },
];

export type BrokenRule = { readonly rule: RuleId; readonly evidence: string };

export function brokenRules(change: RegionChange): readonly BrokenRule[] {
  return RULES.flatMap((rule) => {
    const evidence = rule.brokenBy(change);
    return evidence === undefined ? [] : [{ rule: rule.id, evidence }];
  });
}

const addresses = (state: EndpointState): number => state.a + state.aaaa;
const fewest = (state: EndpointState): number => Math.min(state.a, state.aaaa);

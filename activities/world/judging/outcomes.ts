import type { WaivedRule } from '../../../workflows/contract/policy';
import type { Milestone } from '../../../workflows/contract/scenario';
import type { Instant } from '../../../workflows/domain/instant';
import type { RuleId } from '../../../workflows/domain/rules';
import type { WorldEvent } from '../kernel/record';
import type { Night } from './night';

export type MeasuredMilestone = Milestone & { readonly measuredAt: Instant | null };

/** Which event of the record is which milestone. */
const MILESTONE_EVENTS: Readonly<Record<string, (night: Night) => WorldEvent | undefined>> = {
  'record-empty': (night) => night.emptied,
  'first-errors': (night) => night.first('service-down', ({ source }) => source === 'sts'),
  'dns-identified': (night) => night.first('note', ({ source }) => source === 'recover-region'),
  'internal-override': (night) =>
    night.first('step', ({ source }) => source === 'mitigate-internally'),
  'sts-recovered': (night) => night.first('service-up', ({ source }) => source === 'sts'),
  'iam-recovered': (night) => night.first('service-up', ({ source }) => source === 'iam'),
  'manual-override': (night) => night.first('manual-write'),
  'replicas-caught-up': (night) => night.first('caught-up'),
  'resolvers-recovered': (night) => night.first('resolvers-recovered'),
  'automation-off': (night) => night.first('automation-off'),
};

export function measureMilestones(night: Night): readonly MeasuredMilestone[] {
  return night.scenario.expects.milestones.map((milestone) => ({
    ...milestone,
    measuredAt: MILESTONE_EVENTS[milestone.id]?.(night)?.at ?? null,
  }));
}

export const MILESTONE_IDS: readonly string[] = Object.keys(MILESTONE_EVENTS);

export type DownInterval = { readonly from: Instant; readonly to: Instant | null };

/** When each service was down; an interval without an end lasted beyond the run's. */
export function downIntervals(night: Night): Readonly<Record<string, readonly DownInterval[]>> {
  const services: Record<string, DownInterval[]> = {};
  for (const { name } of night.scenario.services) services[name] = [];
  for (const { kind, source, at } of night.record.events) {
    const intervals = services[source];
    if (kind === 'service-down') intervals?.push({ from: at, to: null });
    if (kind === 'service-up') {
      const open = intervals?.pop();
      if (open !== undefined) intervals?.push({ from: open.from, to: at });
    }
  }
  return services;
}

export type JudgedViolation = {
  readonly rule: RuleId;
  /** Null for one that was expected and did not happen. */
  readonly at: Instant | null;
  readonly by: string;
  readonly evidence: string;
  readonly isExpected: boolean;
};

/**
 * The rules that the run broke, against those that the scenario says will be broken and those that
 * the policy may break. One that the scenario expects and that is missing fails a run like an
 * additional one; a waiver that was not needed is none the worse.
 */
export function judgeViolations(
  night: Night,
  waives: readonly WaivedRule[],
): readonly JudgedViolation[] {
  const expected = new Set<RuleId>(night.scenario.expects.violations.map(({ rule }) => rule));
  const allowed = new Set<RuleId>([...expected, ...waives.map(({ rule }) => rule)]);
  const found = night.record.violations.map(({ rule, at, by, evidence }) => ({
    ...{ rule, at, by, evidence },
    isExpected: allowed.has(rule),
  }));
  const missing = [...expected]
    .filter((rule) => !night.record.violations.some((violation) => violation.rule === rule))
    .map((rule) => ({
      ...{ rule, at: null, by: 'nobody', evidence: 'expected, and did not happen' },
      isExpected: true,
    }));
  return [...found, ...missing];
}

export const areAsExpected = (violations: readonly JudgedViolation[]): boolean =>
  violations.every(({ isExpected, at }) => isExpected && at !== null);

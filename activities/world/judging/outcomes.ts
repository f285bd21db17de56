import type { WaivedRule } from '../../../workflows/contract/policy';
import type { Instant } from '../../../workflows/domain/instant';
import type { OwnRuleId, RuleId } from '../../../workflows/domain/rules';
import type { Night } from './night';
import type { Phase } from './phases';

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

/** When the last of these services was up again for good; undefined when one is not, or never fell. */
export function lastUp(night: Night, services: readonly string[]): Instant | undefined {
  const intervals = downIntervals(night);
  const ends = services.map((service) => intervals[service]?.at(-1)?.to ?? Infinity);
  const last = Math.max(...ends);
  return last === Infinity ? undefined : last;
}

/**
 * When the event was over: every part of the region and every service that the event waits for is well
 * again. Null when something is not, or when nothing had fallen.
 */
export function endOfEvent(night: Night, phases: readonly Phase[]): Instant | null {
  const { afterwards } = night.scenario.expects;
  const services = Object.entries(downIntervals(night)).flatMap(([service, intervals]) =>
    afterwards.includes(service) ? [] : intervals,
  );
  const troubles = [...services, ...phases.filter(({ from }) => from !== null)];
  const ends = troubles.map(({ to }) => to);
  if (ends.length === 0 || ends.includes(null)) return null;
  return Math.max(...(ends as Instant[]));
}

export type JudgedViolation = {
  readonly rule: RuleId | OwnRuleId;
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

export const areAsExpected = (
  violations: readonly Pick<JudgedViolation, 'at' | 'isExpected'>[],
): boolean => violations.every(({ isExpected, at }) => isExpected && at !== null);

import { Night } from '../../activities/world/judging/night';
import type { WorldRecord } from '../../activities/world/kernel/record';
import type { Policy } from '../../workflows/contract/policy';
import type { Scenario } from '../../workflows/contract/scenario';
import { RULES_OF_CHANGE } from '../../workflows/domain/manual/step-manual';
import { MINUTE_MS, type Instant } from '../../workflows/domain/instant';
import { nightDigest } from '../result/digest';
import { hasFallen, type PolicyResult } from '../result/policy-result';
import type { EvaluatedRun } from './evaluation-result';

export type JudgedNight = {
  readonly scenario: Scenario;
  readonly policy: Policy;
  readonly seed: number;
  readonly isExact: boolean;
  readonly judged: PolicyResult;
  readonly record: WorldRecord;
};

/** What an evaluation keeps of a night that was judged. */
export function evaluatedRunOf(night: JudgedNight): EvaluatedRun {
  const { scenario, seed, isExact, judged } = night;
  const { isGood, endsAt, cost } = judged;
  const span = (from: Instant, to: Instant | null) => ({
    minutes: ((to ?? endsAt) - from) / MINUTE_MS,
    isOpen: to === null,
  });
  const fell = hasFallen(judged);
  const isUnderWay = fell && judged.eventEndsAt === null;
  return {
    ...{ scenario: scenario.name, seed, isExact, digest: nightDigest(night.record), isGood },
    recovery: {
      outcome: judged.recovery.outcome,
      steps: judged.recovery.steps.map(({ nowTrue: _, ...step }) => step),
    },
    recoveryTime: fell ? span(scenario.zero, judged.eventEndsAt) : { minutes: 0, isOpen: false },
    phases: judged.phases.map(({ id, what, from, to }) => ({
      ...{ id, what },
      ...(from === null ? { minutes: 0, isOpen: isUnderWay } : span(from, to)),
    })),
    services: Object.entries(judged.services).map(([name, intervals]) => ({
      name,
      minutes: intervals.reduce((sum, { from, to }) => sum + span(from, to).minutes, 0),
      isOpen: isUnderWay || intervals.some(({ to }) => to === null),
    })),
    customers: {
      minutesDown: judged.customers.minutesDown,
      isOpen: isUnderWay,
      byArchetype: judged.customers.byArchetype.map(({ name, minutesDown }) => ({
        ...{ name, minutesDown },
      })),
    },
    actions: actionsOf(new Night(scenario, night.record)),
    overload: overloadOf(night.record),
    violations: judged.violations.map((violation) => ({
      ...violation,
      isWaived:
        violation.isExpected &&
        !scenario.expects.violations.some(({ rule }) => rule === violation.rule),
    })),
    cost,
  };
}

/** Methods of the ports that change something. */
const CHANGES: ReadonlySet<string> = new Set(
  Object.keys(RULES_OF_CHANGE).map((change) => change.replace(/:.*/, '')),
);

/**
 * What the recovery changed; the automation, which broke it, has operations of its own. Beside it, how
 * often people were called for nothing: that is no change, and costs as much.
 */
function actionsOf(night: Night): EvaluatedRun['actions'] {
  const byOperation: Record<string, number> = {};
  for (const act of night.record.acts) {
    const name = CHANGES.has(act.operation)
      ? act.operation
      : isFalseAlarm(night, act) && FALSE_ALARM;
    if (name !== false) byOperation[name] = (byOperation[name] ?? 0) + 1;
  }
  const total = Object.values(byOperation).reduce((sum, count) => sum + count, 0);
  return { total, byOperation };
}

const FALSE_ALARM = 'falseAlarm';

/** The watch notes nothing but that it has found the endpoint empty. */
function isFalseAlarm(
  { emptied, filled }: Night,
  { role, operation, at }: WorldRecord['acts'][number],
): boolean {
  if (role !== 'watch-region' || operation !== 'note') return false;
  return at < (emptied?.at ?? Infinity) || at > (filled?.at ?? Infinity);
}

/** Greatest values of what the night's curves show of load; in vain is counted up. */
const OVERLOADS = [
  {
    ...{ id: 'lease-queue', what: "attempts in the queues of DWFM's hosts", unit: 'attempts' },
    ...{ series: 'leases/queued', per: 1 },
  },
  {
    ...{ id: 'leases-in-vain', what: 'lease attempts worked on for nobody', unit: 'attempts' },
    ...{ series: 'leases/in-vain', per: 1 },
  },
  {
    ...{ id: 'network-latency', what: 'until a network change is in force (p90)', unit: 'min' },
    ...{ series: 'network/latency-p90-ms', per: MINUTE_MS },
  },
  {
    ...{ id: 'removed-capacity', what: 'load balancer capacity out of service', unit: '%' },
    ...{ series: 'balancers/removed-share', per: 0.01 },
  },
] as const;

function overloadOf({ series }: WorldRecord): EvaluatedRun['overload'] {
  return OVERLOADS.map(({ id, what, unit, series: name, per }) => {
    const values = series.get(name)?.value ?? [];
    const greatest = values.reduce((most, value) => Math.max(most, value), 0);
    return { id, what, unit, value: Number((greatest / per).toPrecision(6)) };
  });
}

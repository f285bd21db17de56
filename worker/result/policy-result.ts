import { z } from 'zod';
import type { FidelityRow } from '../../activities/world/judging/checks/measuring';
import { judgeOwnRules, type OwnRule } from '../../activities/world/judging/own-rules';
import { isGood, judgeFidelity } from '../../activities/world/judging/fidelity';
import { measureMilestones } from '../../activities/world/judging/milestones';
import { Night } from '../../activities/world/judging/night';
import {
  areAsExpected,
  downIntervals,
  endOfEvent,
  judgeViolations,
} from '../../activities/world/judging/outcomes';
import { measurePhases } from '../../activities/world/judging/phases';
import type { Policy } from '../../workflows/contract/policy';
import type { Scenario } from '../../workflows/contract/scenario';
import type { World } from '../../activities/world/world';
import type { Rehearsal } from '../rehearsal';
import { commandsOf, commandsSchema } from './commands';
import { curvesOf, curvesSchema } from './curves';
import { timelineDigest } from './digest';
import { judgeRecovery, recoveryResult } from './recovery-result';
import { APPROVED_RULE, unapprovedSteps } from './unapproved-steps';

const instant = z.number().describe('milliseconds after the start of the scenario');
const nullableInstant = instant.nullable();

export const policyResult = z.strictObject({
  title: z.string().describe('of the policy'),
  digest: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .describe('SHA-256 of the timeline: roles and instants'),
  isGood: z
    .boolean()
    .describe('the checks hold, the rules broke as expected, and the recovery did not stop short'),
  recovery: recoveryResult,
  commands: commandsSchema,
  milestones: z.array(
    z.strictObject({
      id: z.string(),
      what: z.string(),
      kind: z.enum(['input', 'outcome']),
      at: instant.describe('when it happened that night'),
      measuredAt: nullableInstant.describe('when it happened in this run; null: it did not'),
    }),
  ),
  fidelity: z.array(
    z.strictObject({
      id: z.string(),
      kind: z.enum(['def', 'fit', 'pred']),
      what: z.string(),
      expected: z.string(),
      tolerance: z.string(),
      measured: z.string(),
      ok: z.boolean(),
    }),
  ),
  endsAt: instant.describe('the last instant of the replay'),
  eventEndsAt: nullableInstant.describe(
    'when all was well again; null: it was not, or nothing fell',
  ),
  phases: z.array(
    z.strictObject({
      id: z.string(),
      what: z.string(),
      from: nullableInstant.describe('null: it never fell'),
      to: nullableInstant.describe('null: it never fell, or it has not come back'),
    }),
  ),
  customers: z.strictObject({
    minutesDown: z.number().describe('over all organisations, up to the end of the replay'),
    byArchetype: z.array(
      z.strictObject({
        name: z.string(),
        organisations: z.number(),
        minutesDown: z.number().describe('of one of them, on average'),
      }),
    ),
  }),
  services: z.record(
    z.string(),
    z.array(z.strictObject({ from: instant, to: nullableInstant.describe('null: still down') })),
  ),
  violations: z.array(
    z.strictObject({
      rule: z.string(),
      at: nullableInstant.describe('null: it was expected, and did not happen'),
      by: z.string(),
      evidence: z.string(),
      isExpected: z.boolean(),
    }),
  ),
  timeline: z.array(
    z.strictObject({ at: instant, source: z.string(), kind: z.string(), text: z.string() }),
  ),
  curves: curvesSchema,
  cost: z.strictObject({
    workflowTasks: z.number().int(),
    events: z.number().int(),
    eventsByType: z.record(z.string(), z.number().int()),
    historyBytes: z.number().int().describe('bytes of all Event Histories'),
    acts: z.number().int(),
    wallSeconds: z.number(),
    repeats: z.number().int().describe('runs that were repeated because the machine stood still'),
  }),
});

export type PolicyResult = z.infer<typeof policyResult>;

/** Judges a run. `ablations` are rows of the fidelity table that took runs of their own. */
export function judgeRun(run: {
  readonly scenario: Scenario;
  readonly policy: Policy;
  readonly rehearsal: Rehearsal;
  readonly ablations: readonly FidelityRow[];
  /** Rules of the user's own. */
  readonly rules?: readonly OwnRule[];
}): PolicyResult {
  const { scenario, policy, rehearsal, ablations, rules = [] } = run;
  const { record } = rehearsal.world;
  const night = new Night(scenario, record);
  const checks = isFidelityAbout(scenario, policy) ? judgeFidelity(night) : [];
  const fidelity = byId([...checks, ...ablations]);
  const phases = measurePhases(night);
  const violations = [
    ...judgeViolations(night, policy.waives),
    ...unapprovedSteps(rehearsal.histories).map(({ at, evidence }) => ({
      ...{ rule: APPROVED_RULE.id, at, by: 'recover-region', evidence, isExpected: false },
    })),
    ...judgeOwnRules(night, rules),
  ];
  const recovery = judgeRecovery(rehearsal, policy);
  const { cost, repeats } = rehearsal;
  return {
    title: policy.title,
    digest: timelineDigest(record),
    isGood: isGood(fidelity) && areAsExpected(violations) && !hasStoppedShort(recovery.outcome),
    recovery,
    commands: commandsOf(rehearsal.histories),
    milestones: [...measureMilestones(night)],
    fidelity,
    endsAt: rehearsal.world.now,
    eventEndsAt: endOfEvent(night, phases),
    phases: [...phases],
    customers: customersOf(rehearsal.world),
    services: mutable(downIntervals(night)),
    violations: [...violations],
    timeline: record.timeline().map(({ at, source, kind, text }) => ({ at, source, kind, text })),
    curves: curvesOf(record),
    cost: { ...cost, eventsByType: { ...cost.eventsByType }, repeats },
  };
}

/** Whether anything was down that night: else an event that is not over has not begun either. */
export const hasFallen = ({ phases, services }: PolicyResult): boolean =>
  phases.some(({ from }) => from !== null) ||
  Object.values(services).some((intervals) => intervals.length > 0);

/** The checks are about one scenario under one policy: another runbook is not meant to hold them. */
export const isFidelityAbout = ({ expects }: Scenario, { name }: Policy): boolean =>
  expects.fidelity === name;

/** A night in which there was nothing to recover is none the worse. */
export const hasStoppedShort = (outcome: string): boolean =>
  outcome === 'stopped' || outcome === 'not-ended';

function customersOf({ customers }: World): PolicyResult['customers'] {
  const byArchetype = customers.byArchetype().map(({ name, organisations, minutesDown }) => ({
    ...{ name, organisations: Math.round(organisations), minutesDown },
  }));
  return { minutesDown: customers.minutesDown, byArchetype };
}

/** Rows of ablations know more of themselves than the table has columns for. */
const byId = (rows: readonly FidelityRow[]): FidelityRow[] =>
  rows.map(rowOf).toSorted((a, b) => a.id.localeCompare(b.id, 'en', { numeric: true }));

function rowOf({ id, kind, what, expected, tolerance, measured, ok }: FidelityRow): FidelityRow {
  return { id, kind, what, expected, tolerance, measured, ok };
}

function mutable<Value>(record: Readonly<Record<string, readonly Value[]>>) {
  return Object.fromEntries(Object.entries(record).map(([key, values]) => [key, [...values]]));
}

import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import { taskQueues, workflowIds } from '../workflows/contract/names';
import type { Policy } from '../workflows/contract/policy';
import type { Incident } from '../workflows/contract/incident';
import { statusQuery, type RecoveryStatus } from '../workflows/contract/messages';
import type { ReplayCascadeInput, ReplayCascadeResult } from '../workflows/contract/replay';
import type { Scenario } from '../workflows/contract/scenario';
import type { Instant } from '../workflows/domain/instant';
import { instantFor } from '../workflows/domain/roles';
import { latenessOf, type Lateness } from './drill-lateness';
import { cascadeInput } from './rehearsal';
import { collectHistories, type RunHistory } from './run-histories';

/** A night on a real server: the same Workflows, and time that passes. */
export type DrillPlan = {
  readonly scenario: Scenario;
  readonly policy: Policy;
  readonly seed: number;
  readonly incidentId: string;
  /** Incident time per real time: an upper bound. */
  readonly pace: number;
  /** Without it the night begins when a worker takes it up, not while it waits for one. */
  readonly originMs?: number;
};

/** A drill that has begun: its instants have moments. */
export type BegunDrill = DrillPlan & { readonly originMs: number };

export type DrillResult = ReplayCascadeResult & {
  readonly wallMs: number;
  readonly paceReached: number;
  readonly lateness: Lateness;
  /** What Temporal wrote down, run by run. */
  readonly histories: readonly RunHistory[];
};

export type Drill = {
  readonly workflowId: string;
  readonly runId: string;
  /** How it came out, once the night is over. */
  readonly result: () => Promise<DrillResult>;
  /** Ends the night now, as of the instant of its last act. */
  readonly endNow: (at: Instant, reason: string) => Promise<DrillResult>;
};

/** An act whose worker died is tried again after this; a living one answers in milliseconds. */
const ACT_TIMEOUT_MS = 2_000;

/** Once per incident: a second start of the same one is an error, not a second drill. */
export async function startDrill(client: Client, plan: DrillPlan): Promise<Drill> {
  const workflowId = workflowIds.cascade(placeOf(plan));
  const handle = await client.workflow.start<
    (input: ReplayCascadeInput) => Promise<ReplayCascadeResult>
  >('replayCascade', {
    workflowId,
    taskQueue: taskQueues.rehearsal,
    workflowIdConflictPolicy: 'FAIL',
    workflowIdReusePolicy: 'REJECT_DUPLICATE',
    args: [drillInput(plan)],
  });
  const measured = async (ended: ReplayCascadeResult): Promise<DrillResult> => {
    const { closeTime } = await handle.describe();
    return measureDrill(client, plan, { ended, closedAtMs: closeTime?.getTime() ?? Date.now() });
  };
  return {
    workflowId,
    runId: handle.firstExecutionRunId,
    result: async () => measured(await handle.result()),
    endNow: async (endedAt, reason) => {
      await handle.terminate(reason);
      return measured({ originMs: plan.originMs ?? 0, endedAt, recovery: null });
    },
  };
}

async function measureDrill(
  client: Client,
  plan: DrillPlan,
  { ended, closedAtMs }: { readonly ended: ReplayCascadeResult; readonly closedAtMs: number },
): Promise<DrillResult> {
  const { originMs, endedAt } = ended;
  // Ended before its first instant, it took no time.
  const wallMs = Math.max(1, closedAtMs - originMs);
  const below = await collectHistories(client, workflowIds.cascade(placeOf(plan)));
  const recoveryId = workflowIds.recovery(placeOf(plan));
  const byHand = await closeRecovery(client, recoveryId);
  const isBelow = below.some(({ workflowId }) => workflowId === recoveryId);
  const beside = byHand.isThere && !isBelow ? await collectHistories(client, recoveryId) : [];
  const histories = [...below, ...beside];
  const lateness = latenessOf(histories, { originMs, pace: plan.pace });
  const recovery = ended.recovery ?? byHand.status;
  return { ...ended, recovery, wallMs, paceReached: endedAt / wallMs, lateness, histories };
}

type ClosedRecovery = { readonly isThere: boolean; readonly status: RecoveryStatus | null };

/**
 * A recovery that a person began is nobody's child, so it outlives the night. It is asked how it stands,
 * and ended when it still waits or runs.
 */
async function closeRecovery(client: Client, recoveryId: string): Promise<ClosedRecovery> {
  const handle = client.workflow.getHandle(recoveryId);
  try {
    const { status: execution } = await handle.describe();
    // One that failed, as its last act came after the night, still says how it stood.
    const status = await handle.query(statusQuery).catch(() => null);
    if (execution.name === 'RUNNING') await handle.terminate('the night is over');
    return { isThere: true, status };
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return { isThere: false, status: null };
    throw error;
  }
}

/** The incident as all Workflows of the drill have it: another's instants would mean something else. */
export function drillIncident(plan: BegunDrill): Incident {
  const { incident } = drillInput(plan);
  const lastInstant = instantFor('cascade', plan.scenario.endsAt);
  return { ...incident, originMs: plan.originMs, lastInstant };
}

export function drillInput(plan: DrillPlan): ReplayCascadeInput {
  const { scenario, policy, seed, pace, originMs } = plan;
  const place = placeOf(plan);
  const replay = { scenario, policy, seed, place, pace, actTimeoutMs: ACT_TIMEOUT_MS };
  const input = cascadeInput(replay);
  const incident = { ...input.incident, isLive: true as const };
  return { ...input, incident, ...(originMs === undefined ? {} : { originMs }) };
}

export const placeOf = ({ scenario, incidentId }: DrillPlan) => ({
  region: scenario.region,
  id: incidentId,
});

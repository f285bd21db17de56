import type { Client } from '@temporalio/client';
import { actKey, type Act } from '../workflows/contract/call';
import { taskQueues, workflowIds } from '../workflows/contract/names';
import type { Policy } from '../workflows/contract/policy';
import type { ReplayCascadeInput, ReplayCascadeResult } from '../workflows/contract/replay';
import type { Scenario } from '../workflows/contract/scenario';
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

export type DrillResult = ReplayCascadeResult & {
  readonly wallMs: number;
  readonly paceReached: number;
  readonly lateness: Lateness;
  /** What Temporal wrote down, run by run. */
  readonly histories: readonly RunHistory[];
};

/**
 * By how much acts came after their instants, in incident time. The night ends on time however late
 * they are, so this, and not the pace, says whether the machine kept up.
 */
export type Lateness = {
  readonly acts: number;
  readonly medianMs: number;
  readonly p99Ms: number;
  readonly maxMs: number;
};

export type Drill = {
  readonly workflowId: string;
  readonly runId: string;
  readonly result: () => Promise<DrillResult>;
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
  return {
    workflowId,
    runId: handle.firstExecutionRunId,
    result: async () => {
      const result = await handle.result();
      const { closeTime } = await handle.describe();
      const wallMs = (closeTime?.getTime() ?? Date.now()) - result.originMs;
      const histories = await collectHistories(client, workflowId);
      const lateness = latenessOf(histories, { originMs: result.originMs, pace: plan.pace });
      return { ...result, wallMs, paceReached: result.endedAt / wallMs, lateness, histories };
    },
  };
}

export function drillInput(plan: DrillPlan): ReplayCascadeInput {
  const { scenario, policy, seed, pace, originMs } = plan;
  const place = placeOf(plan);
  const replay = { scenario, policy, seed, place, pace, actTimeoutMs: ACT_TIMEOUT_MS };
  return { ...cascadeInput(replay), ...(originMs === undefined ? {} : { originMs }) };
}

const placeOf = ({ scenario, incidentId }: DrillPlan) => ({
  region: scenario.region,
  id: incidentId,
});

/** From the instant that an act was meant for to the moment at which its Workflow asked for it. */
function latenessOf(
  histories: readonly RunHistory[],
  clock: { readonly originMs: number; readonly pace: number },
): Lateness {
  const late = new Map<string, number>();
  for (const { eventTime, activityTaskScheduledEventAttributes: act } of eventsOf(histories)) {
    const data = act?.input?.payloads?.[0]?.data;
    if (data === undefined || data === null) continue;
    const call = JSON.parse(Buffer.from(data).toString()) as { readonly act: Act };
    const askedAtMs = Number(eventTime?.seconds ?? 0) * 1_000 + (eventTime?.nanos ?? 0) / 1e6;
    late.set(actKey(call.act), (askedAtMs - clock.originMs) * clock.pace - call.act.at);
  }
  const sorted = [...late.values()].sort((a, b) => a - b);
  const quantile = (share: number): number =>
    Math.max(0, Math.round(sorted[Math.floor(share * (sorted.length - 1))] ?? 0));
  return {
    ...{ acts: sorted.length, medianMs: quantile(0.5), p99Ms: quantile(0.99), maxMs: quantile(1) },
  };
}

function eventsOf(histories: readonly RunHistory[]) {
  return histories.flatMap(({ history }) => history.events ?? []);
}

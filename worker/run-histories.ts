import type { Client } from '@temporalio/client';
import { temporal } from '@temporalio/proto';

type History = temporal.api.history.v1.IHistory;
type HistoryEvent = temporal.api.history.v1.IHistoryEvent;

export type RunHistory = {
  readonly type: string;
  readonly workflowId: string;
  readonly history: History;
};

/**
 * The histories of a Workflow and of all below it, run by run. The test server cannot list Workflows,
 * but each history names the children and the next run.
 */
export async function collectHistories(
  client: Client,
  rootWorkflowId: string,
): Promise<readonly RunHistory[]> {
  const histories: RunHistory[] = [];
  const pending: { workflowId: string; runId?: string }[] = [{ workflowId: rootWorkflowId }];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { workflowId, runId } = next;
    const history = await client.workflow.getHandle(workflowId, runId).fetchHistory();
    const events = history.events ?? [];
    const type = events[0]?.workflowExecutionStartedEventAttributes?.workflowType?.name ?? '';
    histories.push({ type, workflowId, history });
    pending.push(...events.flatMap((event) => followers(event, workflowId)));
  }
  return histories;
}

function followers(event: HistoryEvent, workflowId: string) {
  const child = event.childWorkflowExecutionStartedEventAttributes?.workflowExecution;
  const nextRun = event.workflowExecutionContinuedAsNewEventAttributes?.newExecutionRunId;
  const found: { workflowId: string; runId?: string }[] = [];
  if (child?.workflowId) {
    found.push({ workflowId: child.workflowId, ...(child.runId ? { runId: child.runId } : {}) });
  }
  if (nextRun) found.push({ workflowId, runId: nextRun });
  return found;
}

export type RunCost = {
  readonly workflowTasks: number;
  readonly events: number;
  readonly eventsByType: Readonly<Record<string, number>>;
  /** What the server keeps of all runs, as it is sent. */
  readonly historyBytes: number;
};

/** What the runs cost the server. */
export function costOf(histories: readonly RunHistory[]): RunCost {
  const eventsByType: Record<string, number> = {};
  let workflowTasks = 0;
  let historyBytes = 0;
  for (const { type, history } of histories) {
    const events = history.events ?? [];
    eventsByType[type] = (eventsByType[type] ?? 0) + events.length;
    historyBytes += temporal.api.history.v1.History.encode(history).finish().length;
    workflowTasks += events.filter((event) => event.workflowTaskCompletedEventAttributes).length;
  }
  const events = Object.values(eventsByType).reduce((sum, count) => sum + count, 0);
  return { workflowTasks, events, eventsByType, historyBytes };
}

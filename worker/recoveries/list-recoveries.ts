import type { Client, WorkflowExecutionInfo } from '@temporalio/client';
import { defineSearchAttributeKey } from '@temporalio/common';
import type { RecoveryStatus } from '../../workflows/contract/messages';
import type { SignedFor } from '../../workflows/domain/signatures';
import { NotTakenError } from './errors';
import { RecoveryClient } from './recovery-client';

export type Which = {
  readonly incident?: string;
  readonly region?: string;
  readonly running: boolean;
  readonly max: number;
};

export type Listed = SignedFor & {
  /** Null: nobody has answered. */
  readonly policy: string | null;
  /** How the recovery says that it stands, or how Temporal has it. */
  readonly outcome: string;
  readonly since: string;
  readonly until: string | null;
  /** What runs, and what waits for a person. */
  readonly now: readonly string[];
};

/**
 * The recoveries of a server, the latest first. What is not told by a worker is told by the search
 * attributes, where the recovery has set them.
 */
export async function listRecoveries(client: Client, which: Which): Promise<readonly Listed[]> {
  const query = "WorkflowType = 'recoverRegion'";
  const running = which.running ? " AND ExecutionStatus = 'Running'" : '';
  const found: { at: SignedFor; info: WorkflowExecutionInfo }[] = [];
  for await (const info of client.workflow.list({ query: `${query}${running}` })) {
    const at = recoveryOf(info.workflowId);
    if (at === undefined || !isWanted(at, which)) continue;
    found.push({ at, info });
    if (found.length === which.max) break;
  }
  const recoveries = new RecoveryClient(client);
  return Promise.all(found.map(async ({ at, info }) => describe(recoveries, at, info)));
}

const isWanted = (at: SignedFor, { incident, region }: Which): boolean =>
  (incident ?? at.incident) === at.incident && (region ?? at.region) === at.region;

/**
 * The reverse of `workflowIds.recovery`. An incident whose own name ends in `.2` reads like a second
 * recovery; the recovery's status, where there is one, knows better.
 */
export function recoveryOf(workflowId: string): SignedFor | undefined {
  const [, region, incident, number] =
    /^recover\/([^/]+)\/([^/]+?)(?:\.([1-9]\d*))?$/.exec(workflowId) ?? [];
  if (region === undefined || incident === undefined) return undefined;
  return { region, incident, recovery: number === undefined ? 1 : Number(number) };
}

async function describe(
  recoveries: RecoveryClient,
  at: SignedFor,
  info: WorkflowExecutionInfo,
): Promise<Listed> {
  const times = {
    since: info.startTime.toISOString(),
    until: info.closeTime?.toISOString() ?? null,
  };
  const status = await statusOf(recoveries, at);
  if (status === undefined) {
    return { ...at, ...times, policy: null, ...indexed(info) };
  }
  const { steering } = status;
  const isClosed = info.status.name !== 'RUNNING' && info.status.name !== 'COMPLETED';
  const outcome = isClosed ? info.status.name.toLowerCase() : outcomeOf(status);
  return { ...at, ...times, policy: steering?.policy ?? null, outcome, now: nowOf(status) };
}

async function statusOf(
  recoveries: RecoveryClient,
  at: SignedFor,
): Promise<RecoveryStatus | undefined> {
  try {
    return (await recoveries.standing(at)).status;
  } catch (error) {
    if (error instanceof NotTakenError) return undefined;
    throw error;
  }
}

/** What the recovery has written where Temporal's own lists show it. */
function indexed({ typedSearchAttributes, status }: WorkflowExecutionInfo) {
  const outcome = typedSearchAttributes.get(KEYS.status) ?? status.name.toLowerCase();
  if (status.name !== 'RUNNING') return { outcome, now: [] };
  const phase = typedSearchAttributes.get(KEYS.phase);
  return { outcome, now: [...(phase === undefined ? [] : [phase]), 'no worker answers'] };
}

const KEYS = {
  status: defineSearchAttributeKey('BlackstartStatus', 'KEYWORD'),
  phase: defineSearchAttributeKey('BlackstartPhase', 'KEYWORD'),
};

function outcomeOf({ outcome, steering }: RecoveryStatus): string {
  return outcome === 'running' && (steering?.paused ?? null) !== null ? 'paused' : outcome;
}

function nowOf({ outcome, steps, steering }: RecoveryStatus): readonly string[] {
  if (outcome !== 'running') return [];
  const running = steps.filter(({ state }) => state.kind === 'running').map(({ id }) => id);
  const isNext = (reasons: readonly string[]): boolean =>
    reasons.length > 0 && reasons.every((reason) => !reason.startsWith('the end of '));
  const waiting = steps.flatMap(({ id, state }) =>
    state.kind === 'waiting' && isNext(state.for)
      ? [`${id} waits for ${state.for.join(', ')}`]
      : [],
  );
  const stuck = (steering?.progress.stuck ?? []).map((id) => `${id} is stuck`);
  return [...running, ...waiting, ...stuck];
}

import { Client, WorkflowNotFoundError } from '@temporalio/client';
import type { Incident } from '../../workflows/contract/incident';
import { statusQuery, type RecoveryStatus } from '../../workflows/contract/messages';
import { workflowIds } from '../../workflows/contract/names';
import type { Policy } from '../../workflows/contract/policy';
import { BadInputError } from '../bad-input';
import { connectClient, type ServerChoice } from '../connect';
import { inputOf, statusFromHistory } from './from-history';

export type RunningRecovery = {
  readonly incident: Incident;
  readonly endpoint: string;
  /** As the recovery has it: without words and operator, which it does not know. */
  readonly policy: Policy;
  readonly status: RecoveryStatus;
  /** `history`: no worker has answered, and the Event History has told. */
  readonly toldBy: 'query' | 'history';
};

/** A worker that is there answers at once. */
const QUERY_TIMEOUT_MS = 4_000;
const NOT_FOUND = 5;

/** Asks a Temporal server how a recovery stands, and what it was started with. */
export async function readRecovery(
  choice: ServerChoice,
  place: { readonly region: string; readonly id: string },
): Promise<RunningRecovery> {
  const { connection, namespace } = await connectClient(choice);
  try {
    const client = new Client({ connection, namespace });
    const workflowId = workflowIds.recovery(place);
    const handle = client.workflow.getHandle(workflowId);
    const history = await handle.fetchHistory().catch((error: unknown) => {
      if (isNotFound(error)) throw notFound(workflowId);
      throw error;
    });
    const events = history.events ?? [];
    const input = inputOf(events);
    const known = statusFromHistory(events);
    if (input === undefined || known === undefined) throw notFound(workflowId);
    const asked = await connection
      .withDeadline(Date.now() + QUERY_TIMEOUT_MS, async () => handle.query(statusQuery))
      .catch(() => undefined);
    return {
      incident: input.incident,
      endpoint: input.endpoint,
      policy: { ...input.policy, title: `policy ${input.policy.name}`, operator: { script: [] } },
      status: asked ?? known,
      toldBy: asked === undefined ? 'history' : 'query',
    };
  } finally {
    await connection.close();
  }
}

/** A history that is not there is said by the service itself, and not in the client's words. */
const isNotFound = (error: unknown): boolean =>
  error instanceof WorkflowNotFoundError || (error as { code?: unknown }).code === NOT_FOUND;

const notFound = (workflowId: string): BadInputError =>
  new BadInputError(
    `--incident: there is no recovery ${workflowId} on this server; expected one that has begun`,
  );

import {
  isGrpcServiceError,
  QueryNotRegisteredError,
  ServiceError,
  WorkflowFailedError,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
  type Client,
  type WorkflowExecutionDescription,
  type WorkflowHandle,
} from '@temporalio/client';
import { statusQuery, type RecoveryStatus } from '../../workflows/contract/messages';
import { workflowIds } from '../../workflows/contract/names';
import {
  auditQuery,
  commandUpdates,
  type AuditEntry,
  type CommandBody,
  type CommandKind,
} from '../../workflows/contract/steering';
import type { SignedFor } from '../../workflows/domain/signatures';
import { NoSuchRecoveryError, NotTakenError } from './errors';

/** How Temporal has the Workflow of a recovery: `RUNNING`, or how it was closed. */
type Run = {
  readonly workflowId: string;
  readonly runId: string;
  readonly state: WorkflowExecutionDescription['status']['name'];
  readonly startedAt: Date;
  readonly closedAt: Date | null;
  /** Why it failed, where it did. */
  readonly failure?: string;
};

/** What is known of a recovery from outside. */
export type Standing = {
  readonly at: SignedFor;
  readonly run: Run;
  readonly status: RecoveryStatus;
};

/** How it stands, or how Temporal has ended it before it could end by itself. */
export const outcomeOf = ({ run, status }: Pick<Standing, 'run' | 'status'>): string =>
  run.state === 'RUNNING' || run.state === 'COMPLETED' ? status.outcome : run.state.toLowerCase();

/** Somebody waits before a screen; a worker that is there answers in milliseconds. */
const ANSWER_MS_MAX = 10_000;

/** Speaks to recoveries on a Temporal server. */
export class RecoveryClient {
  readonly client: Client;

  constructor(client: Client) {
    this.client = client;
  }

  /** The latest recovery of an incident, where none is named. */
  async find(place: Omit<SignedFor, 'recovery'>, recovery?: number): Promise<SignedFor> {
    if (recovery !== undefined) return { ...place, recovery };
    let latest = 1;
    while ((await this.#run({ ...place, recovery: latest + 1 })) !== undefined) latest += 1;
    return { ...place, recovery: latest };
  }

  /** Undefined: there is no such recovery. */
  async #run(at: SignedFor): Promise<Run | undefined> {
    try {
      const { workflowId, runId, status, startTime, closeTime } = await this.#handle(at).describe();
      return {
        ...{ workflowId, runId, state: status.name },
        ...{ startedAt: startTime, closedAt: closeTime ?? null },
      };
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) return undefined;
      throw error;
    }
  }

  async run(at: SignedFor): Promise<Run> {
    const run = await this.#run(at);
    if (run !== undefined) return run;
    throw new NoSuchRecoveryError(
      `there is no recovery ${at.recovery} of incident ${at.incident} in ${at.region}: ` +
        `\`npm run blackstart -- list\` shows which there are`,
    );
  }

  async standing(at: SignedFor): Promise<Standing> {
    const run = await this.run(at);
    // A recovery that ended has left its status as its result, so nobody has to answer.
    const status =
      run.state === 'COMPLETED'
        ? ((await this.#handle(at).result()) as RecoveryStatus)
        : await this.#ask(at, async (handle) => handle.query(statusQuery));
    if (run.state !== 'FAILED') return { at, run, status };
    return { at, run: { ...run, failure: await this.#failure(at) }, status };
  }

  async #failure(at: SignedFor): Promise<string> {
    try {
      await this.#handle(at).result();
      return 'for no known reason';
    } catch (error) {
      if (!(error instanceof WorkflowFailedError)) throw error;
      return error.cause?.message ?? error.message;
    }
  }

  async audit(at: SignedFor): Promise<readonly AuditEntry[]> {
    await this.run(at);
    return this.#ask(at, async (handle) => handle.query(auditQuery));
  }

  /** Sends a command; answers with what stands then. A repetition with the same `id` is the same command. */
  async command(
    at: SignedFor,
    { kind, body, id }: { kind: CommandKind; body: CommandBody; id: string },
  ): Promise<RecoveryStatus> {
    try {
      const handle = this.#handle(at);
      return await this.#inTime(async () =>
        handle.executeUpdate(commandUpdates[kind], { args: [body], updateId: id }),
      );
    } catch (error) {
      throw commandError(error, kind);
    }
  }

  async #ask<Answer>(
    at: SignedFor,
    query: (handle: WorkflowHandle) => Promise<Answer>,
  ): Promise<Answer> {
    try {
      return await this.#inTime(async () => query(this.#handle(at)));
    } catch (error) {
      const isRefused = error instanceof QueryNotRegisteredError;
      if (isRefused || error instanceof ServiceError) await this.#mustNotHaveFailed(at);
      if (isRefused) {
        throw new NotTakenError(
          'this recovery was begun by a version that does not answer to that',
        );
      }
      if (isGrpcServiceError(error)) throw new NotTakenError(NOBODY_ANSWERS);
      throw error;
    }
  }

  /** One that failed before it could answer leaves its reason, and nothing else. */
  async #mustNotHaveFailed(at: SignedFor): Promise<void> {
    const { state } = await this.run(at);
    if (state !== 'FAILED') return;
    throw new NotTakenError(`this recovery has failed: ${await this.#failure(at)}`);
  }

  async #inTime<Answer>(work: () => Promise<Answer>): Promise<Answer> {
    return this.client.withDeadline(Date.now() + ANSWER_MS_MAX, work);
  }

  #handle({ region, incident, recovery }: SignedFor): WorkflowHandle {
    return this.client.workflow.getHandle(workflowIds.recovery({ region, id: incident }, recovery));
  }
}

const NOBODY_ANSWERS =
  `no worker has answered within ${ANSWER_MS_MAX / 1_000} s: ` +
  `one has to run for this incident (\`npm run worker\`)`;

function commandError(error: unknown, kind: CommandKind): unknown {
  if (error instanceof WorkflowUpdateFailedError) {
    return new NotTakenError(`${kind} was refused: ${error.cause?.message ?? error.message}`);
  }
  if (error instanceof WorkflowNotFoundError) {
    return new NotTakenError(`${kind} came too late: the recovery has ended`);
  }
  if (error instanceof WorkflowUpdateRPCTimeoutOrCancelledError || isGrpcServiceError(error)) {
    return new NotTakenError(
      `${NOBODY_ANSWERS}. The ${kind} may still be taken when one does: look at the status`,
    );
  }
  return error;
}

import {
  WorkflowExecutionAlreadyStartedError,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  type Client,
} from '@temporalio/client';
import { drillIncident, placeOf, type BegunDrill } from '../../worker/drill';
import { NotTakenError } from '../../worker/recoveries/errors';
import { recoveryInput } from '../../worker/workflow-starts';
import { statusQuery, type RecoveryStatus } from '../../workflows/contract/messages';
import { taskQueues, workflowIds } from '../../workflows/contract/names';
import type { Command, CommandBody } from '../../workflows/contract/steering';
import type { RecoverRegionInput } from '../../workflows/contract/steps';

/** A person's way to the recovery of a drill: the same messages that any other terminal sends. */
export class RecoveryLink {
  readonly workflowId: string;
  readonly #client: Client;
  readonly #plan: BegunDrill;

  constructor(client: Client, plan: BegunDrill) {
    this.#client = client;
    this.#plan = plan;
    this.workflowId = workflowIds.recovery(placeOf(plan));
  }

  /** How the recovery stands; undefined before one has begun. */
  async status(): Promise<RecoveryStatus | undefined> {
    try {
      return await this.#handle().query(statusQuery);
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) return undefined;
      throw error;
    }
  }

  async start(by: string, reason: string): Promise<void> {
    const { policy, scenario } = this.#plan;
    const flags = { policy, endpoint: scenario.dns.endpoints[0] ?? '', fence: 1 };
    const input = recoveryInput('recoverRegion', drillIncident(this.#plan), flags);
    const steering = { recovery: 1, isAttended: true, requestedBy: { by, reason } };
    try {
      await this.#client.workflow.start('recoverRegion', {
        workflowId: this.workflowId,
        taskQueue: taskQueues.rehearsal,
        workflowIdConflictPolicy: 'FAIL',
        workflowIdReusePolicy: 'REJECT_DUPLICATE',
        args: [{ ...(input as RecoverRegionInput), steering } satisfies RecoverRegionInput],
      });
    } catch (error) {
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
      throw new NotTakenError('the recovery has begun already');
    }
  }

  async tell({ kind, ...body }: Command): Promise<RecoveryStatus> {
    try {
      return await this.#handle().executeUpdate<RecoveryStatus, [CommandBody]>(kind, {
        args: [body],
      });
    } catch (error) {
      if (error instanceof WorkflowUpdateFailedError) {
        throw new NotTakenError(error.cause?.message ?? error.message);
      }
      if (error instanceof WorkflowNotFoundError) {
        const status = await this.status();
        throw new NotTakenError(
          status === undefined
            ? 'no recovery has begun; expected "start <reason>" before'
            : `the recovery has ended: ${status.outcome}`,
        );
      }
      throw error;
    }
  }

  #handle() {
    return this.#client.workflow.getHandle(this.workflowId);
  }
}

import { WorkflowNotFoundError, WorkflowUpdateFailedError, type Client } from '@temporalio/client';
import { actKey } from '../workflows/contract/call';
import { approveUpdate, type ApproveCommand } from '../workflows/contract/messages';
import type { CommandAnswer, OperatorPort, RegionPorts } from './ports';

/**
 * What a scripted operator does by message. The act ends when the message is acknowledged, so it lies
 * between two instants; its Update has the act's key, so a repeated act is one message.
 */
export function operatorActivities(
  client: Client,
  region: Pick<RegionPorts, 'note'>,
): OperatorPort {
  return {
    async sendApproval({ act, workflowId, command }) {
      const answer = await approve(client, workflowId, { command, updateId: actKey(act) });
      const { step, by, reason } = command;
      const text =
        answer.kind === 'accepted'
          ? `${by} approves ${step}: ${reason}`
          : `${by} would approve ${step}, and is refused: ${answer.reason}`;
      await region.note({ act, text });
      return answer;
    },
  };
}

async function approve(
  client: Client,
  workflowId: string,
  update: { readonly command: ApproveCommand; readonly updateId: string },
): Promise<CommandAnswer> {
  const { command, updateId } = update;
  const recovery = client.workflow.getHandle(workflowId);
  try {
    await recovery.executeUpdate(approveUpdate, { updateId, args: [command] });
    return { kind: 'accepted' };
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) {
      return { kind: 'refused', reason: 'no recovery is under way' };
    }
    if (!(error instanceof WorkflowUpdateFailedError)) throw error;
    return { kind: 'refused', reason: error.cause?.message ?? error.message };
  }
}

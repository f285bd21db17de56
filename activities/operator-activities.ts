import { WorkflowUpdateFailedError, type Client } from '@temporalio/client';
import { actKey } from '../workflows/contract/call';
import { approveUpdate } from '../workflows/contract/messages';
import type { OperatorPort, RegionPorts } from './ports';

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
      const { step, by, reason } = command;
      await region.note({ act, text: `${by} approves ${step}: ${reason}` });
      const recovery = client.workflow.getHandle(workflowId);
      try {
        await recovery.executeUpdate(approveUpdate, { updateId: actKey(act), args: [command] });
        return { kind: 'accepted' };
      } catch (error) {
        if (!(error instanceof WorkflowUpdateFailedError)) throw error;
        return { kind: 'refused', reason: error.cause?.message ?? error.message };
      }
    },
  };
}

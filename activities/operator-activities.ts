import {
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  type Client,
  type WorkflowHandle,
} from '@temporalio/client';
import { actKey } from '../workflows/contract/call';
import { approveUpdate, statusQuery, type ApproveCommand } from '../workflows/contract/messages';
import { commandUpdates, type Command } from '../workflows/contract/steering';
import { signInRehearsal } from './approver-activities';
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
      const answer = await answerOf(async () => {
        const recovery = client.workflow.getHandle(workflowId);
        const said: ApproveCommand = command;
        await recovery.executeUpdate(approveUpdate, { updateId: actKey(act), args: [said] });
      });
      await region.note({ act, text: inWords({ ...command, kind: 'approve' }, answer) });
      return answer;
    },
    async sendCommand({ act, workflowId, command, signing }) {
      const answer = await answerOf(async () => {
        const recovery = client.workflow.getHandle(workflowId);
        const isSigner = signing?.people.some(({ name }) => name === command.by) === true;
        const signed = isSigner
          ? await sign(recovery, command, {
              nonce: actKey(act),
              until: act.at + signing.expiresAfter,
            })
          : {};
        await recovery.executeUpdate(commandUpdates[command.kind], {
          updateId: actKey(act),
          args: [{ ...command, ...signed }],
        });
      });
      await region.note({ act, text: inWords(command, answer) });
      return answer;
    },
  };
}

/** Under the plan as it stands: the script's operator has looked at it. */
async function sign(
  recovery: WorkflowHandle,
  command: Command,
  { nonce, until }: { readonly nonce: string; readonly until: number },
): Promise<Pick<Command, 'signed'>> {
  const { steering } = await recovery.query(statusQuery);
  if (steering === undefined) return {};
  const { planDigest } = steering;
  const unsigned = { planDigest, expiresAt: until, nonce: nonce.padEnd(16, '.').slice(0, 100) };
  return { signed: signInRehearsal(steering, command, unsigned) };
}

async function answerOf(send: () => Promise<void>): Promise<CommandAnswer> {
  try {
    await send();
    return { kind: 'accepted' };
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) {
      return { kind: 'refused', reason: 'no recovery is under way' };
    }
    if (!(error instanceof WorkflowUpdateFailedError)) throw error;
    return { kind: 'refused', reason: error.cause?.message ?? error.message };
  }
}

function inWords({ kind, step, by, reason }: Command, answer: CommandAnswer): string {
  const what = step === undefined ? '' : ` ${step}`;
  const { does, would } = VERBS[kind];
  return answer.kind === 'accepted'
    ? `${by} ${does}${what}: ${reason}`
    : `${by} would ${would}${what}, and is refused: ${answer.reason}`;
}

const VERBS: Readonly<Record<Command['kind'], { readonly does: string; readonly would: string }>> =
  {
    approve: { does: 'approves', would: 'approve' },
    reject: { does: 'rejects', would: 'reject' },
    pause: { does: 'pauses the recovery', would: 'pause the recovery' },
    resume: { does: 'resumes the recovery', would: 'resume the recovery' },
    skip: { does: 'skips', would: 'skip' },
    retry: { does: 'retries', would: 'retry' },
    abort: { does: 'aborts the recovery', would: 'abort the recovery' },
    limit: { does: 'limits lease attempts', would: 'limit lease attempts' },
  };

import { condition, setHandler, startChild, type ChildWorkflowHandle } from '@temporalio/workflow';
import { replayEndedSignal, type RecoveryStatus } from '../contract/messages';
import { workflowIds } from '../contract/names';
import type { ScriptedAct } from '../contract/policy';
import type { FollowScriptInput } from '../contract/steps';
import { isResolvable } from '../domain/dns-records';
import { Actor } from '../durable/actor';
import { goesOn } from '../durable/replay-end';
import { recoverRegion } from '../runbooks/recover-region';

type Recovery = ChildWorkflowHandle<typeof recoverRegion>;

/**
 * An operator as a script: the same commands that a person gives, at set instants. Each has its
 * precondition, and is not given when that does not hold: nobody repairs what is not broken.
 */
export async function followScript(input: FollowScriptInput): Promise<RecoveryStatus | null> {
  let isOver = false;
  setHandler(replayEndedSignal, () => {
    isOver = true;
  });
  let status: RecoveryStatus | null = null;
  const script = goesOn(async () => {
    const recovery = await giveCommands(input);
    if (recovery !== undefined) status = await recovery.result();
  }).then(() => {
    isOver = true;
  });
  // A recovery that still waits when the replay ends is closed with this Workflow, its parent.
  await Promise.race([script, condition(() => isOver)]);
  return status;
}

async function giveCommands(input: FollowScriptInput): Promise<Recovery | undefined> {
  const actor = new Actor('operator', input.incident);
  let recovery: Recovery | undefined;
  for (const entry of input.policy.operator.script) {
    const at = input.zero + entry.at;
    if (entry.command.kind === 'start-recovery') {
      recovery = await startRecovery(actor, at, input);
      if (recovery === undefined) return undefined;
    } else if (recovery !== undefined) {
      await approve(actor, at, {
        entry,
        step: entry.command.step,
        workflowId: recovery.workflowId,
      });
    }
  }
  return recovery;
}

async function startRecovery(
  actor: Actor,
  at: number,
  input: FollowScriptInput,
): Promise<Recovery | undefined> {
  const { endpoint, incident, policy } = input;
  const { a, aaaa } = await actor.act(at, (ports, act) => ports.readEndpoint({ act, endpoint }));
  if (isResolvable(a) && isResolvable(aaaa)) {
    await actor.next((ports, act) =>
      ports.note({ act, text: `${endpoint} has addresses: there is nothing to recover` }),
    );
    return undefined;
  }
  await actor.next((ports, act) =>
    ports.note({ act, text: `operators find that ${endpoint} has no address in DNS` }),
  );
  const { name, steps, override, restore, mitigate, waives } = policy;
  return startChild(recoverRegion, {
    workflowId: workflowIds.recovery(incident),
    args: [
      {
        incident,
        startAt: actor.lastAt,
        endpoint,
        policy: { name, steps, override, restore, mitigate, waives },
      },
    ],
  });
}

async function approve(
  actor: Actor,
  at: number,
  approval: {
    readonly entry: ScriptedAct;
    readonly step: Extract<ScriptedAct['command'], { kind: 'approve' }>['step'];
    readonly workflowId: string;
  },
): Promise<void> {
  const { step, workflowId } = approval;
  const { by, reason } = approval.entry;
  await actor.act(at, (ports, act) =>
    ports.sendApproval({ act, workflowId, command: { step, by, reason, at: act.at } }),
  );
}

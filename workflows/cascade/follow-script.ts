import {
  condition,
  executeChild,
  setHandler,
  startChild,
  type ChildWorkflowHandle,
} from '@temporalio/workflow';
import { approvalWantedSignal, replayEndedSignal, type RecoveryStatus } from '../contract/messages';
import { workflowIds } from '../contract/names';
import type { ScriptedAct, StepId } from '../contract/policy';
import type { FollowScriptInput } from '../contract/steps';
import { isResolvable } from '../domain/dns-records';
import type { Instant } from '../domain/instant';
import { Actor } from '../durable/actor';
import { goesOn } from '../durable/replay-end';
import { recoverRegion } from '../runbooks/recover-region';
import { watchRegion } from '../runbooks/watch-region';

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
    const recovery = await giveCommands(input, () => isOver);
    if (recovery !== undefined) status = await recovery.result();
  }).then(() => {
    isOver = true;
  });
  // A recovery that still waits when the replay ends is closed with this Workflow, its parent.
  await Promise.race([script, condition(() => isOver)]);
  return status;
}

/**
 * Gives each command when it is due: at its instant, or so long after it was asked for. What is due
 * first comes first, also when it is asked for while another is waited for.
 */
async function giveCommands(
  input: FollowScriptInput,
  isOver: () => boolean,
): Promise<Recovery | undefined> {
  const { script } = input.policy.operator;
  const actor = new Actor('operator', input.incident);
  const asked = new Map<StepId, Instant>();
  setHandler(approvalWantedSignal, ({ step, at }) => {
    asked.set(step, at);
  });
  const [first, ...approvals] = script;
  if (first?.command.kind !== 'start-recovery') return undefined;
  const recovery = await startRecovery(actor, await startInstant(input, first), input);
  if (recovery === undefined) return undefined;
  const { workflowId } = recovery;
  const ending = watchFor(recovery);
  const left = approvals.flatMap((entry) =>
    entry.command.kind === 'approve' ? [{ entry, step: entry.command.step }] : [],
  );
  const dueAt = ({ entry, step }: Approval): Instant => {
    if (entry.at !== undefined) return input.zero + entry.at;
    return (asked.get(step) ?? Infinity) + (entry.after ?? 0);
  };
  while (left.length > 0) {
    const next = left.reduce((a, b) => (dueAt(b) < dueAt(a) ? b : a));
    const due = dueAt(next);
    // What is not asked for yet may be, and be due before what is.
    if (left.some((approval) => dueAt(approval) === Infinity)) {
      const isSooner = () => left.some((approval) => dueAt(approval) < due);
      // Nobody will ask any more, once the recovery has ended.
      const isEnd = () => isOver() || (due === Infinity && ending.hasCome);
      if (await actor.isOvertaken(due, () => isEnd() || isSooner())) {
        if (isEnd() && !isSooner()) break;
        continue;
      }
    }
    left.splice(left.indexOf(next), 1);
    await approve(actor, dueAt(next), { ...next, workflowId });
  }
  return recovery;
}

/** Whether the recovery has ended, however: then nobody will ask for what is still to be approved. */
function watchFor(recovery: Recovery): { readonly hasCome: boolean } {
  const ending = { hasCome: false };
  const note = (): void => {
    ending.hasCome = true;
  };
  recovery.result().then(note, note);
  return ending;
}

/** Who watches the region knows when to begin; who does not is told by the script. */
async function startInstant(input: FollowScriptInput, entry: ScriptedAct): Promise<Instant> {
  const { incident, endpoint, zero, policy } = input;
  const { detection } = policy.operator;
  if (entry.at !== undefined || detection === undefined) return zero + (entry.at ?? 0);
  const { detectedAt } = await executeChild(watchRegion, {
    workflowId: workflowIds.watch(incident),
    args: [{ incident, endpoint, policy: detection }],
  });
  return detectedAt + (entry.after ?? 0);
}

async function startRecovery(
  actor: Actor,
  at: Instant,
  input: FollowScriptInput,
): Promise<Recovery | undefined> {
  const { endpoint, incident } = input;
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
  const { operator, title: _title, ...policy } = input.policy;
  const isAsked = operator.script.some(({ after }) => after !== undefined);
  const notify = isAsked ? { notify: workflowIds.operator(incident) } : {};
  return startChild(recoverRegion, {
    workflowId: workflowIds.recovery(incident),
    args: [{ incident, startAt: actor.lastAt, endpoint, policy, ...notify }],
  });
}

type Approval = { readonly entry: ScriptedAct; readonly step: StepId };

async function approve(
  actor: Actor,
  at: Instant,
  approval: Approval & { readonly workflowId: string },
): Promise<void> {
  const { step, workflowId } = approval;
  const { by, reason } = approval.entry;
  await actor.act(at, (ports, act) =>
    ports.sendApproval({ act, workflowId, command: { step, by, reason, at: act.at } }),
  );
}

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
import type { Command, SteeringInput } from '../contract/steering';
import type { FollowScriptInput, RecoverRegionInput } from '../contract/steps';
import { isResolvable } from '../domain/dns-records';
import type { Instant } from '../domain/instant';
import { planDigest, UNREVISED } from '../domain/plan-digest';
import { approverActivities } from '../durable/activity-proxies';
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
  const [first, ...rest] = script;
  if (first?.command.kind !== 'start-recovery') return undefined;
  const recovery = await startRecovery(actor, await startInstant(input, first), input);
  if (recovery === undefined) return undefined;
  const { workflowId } = recovery;
  const ending = watchFor(recovery);
  const left = rest.flatMap((entry) => toGive(entry));
  const dueAt = ({ entry, command }: ToGive): Instant => {
    if (entry.at !== undefined) return input.zero + entry.at;
    const askedAt = command.step === undefined ? undefined : asked.get(command.step);
    return (askedAt ?? Infinity) + (entry.after ?? 0);
  };
  while (left.length > 0) {
    const next = left.reduce((a, b) => (dueAt(b) < dueAt(a) ? b : a));
    const due = dueAt(next);
    // What is not asked for yet may be, and be due before what is.
    if (left.some((command) => dueAt(command) === Infinity)) {
      const isSooner = () => left.some((command) => dueAt(command) < due);
      // Nobody will ask any more, once the recovery has ended.
      const isEnd = () => isOver() || (due === Infinity && ending.hasCome);
      if (await actor.isOvertaken(due, () => isEnd() || isSooner())) {
        if (isEnd() && !isSooner()) break;
        continue;
      }
    }
    left.splice(left.indexOf(next), 1);
    await give(actor, dueAt(next), { ...next, workflowId, input });
  }
  return recovery;
}

type ToGive = { readonly entry: ScriptedAct; readonly command: Omit<Command, 'by' | 'reason'> };

function toGive(entry: ScriptedAct): readonly ToGive[] {
  const { command } = entry;
  return command.kind === 'start-recovery' ? [] : [{ entry, command }];
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
  const common = { incident, startAt: actor.lastAt, endpoint, policy, ...notify };
  const { steers = false } = input;
  return startChild(recoverRegion, {
    workflowId: workflowIds.recovery(incident),
    ...(steers ? { staticSummary: `Recovery of ${incident.region}: ${input.policy.title}` } : {}),
    args: [steers ? { ...common, steering: await steeringFor(input, common) } : common],
  });
}

/** Commands that somebody gives who decides about what has stopped. */
const DECISIONS: readonly string[] = ['skip', 'retry', 'abort'];

/** A script's own recovery: who asks for it, and in whose name it speaks. */
async function steeringFor(
  { incident, policy: { operator } }: FollowScriptInput,
  plan: Omit<RecoverRegionInput, 'steering'>,
): Promise<SteeringInput> {
  const { script, people } = operator;
  const { by = '', reason = '' } = script[0] ?? {};
  const isAttended = script.some(({ command }) => DECISIONS.includes(command.kind));
  const said = { by, reason, at: plan.startAt };
  const common = { recovery: 1, isAttended, requestedBy: said };
  if (people === undefined) return common;
  const place = { region: incident.region, incident: incident.id, recovery: 1 };
  const { endpoint, policy } = plan;
  const digest = planDigest({ ...place, endpoint, policy, revision: UNREVISED });
  const signed = await approverActivities(incident).signRequest({
    ...{ place, spoken: { kind: 'start', by, reason } },
    ...{ planDigest: digest, expiresAt: plan.startAt + REQUEST_GOOD_FOR_MS },
  });
  return { ...common, people, requestedBy: { ...said, signed } };
}

/** The recovery begins when it is asked for; at a pace, a moment of the machine is minutes of that. */
const REQUEST_GOOD_FOR_MS = 3_600_000;
/** Where the policy does not say how long an approval is good for, it asks for none that is signed. */
const GOOD_FOR_MS = 600_000;

async function give(
  actor: Actor,
  at: Instant,
  {
    entry,
    command,
    workflowId,
    input,
  }: ToGive & { readonly workflowId: string; readonly input: FollowScriptInput },
): Promise<void> {
  const { by, reason } = entry;
  const { operator, steps } = input.policy;
  await actor.act(at, (ports, act) => {
    if (input.steers !== true) {
      // As histories have it from before recoveries could be steered.
      const approval = { step: command.step as StepId, by, reason, at: act.at };
      return ports.sendApproval({ act, workflowId, command: approval });
    }
    const { people } = operator;
    const approval = steps.find(({ id }) => id === command.step)?.approval;
    const expiresAfter = typeof approval === 'object' ? approval.expiresAfter : GOOD_FOR_MS;
    const signing = people === undefined ? {} : { signing: { people, expiresAfter } };
    const said = { ...command, by, reason, at: act.at };
    return ports.sendCommand({ act, workflowId, command: said, ...signing });
  });
}

import {
  allHandlersFinished,
  condition,
  executeChild,
  isCancellation,
  rootCause,
  setHandler,
} from '@temporalio/workflow';
import { approveUpdate, statusQuery } from '../contract/messages';
import type { ApproveCommand, RecoveryStatus, StepResult } from '../contract/messages';
import { workflowIds } from '../contract/names';
import type { StepId } from '../contract/policy';
import type { RecoverRegionInput } from '../contract/steps';
import { Actor } from '../durable/actor';
import { RecoveryPlan } from '../domain/recovery-plan';
import { failure, failureTypeOf } from '../contract/failures';
import { disableAutomation } from './disable-automation';
import { mitigateInternally } from './mitigate-internally';
import { overrideDnsRecord } from './override-dns-record';
import { restoreDynamoDb } from './restore-dynamodb';

/**
 * Recovers a region: orders the steps by what they depend on and by the approvals that the policy
 * asks for, runs what is due, and says what it waits for. It ends recovered, or stopped with what is
 * true by then and what is left for a person.
 */
export async function recoverRegion(input: RecoverRegionInput): Promise<RecoveryStatus> {
  const plan = new RecoveryPlan(input.policy.steps, input.startAt);
  const actor = new Actor('recover-region', input.incident);
  setHandler(statusQuery, () => plan.status());
  setHandler(
    approveUpdate,
    (command: ApproveCommand) => {
      plan.approve(command.step, command.at ?? actor.now());
      return plan.status();
    },
    {
      validator: (command: ApproveCommand) => {
        const reason = incompleteness(command) ?? plan.refusalOf(command.step);
        if (reason !== undefined) throw failure('CommandRefused', reason);
      },
    },
  );
  await actor.act(input.startAt, (ports, act) =>
    ports.note({ act, text: `recovery of ${input.incident.region} begins (${input.policy.name})` }),
  );
  await runSteps(plan, input);
  const status = plan.status();
  await actor.act(plan.lastEndedAt, (ports, act) =>
    ports.note({ act, text: `recovery of ${input.incident.region}: ${status.outcome}` }),
  );
  await condition(allHandlersFinished);
  return status;
}

/** Starts every step as it becomes due; ends when none runs and none can become due any more. */
async function runSteps(plan: RecoveryPlan, input: RecoverRegionInput): Promise<void> {
  const running: Promise<void>[] = [];
  while (!plan.isOver) {
    for (const { id, startAt } of plan.due()) {
      const fence = plan.start(id, startAt);
      running.push(endStep(plan, id, { ...input, startAt, fence }));
    }
    // Whichever comes first: an approval, the end of a step, or its failure, which ends the recovery.
    const isDue = condition(() => plan.isOver || plan.due().length > 0);
    await Promise.race([isDue, ...running.map((step) => step.then(() => isDue))]);
  }
}

/** A step that failed instead of ending has stopped, and nobody knows what it has done. */
async function endStep(
  plan: RecoveryPlan,
  id: StepId,
  input: RecoverRegionInput & { readonly fence: number },
): Promise<void> {
  try {
    plan.end(id, await runStep(id, input));
  } catch (error) {
    if (isCancellation(error) || failureTypeOf(error) === 'ReplayEnded') throw error;
    plan.end(id, {
      outcome: 'stopped',
      nowTrue: [`${id} failed: ${rootCause(error) ?? 'for no known reason'}`],
      left: [`find out what ${id} has done, and finish it or undo it`],
      endedAt: input.startAt,
    });
  }
}

async function runStep(
  id: StepId,
  input: RecoverRegionInput & { readonly fence: number },
): Promise<StepResult> {
  const { incident, startAt, fence, endpoint, policy } = input;
  const common = { incident, startAt, fence, endpoint };
  const workflowId = workflowIds.step(incident, id);
  switch (id) {
    case 'mitigate-internally': {
      const step = { ...common, policy: policy.mitigate };
      return executeChild(mitigateInternally, { workflowId, args: [step] });
    }
    case 'disable-automation':
      return executeChild(disableAutomation, { workflowId, args: [common] });
    case 'override-dns-record': {
      const step = { ...common, policy: policy.override, waives: policy.waives };
      return executeChild(overrideDnsRecord, { workflowId, args: [step] });
    }
    case 'restore-dynamodb': {
      const step = { ...common, policy: policy.restore };
      return executeChild(restoreDynamoDb, { workflowId, args: [step] });
    }
  }
}

/** An approval is somebody's, for a reason: both go into the audit. */
function incompleteness({ by, reason, at }: ApproveCommand): string | undefined {
  if (typeof by !== 'string' || by.trim() === '') return 'by: expected who approves';
  if (typeof reason !== 'string' || reason.trim() === '') return 'reason: expected why';
  if (at !== undefined && !(Number.isSafeInteger(at) && at >= 0)) {
    return `at: ${String(at)}: expected an instant in whole milliseconds`;
  }
  return undefined;
}

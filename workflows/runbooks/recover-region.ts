import {
  allHandlersFinished,
  condition,
  executeChild,
  getExternalWorkflowHandle,
  isCancellation,
  log,
  rootCause,
  setHandler,
} from '@temporalio/workflow';
import { approvalWantedSignal, approveUpdate, statusQuery } from '../contract/messages';
import type {
  ApprovalWanted,
  ApproveCommand,
  RecoveryStatus,
  StepResult,
} from '../contract/messages';
import { workflowIds } from '../contract/names';
import type { StepId } from '../contract/policy';
import type { RecoverRegionInput } from '../contract/steps';
import { Actor } from '../durable/actor';
import { RecoveryPlan } from '../domain/recovery-plan';
import { failure, failureTypeOf, type FailureType } from '../contract/failures';
import { disableAutomation } from './disable-automation';
import { drainNetworkBacklog } from './drain-network-backlog';
import { enableAutomation } from './enable-automation';
import { enableFailover } from './enable-failover';
import { mitigateInternally } from './mitigate-internally';
import { overrideDnsRecord } from './override-dns-record';
import { recoverLeases } from './recover-leases';
import { relaxLaunchThrottles } from './relax-launch-throttles';
import { restoreDynamoDb } from './restore-dynamodb';
import { restoreServices } from './restore-services';
import { stabilizeLoadBalancers } from './stabilize-load-balancers';
import { throttleRecovery } from './throttle-recovery';

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
  const asked = new Set<StepId>();
  const toAsk = () => plan.wanted().filter(({ step }) => !asked.has(step));
  while (!plan.isOver) {
    for (const { id, startAt } of plan.due()) {
      const fence = plan.start(id, startAt);
      running.push(endStep(plan, id, { ...input, startAt, fence }));
    }
    for (const wanted of toAsk()) {
      asked.add(wanted.step);
      await askForApproval(input, wanted);
    }
    // Whichever comes first: an approval, the end of a step, or its failure, which ends the recovery.
    const isDue = condition(() => plan.isOver || plan.due().length > 0 || toAsk().length > 0);
    await Promise.race([isDue, ...running.map((step) => step.then(() => isDue))]);
  }
}

/** Tells the operator what waits for nothing but an approval; who reads the status needs no telling. */
async function askForApproval({ notify }: RecoverRegionInput, wanted: ApprovalWanted) {
  if (notify === undefined) return;
  try {
    await getExternalWorkflowHandle(notify).signal(approvalWantedSignal, wanted);
  } catch (error) {
    if (isCancellation(error)) throw error;
    // Nobody is there to be told any more; the status says what is waited for all the same.
    log.warn('nobody to ask for an approval', { notify, step: wanted.step, error });
  }
}

/** No failure of a step: the replay is over, or the machine stood still and the run is repeated. */
const OF_THE_REPLAY: readonly (FailureType | undefined)[] = ['ReplayEnded', 'ActOutOfOrder'];

/** A step that failed instead of ending has stopped, and nobody knows what it has done. */
async function endStep(
  plan: RecoveryPlan,
  id: StepId,
  input: RecoverRegionInput & { readonly fence: number },
): Promise<void> {
  try {
    plan.end(id, await runStep(id, input));
  } catch (error) {
    if (isCancellation(error) || OF_THE_REPLAY.includes(failureTypeOf(error))) throw error;
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
  const { waives } = policy;
  const options = { workflowId: workflowIds.step(incident, id) };
  const run = async <Input>(
    type: (input: Input) => Promise<StepResult>,
    step: Input,
  ): Promise<StepResult> => executeChild(type, { ...options, args: [step] });
  switch (id) {
    case 'mitigate-internally':
      return run(mitigateInternally, { ...common, policy: need(policy.mitigate, id) });
    case 'disable-automation':
      return run(disableAutomation, common);
    case 'throttle-recovery':
      return run(throttleRecovery, { ...common, waives, policy: need(policy.throttle, id) });
    case 'override-dns-record':
      return run(overrideDnsRecord, { ...common, waives, policy: need(policy.override, id) });
    case 'restore-dynamodb':
      return run(restoreDynamoDb, { ...common, policy: need(policy.restore, id) });
    case 'recover-leases':
      return run(recoverLeases, { ...common, waives, policy: need(policy.leases, id) });
    case 'restore-services':
      return run(restoreServices, { ...common, policy: need(policy.services, id) });
    case 'drain-network-backlog':
      return run(drainNetworkBacklog, { ...common, waives, policy: need(policy.backlog, id) });
    case 'stabilize-load-balancers':
      return run(stabilizeLoadBalancers, { ...common, waives, policy: need(policy.balancers, id) });
    case 'relax-launch-throttles':
      return run(relaxLaunchThrottles, { ...common, waives, policy: need(policy.launches, id) });
    case 'enable-failover':
      return run(enableFailover, { ...common, waives, policy: need(policy.failover, id) });
    case 'enable-automation':
      return run(enableAutomation, { ...common, waives, policy: need(policy.automation, id) });
  }
}

/** The loader makes sure of it; a recovery that was started in another way may lack it. */
function need<Section>(section: Section | undefined, id: StepId): Section {
  if (section !== undefined) return section;
  throw failure('InvalidInput', `the policy has no section for its step ${id}`);
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

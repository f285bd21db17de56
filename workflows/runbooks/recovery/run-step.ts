import {
  isCancellation,
  rootCause,
  startChild,
  type ChildWorkflowHandle,
  type Workflow,
} from '@temporalio/workflow';
import { failure, failureIn, type FailureType } from '../../contract/failures';
import type { StepResult } from '../../contract/messages';
import { workflowIds } from '../../contract/names';
import { isOwnStep, type OurStepId, type OwnStepPolicy, type StepId } from '../../contract/policy';
import type {
  OwnStepInput,
  RecoverRegionInput,
  RecoveryPolicy,
  StepInput,
} from '../../contract/steps';
import { manualOf } from '../../domain/manual/manual-of';
import { turnsOfOwnSteps } from '../../domain/own-turns';
import type { AbortedStep } from '../../durable/actor';
import { disableAutomation } from '../disable-automation';
import { drainNetworkBacklog } from '../drain-network-backlog';
import { enableAutomation } from '../enable-automation';
import { enableFailover } from '../enable-failover';
import { mitigateInternally } from '../mitigate-internally';
import { overrideDnsRecord } from '../override-dns-record';
import { recoverLeases } from '../recover-leases';
import { relaxLaunchThrottles } from '../relax-launch-throttles';
import { restoreDynamoDb } from '../restore-dynamodb';
import { restoreServices } from '../restore-services';
import { stabilizeLoadBalancers } from '../stabilize-load-balancers';
import { throttleRecovery } from '../throttle-recovery';

export type StepRun = ChildWorkflowHandle<Workflow>;

type StepOptions = {
  readonly workflowId: string;
  readonly staticSummary?: string;
  readonly staticDetails?: string;
};

/** What a step is started with beside its section of the policy. */
type Common = Pick<StepInput, 'startAt' | 'fence' | 'attempt'>;

/** Starts a step as a Workflow of its own. */
export async function startStep(
  id: StepId,
  input: RecoverRegionInput,
  own: Common,
): Promise<StepRun> {
  const { incident, endpoint, policy } = input;
  const { title, does, undo } = manualOf(id, { policy, endpoint });
  const options = {
    workflowId: workflowIds.step(incident, id, own.attempt),
    ...(own.attempt === undefined
      ? {}
      : { staticSummary: title, staticDetails: `${does}\n\nUndo: ${undo}` }),
  };
  const common = { incident, endpoint, ...own };
  const step = policy.steps.filter(isOwnStep).find((each) => each.id === id);
  if (step !== undefined) {
    return startChild(step.workflow, { ...options, args: [ownInput(step, policy, common)] });
  }
  return startOurs(id as OurStepId, policy, { common, options });
}

/** What a step of a user's own is told. */
function ownInput(
  { id, with: told, changes }: OwnStepPolicy,
  { steps, waives }: RecoveryPolicy,
  common: StepInput,
): OwnStepInput {
  const turns = turnsOfOwnSteps(steps).get(id);
  if (turns === undefined) throw failure('InvalidInput', `the policy leaves no place for ${id}`);
  return { ...common, id, with: told, waives, changes, turns };
}

async function startOurs(
  id: OurStepId,
  policy: RecoveryPolicy,
  { common, options }: { readonly common: StepInput; readonly options: StepOptions },
): Promise<StepRun> {
  const { waives } = policy;
  const run = async <Input>(
    type: (input: Input) => Promise<StepResult>,
    step: Input,
  ): Promise<StepRun> => startChild(type, { ...options, args: [step] });
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
function need<Section>(section: Section | undefined, id: OurStepId): Section {
  if (section !== undefined) return section;
  throw failure('InvalidInput', `the policy has no section for its step ${id}`);
}

/** No failure of a step: the replay is over, or the machine stood still and the run is repeated. */
const OF_THE_REPLAY: readonly (FailureType | undefined)[] = ['ReplayEnded', 'ActOutOfOrder'];

/** What is known of a step that failed instead of ending; what is no failure of it is thrown again. */
export function resultOfFailed(id: StepId, error: unknown, startAt: number): StepResult {
  const ours = failureIn(error);
  if (isCancellation(error) || OF_THE_REPLAY.includes(ours?.type)) throw error;
  const cause = rootCause(error) ?? 'for no known reason';
  if (ours?.type === 'StepAborted') {
    const { effects, endedAt } = ours.details?.[0] as AbortedStep;
    return {
      ...{ outcome: 'stopped', effects, endedAt, nowTrue: [`${id} was ${cause}`] },
      left: [`decide what becomes of ${id}`],
    };
  }
  return {
    outcome: 'stopped',
    nowTrue: [`${id} failed: ${cause}`],
    left: [`find out what ${id} has done, and finish it or undo it`],
    endedAt: startAt,
    ...(ours?.type === 'StepFailed' ? (ours.details?.[0] as AbortedStep) : {}),
  };
}

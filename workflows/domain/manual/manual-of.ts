import { isOwnStep, isOwnStepId, type OurStepId, type StepId } from '../../contract/policy';
import {
  disableAutomation,
  enableAutomation,
  mitigateInternally,
  overrideDnsRecord,
  restoreDynamoDb,
} from './dns-steps';
import { recoverLeases, restoreServices, throttleRecovery } from './lease-steps';
import {
  drainNetworkBacklog,
  enableFailover,
  relaxLaunchThrottles,
  stabilizeLoadBalancers,
} from './load-steps';
import { ownStep } from './own-step';
import type { ManualContext, StepManual } from './step-manual';

const MANUALS: Readonly<Record<OurStepId, (context: ManualContext) => StepManual>> = {
  'mitigate-internally': mitigateInternally,
  'disable-automation': disableAutomation,
  'throttle-recovery': throttleRecovery,
  'override-dns-record': overrideDnsRecord,
  'restore-dynamodb': restoreDynamoDb,
  'recover-leases': recoverLeases,
  'restore-services': restoreServices,
  'drain-network-backlog': drainNetworkBacklog,
  'stabilize-load-balancers': stabilizeLoadBalancers,
  'relax-launch-throttles': relaxLaunchThrottles,
  'enable-failover': enableFailover,
  'enable-automation': enableAutomation,
};

/** What is known of a step before it starts, with the figures of the policy. */
export function manualOf(step: StepId, context: ManualContext): StepManual {
  if (!isOwnStepId(step)) return MANUALS[step](context);
  const own = context.policy.steps.filter(isOwnStep).find(({ id }) => id === step);
  if (own !== undefined) return ownStep(own);
  throw new RangeError(`the policy has no step ${step}`);
}

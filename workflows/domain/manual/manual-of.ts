import type { StepId } from '../../contract/policy';
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
import type { ManualContext, StepManual } from './step-manual';

const MANUALS: Readonly<Record<StepId, (context: ManualContext) => StepManual>> = {
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
export const manualOf = (step: StepId, context: ManualContext): StepManual =>
  MANUALS[step](context);

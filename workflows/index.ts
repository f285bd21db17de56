/** Workflow Types that may run on any region. Every function exported here can be started. */
export { disableAutomation } from './runbooks/disable-automation';
export { drainNetworkBacklog } from './runbooks/drain-network-backlog';
export { enableAutomation } from './runbooks/enable-automation';
export { enableFailover } from './runbooks/enable-failover';
export { governLeases } from './runbooks/govern-leases';
export { mitigateInternally } from './runbooks/mitigate-internally';
export { overrideDnsRecord } from './runbooks/override-dns-record';
export { recoverLeases } from './runbooks/recover-leases';
export { recoverRegion } from './runbooks/recover-region';
export { recoverShard } from './runbooks/recover-shard';
export { relaxLaunchThrottles } from './runbooks/relax-launch-throttles';
export { restoreDynamoDb } from './runbooks/restore-dynamodb';
export { restoreServices } from './runbooks/restore-services';
export { stabilizeLoadBalancers } from './runbooks/stabilize-load-balancers';
export { throttleRecovery } from './runbooks/throttle-recovery';
export { triageRegion } from './runbooks/triage-region';
export { watchRegion } from './runbooks/watch-region';

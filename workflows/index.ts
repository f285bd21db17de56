/** Workflow Types that may run on any region. Every function exported here can be started. */
export { disableAutomation } from './runbooks/disable-automation';
export { mitigateInternally } from './runbooks/mitigate-internally';
export { overrideDnsRecord } from './runbooks/override-dns-record';
export { recoverRegion } from './runbooks/recover-region';
export { restoreDynamoDb } from './runbooks/restore-dynamodb';

import { proxyActivities } from '@temporalio/workflow';
import type { ApproverPort, OperatorPort, RegionPorts } from '../../activities/ports';
import type { Incident } from '../contract/incident';

/**
 * The Activities of the region that an incident plays in. A refusal or a time-out of the region is an
 * answer, so what is retried here is only the machinery: at once and for ever the same, because the
 * time-skipping server lets its clock run while it waits for a retry.
 */
export function regionActivities(incident: Incident): RegionPorts & OperatorPort {
  return proxyActivities<RegionPorts & OperatorPort>(optionsFor(incident));
}

/** What the worker of a region is configured with; no act on the region. */
export function approverActivities(incident: Incident): ApproverPort {
  return proxyActivities<ApproverPort>(optionsFor(incident));
}

const optionsFor = (incident: Incident) =>
  ({
    taskQueue: incident.regionQueue,
    startToCloseTimeout: incident.actTimeoutMs,
    retry: { initialInterval: '50 ms', backoffCoefficient: 1, maximumInterval: '50 ms' },
  }) as const;

import type { KeyObject } from 'node:crypto';
import type { Incident } from '../../workflows/contract/incident';
import type { Policy, StepId } from '../../workflows/contract/policy';
import type { Signed, SteeringInput } from '../../workflows/contract/steering';
import type { Durations } from '../../workflows/domain/preview/durations';
import { planDigest, UNREVISED } from '../../workflows/domain/plan-digest';
import { signCommand } from '../approvers/sign';
import { incidentNow } from './incident-time';

type Request = {
  readonly incident: Incident;
  readonly recovery: number;
  readonly endpoint: string;
  readonly policy: Policy;
  readonly by: string;
  readonly reason: string;
  /** Signs the request, for so much incident time, in ms. */
  readonly key?: KeyObject;
  readonly expiresIn: number;
  readonly nonce: string;
  readonly isIndexed: boolean;
  /** How long its steps took when they were measured. */
  readonly durations: Durations;
};

/** What makes a recovery one that people steer. */
export function steeringInput(request: Request): SteeringInput {
  const { recovery, by, reason, key, isIndexed } = request;
  const signed = key === undefined ? {} : { signed: sign(request, key) };
  const ranges = rangesOf(request.durations);
  return {
    ...{ recovery, isAttended: true, requestedBy: { by, reason, ...signed }, isIndexed },
    ...(ranges === undefined ? {} : { durations: ranges }),
  };
}

/** From the shortest to the longest that a step took, where it had something to do. */
function rangesOf(durations: Durations): SteeringInput['durations'] {
  if (durations.kind === 'unknown') return undefined;
  const ranges: Partial<Record<StepId, { low: number; high: number }>> = {};
  for (const { id, outcome, tookMs } of durations.runs.flatMap(({ steps }) => steps)) {
    if (outcome !== 'done') continue;
    const { low, high } = ranges[id] ?? { low: tookMs, high: tookMs };
    ranges[id] = { low: Math.min(low, tookMs), high: Math.max(high, tookMs) };
  }
  return ranges;
}

function sign({ incident, recovery, by, reason, ...request }: Request, key: KeyObject): Signed {
  const { endpoint, policy, expiresIn, nonce } = request;
  const place = { region: incident.region, incident: incident.id, recovery };
  return signCommand({
    ...{ key, place, nonce },
    command: { kind: 'start', by, reason },
    planDigest: planDigest({ ...place, endpoint, policy, revision: UNREVISED }),
    expiresAt: incidentNow(incident) + expiresIn,
  });
}

import type { KeyObject } from 'node:crypto';
import type { Incident } from '../../workflows/contract/incident';
import type { Policy } from '../../workflows/contract/policy';
import type { Signed, SteeringInput } from '../../workflows/contract/steering';
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
  /** What is known of each step; a step that was never measured is not in it. */
  readonly durations: NonNullable<SteeringInput['durations']>;
};

/** What makes a recovery one that people steer. */
export function steeringInput(request: Request): SteeringInput {
  const { recovery, by, reason, key, isIndexed, durations } = request;
  const signed = key === undefined ? {} : { signed: sign(request, key) };
  const requestedBy = { by, reason, ...signed };
  return { recovery, isAttended: true, requestedBy, isIndexed, durations };
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

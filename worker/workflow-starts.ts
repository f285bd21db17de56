import type { Client } from '@temporalio/client';
import { taskQueues, workflowIds } from '../workflows/contract/names';
import type { Incident } from '../workflows/contract/incident';
import type { Policy, StepId } from '../workflows/contract/policy';
import type { RecoverRegionInput, StepInput } from '../workflows/contract/steps';
import type { PlanDnsInput } from '../workflows/contract/automation';
import { GRID_MS, type Instant } from '../workflows/domain/instant';
import type { Zone } from '../workflows/domain/roles';
import { BadInputError } from './bad-input';

type Place = { readonly region: string; readonly id: string };

/** What any input says about itself; the rest is its Workflow's business. */
type AnyInput = { readonly incident: Place; readonly zone?: Zone };

const idOfStep =
  (step: StepId) =>
  ({ incident }: AnyInput): string =>
    workflowIds.step(incident, step);

/** The Workflow Types that can be started by hand, each with the ID that its input stands for. */
const WORKFLOW_ID: Readonly<Record<string, (input: AnyInput) => string>> = {
  replayCascade: ({ incident }) => workflowIds.cascade(incident),
  recoverRegion: ({ incident }) => workflowIds.recovery(incident),
  mitigateInternally: idOfStep('mitigate-internally'),
  disableAutomation: idOfStep('disable-automation'),
  overrideDnsRecord: idOfStep('override-dns-record'),
  restoreDynamoDb: idOfStep('restore-dynamodb'),
  planDns: ({ incident }) => workflowIds.planner(incident),
  enactPlans: ({ incident, zone }) => {
    if (zone === undefined) throw new BadInputError('the input of enactPlans needs a "zone"');
    return workflowIds.enactor(incident, zone);
  },
  followScript: ({ incident }) => workflowIds.operator(incident),
};

export const WORKFLOW_TYPES: readonly string[] = Object.keys(WORKFLOW_ID);

export function checkWorkflowType(type: string): void {
  if (Object.hasOwn(WORKFLOW_ID, type)) return;
  throw new BadInputError(
    `"${type}" is no Workflow Type; expected one of ${WORKFLOW_TYPES.join(', ')}`,
  );
}

/** The parts of a replay are started by it; by hand they need all that it would tell them. */
export function checkInputCanBeMade(type: string): void {
  if (!['planDns', 'enactPlans', 'followScript'].includes(type)) return;
  throw new BadInputError(`${type} takes its input from --input <file.json>`);
}

/** Refuses what cannot be the input of any of our Workflows, before a server is asked. */
export function workflowIdFor(type: string, input: unknown): string {
  checkWorkflowType(type);
  const { incident } = (input ?? {}) as { readonly incident?: Partial<Place> };
  if (typeof incident?.region !== 'string' || typeof incident.id !== 'string') {
    throw new BadInputError('an input needs "incident" with "region" and "id", both text');
  }
  return WORKFLOW_ID[type]?.(input as AnyInput) ?? '';
}

export type RecoveryFlags = {
  readonly place: Place;
  readonly policy: Policy;
  readonly endpoint: string;
  readonly pace: number;
  readonly fence: number;
};

/** The inputs of a recovery or of one of its steps, as a policy has them. */
export function recoveryInput(
  type: string,
  incident: Incident,
  { policy, endpoint, fence }: Pick<RecoveryFlags, 'policy' | 'endpoint' | 'fence'>,
): (RecoverRegionInput | StepInput) & { readonly policy?: unknown } {
  const startAt = instantNow(incident);
  const step = { incident, startAt, fence, endpoint };
  const { name, steps, override, restore, mitigate, waives } = policy;
  switch (type) {
    case 'recoverRegion': {
      const parts = { name, steps, override, restore, mitigate, waives };
      return { incident, startAt, endpoint, policy: parts };
    }
    case 'mitigateInternally':
      return { ...step, policy: mitigate };
    case 'overrideDnsRecord':
      return { ...step, policy: override, waives } as StepInput;
    case 'restoreDynamoDb':
      return { ...step, policy: restore };
    case 'disableAutomation':
      return step;
    default:
      throw new BadInputError(`${type} is no part of a recovery`);
  }
}

function instantNow({ originMs, pace }: Incident): Instant {
  return Math.max(0, Math.ceil(((Date.now() - originMs) * pace) / GRID_MS) * GRID_MS);
}

/** Like a drill's: an act whose worker died is tried again soon. */
const ACT_TIMEOUT_MS = 2_000;

/**
 * The incident that a recovery is for. When a replay of it is under way, its own: the same origin and
 * pace, or its instants would mean something else. Else one that begins now.
 */
export async function findIncident(
  client: Client,
  { place, pace }: RecoveryFlags,
): Promise<Incident> {
  const planner = await client.workflow
    .getHandle(workflowIds.planner(place))
    .fetchHistory()
    .catch(() => undefined);
  const payload =
    planner?.events?.[0]?.workflowExecutionStartedEventAttributes?.input?.payloads?.[0];
  if (payload !== undefined) {
    const { payloadConverter } = client.options.loadedDataConverter;
    return payloadConverter.fromPayload<PlanDnsInput>(payload).incident;
  }
  return {
    ...place,
    pace,
    originMs: Date.now(),
    regionQueue: taskQueues.region(place),
    actTimeoutMs: ACT_TIMEOUT_MS,
  };
}

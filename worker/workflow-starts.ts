import type { Client } from '@temporalio/client';
import { taskQueues, workflowIds } from '../workflows/contract/names';
import type { Incident } from '../workflows/contract/incident';
import { SECTION_OF_STEP, type OurStepId, type Policy } from '../workflows/contract/policy';
import type { RecoverRegionInput, StepInput, WatchRegionInput } from '../workflows/contract/steps';
import type { Zone } from '../workflows/domain/roles';
import { BadInputError } from './bad-input';
import { incidentNow } from './recoveries/incident-time';

type Place = { readonly region: string; readonly id: string };

/** What any input says about itself; the rest is its Workflow's business. */
type AnyInput = {
  readonly incident: Place;
  readonly zone?: Zone;
  readonly shard?: number;
  readonly steering?: { readonly recovery?: number };
  readonly number?: number;
};

/** Each step of a recovery by the Workflow Type that does it. */
const STEP_OF_TYPE: Readonly<Record<string, OurStepId>> = {
  mitigateInternally: 'mitigate-internally',
  disableAutomation: 'disable-automation',
  throttleRecovery: 'throttle-recovery',
  overrideDnsRecord: 'override-dns-record',
  restoreDynamoDb: 'restore-dynamodb',
  recoverLeases: 'recover-leases',
  restoreServices: 'restore-services',
  drainNetworkBacklog: 'drain-network-backlog',
  stabilizeLoadBalancers: 'stabilize-load-balancers',
  relaxLaunchThrottles: 'relax-launch-throttles',
  enableFailover: 'enable-failover',
  enableAutomation: 'enable-automation',
};

/** The Workflow Types that can be started by hand, each with the ID that its input stands for. */
const WORKFLOW_ID: Readonly<Record<string, (input: AnyInput) => string>> = {
  replayCascade: ({ incident }) => workflowIds.cascade(incident),
  recoverRegion: ({ incident, steering }) => workflowIds.recovery(incident, steering?.recovery),
  ...Object.fromEntries(
    Object.entries(STEP_OF_TYPE).map(([type, step]) => [
      type,
      ({ incident }: AnyInput) => workflowIds.step(incident, step),
    ]),
  ),
  watchRegion: ({ incident }) => workflowIds.watch(incident),
  triageRegion: ({ incident, number }) => {
    if (number === undefined) throw new BadInputError('the input of triageRegion needs a "number"');
    return workflowIds.triage(incident, number);
  },
  governLeases: ({ incident }) => workflowIds.leaseGovernor(incident),
  recoverShard: ({ incident, shard }) => {
    if (shard === undefined) throw new BadInputError('the input of recoverShard needs a "shard"');
    return workflowIds.leaseShard(incident, shard);
  },
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

/**
 * The parts of a replay, or of a step, are started by it; by hand they need all that it would tell them.
 * A triage is no step of a policy: `npm run blackstart -- triage` makes its input.
 */
const PARTS = [
  'planDns',
  'enactPlans',
  'followScript',
  'governLeases',
  'recoverShard',
  'triageRegion',
];

export function checkInputCanBeMade(type: string): void {
  if (!PARTS.includes(type)) return;
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
): RecoverRegionInput | StepInput | WatchRegionInput {
  const startAt = incidentNow(incident);
  const { operator, title: _title, ...recovery } = policy;
  if (type === 'recoverRegion') return { incident, startAt, endpoint, policy: recovery };
  if (type === 'watchRegion') {
    const section = needSection(policy, 'operator.detection', operator.detection);
    return { incident, endpoint, policy: section };
  }
  const step = STEP_OF_TYPE[type];
  if (step === undefined) throw new BadInputError(`${type} is no part of a recovery`);
  const common = { incident, startAt, fence, endpoint };
  const section = SECTION_OF_STEP[step];
  if (section === null) return common;
  const { waives } = policy;
  const withSection = { policy: needSection(policy, section, policy[section]), waives };
  return { ...common, ...withSection };
}

function needSection<Section>(policy: Policy, name: string, section: Section | undefined): Section {
  if (section !== undefined) return section;
  throw new BadInputError(`policy ${policy.name} has no section "${name}", which this type needs`);
}

/** Like a drill's: an act whose worker died is tried again soon. */
const ACT_TIMEOUT_MS = 2_000;

/**
 * The incident that a recovery is for. When a replay of it is under way, or when it has had a recovery,
 * theirs: the same origin and pace, or its instants would mean something else. Else one that begins now.
 */
export async function findIncident(
  client: Client,
  { place, pace }: Pick<RecoveryFlags, 'place' | 'pace'>,
): Promise<Incident> {
  for (const id of [workflowIds.planner(place), workflowIds.recovery(place)]) {
    const incident = await incidentOf(client, id);
    if (incident !== undefined) return incident;
  }
  return {
    ...place,
    pace,
    originMs: Date.now(),
    regionQueue: taskQueues.region(place),
    actTimeoutMs: ACT_TIMEOUT_MS,
    isLive: true,
  };
}

/** That of a Workflow which is there, or was. */
async function incidentOf(client: Client, workflowId: string): Promise<Incident | undefined> {
  const history = await client.workflow
    .getHandle(workflowId)
    .fetchHistory()
    .catch(() => undefined);
  const payload =
    history?.events?.[0]?.workflowExecutionStartedEventAttributes?.input?.payloads?.[0];
  if (payload === undefined) return undefined;
  const { payloadConverter } = client.options.loadedDataConverter;
  return payloadConverter.fromPayload<AnyInput & { readonly incident: Incident }>(payload).incident;
}

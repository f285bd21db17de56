import { automationAnswers } from '../../activities/world/answers/automation-answers';
import { dnsAnswers } from '../../activities/world/answers/dns-answers';
import { Kernel } from '../../activities/world/kernel/kernel';
import { createDnsRegion, type DnsRegion } from '../../activities/world/region';
import type { Instant } from '../../workflows/domain/instant';
import { MINUTE_MS, SECOND_MS } from '../../workflows/domain/instant';
import { generationOfRecord, type Safeguards } from '../../workflows/domain/dns-plan';
import type { PlanCadence } from '../../workflows/domain/plan-cadence';
import { ZONES, type Zone } from '../../workflows/domain/roles';

/** How large a world is; a failure is told in the smallest that shows it. */
export type Size = {
  readonly zones: number;
  readonly endpoints: number;
  readonly plans: number;
  /** The regional endpoint has lost its records before, and an operator has something to repair. */
  readonly beginsEmpty: boolean;
};

const ENDPOINTS = ['dynamodb.us-east-1.amazonaws.com', 'dynamodb.us-east-1.api.aws'] as const;
/** The one that the operator cares for, as in the shipped scenarios. */
export const REGIONAL_ENDPOINT = ENDPOINTS[0];

/**
 * Numbers of the automation, all small: a night of it is some sixty acts. Plans come as often as one
 * Enactor can walk all endpoints and clean up; a plan is old when a newer one was applied.
 */
export const SMALL = {
  planEvery: MINUTE_MS,
  pickUpMin: 1 * SECOND_MS,
  pickUpMax: 50 * SECOND_MS,
  backOff: { initial: 20 * SECOND_MS, factor: 2, max: 2 * MINUTE_MS },
  keepGenerations: 1,
  ttl: 5 * SECOND_MS,
  form: 'alias',
  floor: 2,
  /** After so long one who got no answer knows that there will be none. */
  timeOut: 30 * SECOND_MS,
} as const;

export function cadenceOf({ plans }: Pick<Size, 'plans'>): PlanCadence {
  const { planEvery } = SMALL;
  return { firstPlanAt: 0, planEvery, until: plans * planEvery };
}

export const zonesOf = ({ zones }: Pick<Size, 'zones'>): readonly Zone[] => ZONES.slice(0, zones);

/** DNS and its automation alone: the control plane, the plan store and the rules of every night. */
export function createSmallWorld(seed: number, size: Size, safeguards: Safeguards): SmallWorld {
  const region = createDnsRegion(new Kernel(seed), scenarioOf(size, safeguards));
  if (size.beginsEmpty) empty(region);
  return { region, answers: { ...automationAnswers(region), ...dnsAnswers(region) } };
}

export type SmallWorld = { readonly region: DnsRegion; readonly answers: SmallAnswers };
export type SmallAnswers = ReturnType<typeof automationAnswers> & ReturnType<typeof dnsAnswers>;
export type SmallOperation = keyof SmallAnswers;

/** Before the first instant, so that no rule is held against anybody; a safeguard may refuse it. */
function empty({ route53, fences }: DnsRegion): void {
  const tree = route53.planRecords().filter(({ name }) => name.endsWith(REGIONAL_ENDPOINT));
  route53.change({
    changes: tree
      .filter((record) => generationOfRecord(record) !== undefined)
      .map((record) => ({ action: 'DELETE', record })),
  });
  fences.clear();
}

function scenarioOf(size: Size, safeguards: Safeguards): DnsRegion['scenario'] {
  const { planEvery, pickUpMin, pickUpMax, backOff, keepGenerations, ttl, form, floor } = SMALL;
  const firstPlanAt: Instant = 0;
  return {
    dns: {
      ...{ endpoints: ENDPOINTS.slice(0, size.endpoints), form, ttl, floor, edges: 1 },
      ...{ soaTtl: MINUTE_MS, soaMinimum: MINUTE_MS },
      ...{ propagationMin: 1 * SECOND_MS, propagationMax: 30 * SECOND_MS },
    },
    automation: {
      ...{ firstPlanAt, planEvery, keepGenerations, safeguards },
      enactors: zonesOf(size).map((zone) => ({ zone, pickUpMin, pickUpMax })),
      backOffInitial: backOff.initial,
      backOffFactor: backOff.factor,
      backOffMax: backOff.max,
    },
    luck: [],
    faults: [],
    loadBalancers: {
      targets: [{ name: 'lb-1', a: ['198.51.100.11', '198.51.100.12'], aaaa: IPV6 }],
      weightNoise: 0.2,
    },
    resolvers: { count: 2, demandGapMin: 1 * SECOND_MS, demandGapMax: 10 * SECOND_MS },
  };
}

const IPV6 = ['2001:db8:1::1', '2001:db8:1::2'];

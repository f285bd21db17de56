import type { Act } from '../../workflows/contract/call';
import type { Scenario } from '../../workflows/contract/scenario';
import { MINUTE_MS, SECOND_MS, type Instant } from '../../workflows/domain/instant';
import type { Outcome, RegionPorts } from '../ports';
import { automationAnswers } from './answers/automation-answers';
import { recoveryAnswers } from './answers/recovery-answers';
import { Resolvers } from './dns/resolvers';
import { Route53 } from './dns/route53';
import { GlobalTables } from './dynamodb';
import { FaultRules } from './faults';
import { Kernel } from './kernel/kernel';
import type { WorldRecord } from './kernel/record';
import { EndpointLoadBalancers } from './load-balancers';
import { PlanStore } from './plan-store';
import { DependentService } from './services';

/** The world's side of every port: the same methods, answered at once. */
export type Answers = {
  readonly [Method in keyof RegionPorts]: (
    request: Parameters<RegionPorts[Method]>[0],
  ) => Awaited<ReturnType<RegionPorts[Method]>>;
};
export type Operation = keyof RegionPorts;

export const OPERATIONS: readonly Operation[] = [
  'publishPlan',
  'takePlan',
  'readControl',
  'listPlanRecords',
  'changeRecords',
  'readEndpoint',
  'overrideRecord',
  'restoreRecord',
  'readPropagation',
  'askResolvers',
  'listHealthyTargets',
  'pinInternalName',
  'unpinInternalName',
  'probeServices',
  'readReplicaLag',
  'readAutomation',
  'switchAutomation',
  'note',
];

/** How often the region's slow quantities are moved on. Fine against every tolerance in use. */
const STEP_MS = 5 * SECOND_MS;

/** What the answers to the ports are made from. */
export type Region = {
  readonly scenario: Scenario;
  readonly kernel: Kernel;
  readonly loadBalancers: EndpointLoadBalancers;
  readonly plans: PlanStore;
  readonly route53: Route53;
  readonly resolvers: Resolvers;
  readonly globalTables: GlobalTables;
  readonly services: ReadonlyMap<string, DependentService>;
  readonly faults: FaultRules;
  /** Fence of the last manual write; a manual write below it is refused. */
  fence: number;
  hasManualOverride: boolean;
};

/**
 * The simulated region. It is advanced to the instants that it is given, never asks for the time, and
 * knows nothing of Temporal: its state is a fold over the acts that it was told, in their order.
 */
export class World {
  readonly #region: Region;
  readonly #answers: Answers;

  constructor(scenario: Scenario, seed: number) {
    this.#region = createRegion(scenario, seed);
    this.#answers = { ...automationAnswers(this.#region), ...recoveryAnswers(this.#region) };
    startPhysics(this.#region);
  }

  get now(): Instant {
    return this.#region.kernel.now;
  }

  get record(): WorldRecord {
    return this.#region.kernel.record;
  }

  advanceTo(at: Instant): void {
    this.#region.kernel.advanceTo(at);
  }

  /** Performs one act at its instant; that acts come in order is the journal's business. */
  perform(operation: Operation, request: { readonly act: Act }): unknown {
    const { act } = request;
    this.advanceTo(act.at);
    this.record.acts.push({ at: act.at, role: act.role, operation });
    const answer = this.#answers[operation] as (request: { readonly act: Act }) => unknown;
    const fault = this.#region.faults.forCall(act, operation);
    if (fault === undefined) return answer(request);
    this.record.add({
      at: act.at,
      source: act.role,
      kind: 'call-fault',
      text: `${act.role}: ${operation} ${fault.kind}`,
      isSeen: true,
    });
    if (fault.kind === 'throttled') {
      return { kind: 'refused', reason: 'Throttling: rate exceeded' } satisfies Outcome;
    }
    if (fault.kind === 'timed-out-done') answer(request);
    return { kind: 'unknown', learnedAt: act.at + fault.learnedAfter } satisfies Outcome;
  }
}

function createRegion(scenario: Scenario, seed: number): Region {
  const kernel = new Kernel(seed);
  const loadBalancers = new EndpointLoadBalancers(kernel, scenario.loadBalancers);
  const plans = new PlanStore(loadBalancers);
  const route53 = new Route53(kernel, scenario.dns, {
    plan: plans.latest,
    automation: scenario.automation,
  });
  return {
    scenario,
    kernel,
    loadBalancers,
    plans,
    route53,
    resolvers: new Resolvers(kernel, route53, scenario),
    globalTables: new GlobalTables(kernel, scenario.dynamodb),
    services: new Map(
      scenario.services.map((service) => [service.name, new DependentService(kernel, service)]),
    ),
    faults: new FaultRules(scenario),
    fence: 0,
    hasManualOverride: false,
  };
}

/** Everything that moves between acts. Order matters: who depends comes after what it depends on. */
function startPhysics(region: Region): void {
  const { kernel, resolvers, globalTables, services } = region;
  kernel.every(STEP_MS, () => {
    const resolvable = resolvers.resolvableShare();
    globalTables.step(STEP_MS, resolvable);
    for (const service of services.values()) service.step(STEP_MS, resolvable);
  });
  kernel.every(MINUTE_MS / 2, (at) => {
    kernel.record.sample('resolvers/resolvable-share', at, resolvers.resolvableShare());
    for (const [name, service] of services) {
      kernel.record.sample(`services/${name}/error-share`, at, service.errorShare);
    }
  });
}

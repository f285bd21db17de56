import type { Scenario } from '../../workflows/contract/scenario';
import { MINUTE_MS, SECOND_MS } from '../../workflows/domain/instant';
import { Resolvers } from './dns/resolvers';
import { Route53 } from './dns/route53';
import { GlobalTables } from './dynamodb';
import { FaultRules } from './faults';
import { Kernel } from './kernel/kernel';
import { EndpointLoadBalancers } from './load-balancers';
import { PlanStore } from './plan-store';
import { DependentService } from './services';

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

export function createRegion(scenario: Scenario, seed: number): Region {
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
export function startPhysics(region: Region): void {
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

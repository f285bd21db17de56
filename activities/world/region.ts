import type { Scenario } from '../../workflows/contract/scenario';
import { NetworkLoadBalancers } from './balancing/network-load-balancers';
import { Customers } from './customers/customers';
import { Resolvers } from './dns/resolvers';
import { Route53 } from './dns/route53';
import { GlobalTables } from './dynamodb';
import { FaultRules } from './faults';
import { Kernel } from './kernel/kernel';
import { Launches } from './launches/launches';
import { LeaseManager } from './leases/lease-manager';
import { EndpointLoadBalancers } from './load-balancers';
import { NetworkManager } from './network/network-manager';
import { PlanStore } from './plan-store';
import { RegionalService } from './services/regional-service';

/** What the answers to the ports are made from. */
export type Region = {
  readonly scenario: Scenario;
  readonly kernel: Kernel;
  readonly loadBalancers: EndpointLoadBalancers;
  readonly plans: PlanStore;
  readonly route53: Route53;
  readonly resolvers: Resolvers;
  readonly globalTables: GlobalTables;
  readonly leases: LeaseManager;
  readonly launches: Launches;
  readonly network: NetworkManager;
  readonly balancers: NetworkLoadBalancers;
  readonly services: ReadonlyMap<string, RegionalService>;
  readonly customers: Customers;
  readonly faults: FaultRules;
  /** Fence of the last change by hand, per thing that is changed: an older attempt is refused. */
  readonly fences: Map<string, number>;
  hasManualOverride: boolean;
};

export function createRegion(scenario: Scenario, seed: number): Region {
  const kernel = new Kernel(seed);
  const loadBalancers = new EndpointLoadBalancers(kernel, scenario.loadBalancers);
  const zones = scenario.automation.enactors.map(({ zone }) => zone);
  const plans = new PlanStore(loadBalancers, ['planner', ...zones]);
  const route53 = new Route53(kernel, scenario.dns, {
    plan: plans.latest,
    automation: scenario.automation,
  });
  return {
    ...{ scenario, kernel, loadBalancers, plans, route53 },
    resolvers: new Resolvers(kernel, route53, scenario),
    globalTables: new GlobalTables(kernel, scenario.dynamodb),
    leases: new LeaseManager(kernel, scenario.leases),
    launches: new Launches(kernel, scenario.launches),
    network: new NetworkManager(kernel, scenario.network),
    balancers: new NetworkLoadBalancers(kernel, scenario.balancers),
    services: new Map(
      scenario.services.map((service) => [service.name, new RegionalService(kernel, service)]),
    ),
    customers: new Customers(kernel, scenario.customers),
    faults: new FaultRules(scenario, kernel.random('api-limits')),
    fences: new Map(),
    hasManualOverride: false,
  };
}

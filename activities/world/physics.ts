import { SECOND_MS, type Instant } from '../../workflows/domain/instant';
import { trafficAt } from './customers/traffic';
import type { Region } from './region';
import { RuleWatch } from './rule-watch';

/** How often the region's slow quantities are moved on. Fine against every tolerance in use. */
const STEP_MS = 5 * SECOND_MS;
/** Between two samples of every curve. */
export const SAMPLE_MS = 30 * SECOND_MS;

/** Everything that moves between acts. Order matters: who depends comes after what it depends on. */
export function startPhysics(region: Region): void {
  const { kernel } = region;
  // What holds from the start holds from the start: DWFM begins at its first step.
  region.leases.step({ reachable: 1, launchLoad: 0 });
  const watch = new RuleWatch(region);
  kernel.every(STEP_MS, (at) => {
    step(region, at);
    watch.look(at, STEP_MS);
  });
  kernel.every(SAMPLE_MS, (at) => {
    sample(region, at);
  });
}

function step(region: Region, at: Instant): void {
  const { scenario, resolvers, globalTables, leases, launches, network, balancers } = region;
  const resolvable = resolvers.resolvableShare();
  const traffic = trafficAt(scenario.traffic, at);
  const { grace } = scenario.balancers;
  globalTables.step(STEP_MS, resolvable);
  leases.step({
    reachable: resolvable,
    launchLoad: scenario.leases.launchLoad * launches.workShare,
  });
  const { leasedShare } = leases;
  launches.step(STEP_MS, { traffic, leasedShare, isNetworkNormal: !network.isAbnormal });
  const { accepted, terminated } = launches.reading();
  network.step(STEP_MS, { launched: accepted, terminated });
  balancers.step(STEP_MS, { traffic, withoutNetwork: network.withoutNetwork(grace) });
  stepDependents(region, { traffic, resolvable });
}

/** Services and customers feel what is left: instances in time, capacity behind load balancers. */
function stepDependents(
  region: Region,
  { traffic, resolvable }: { readonly traffic: number; readonly resolvable: number },
): void {
  const { scenario, launches, network, balancers, services, customers } = region;
  const launchable = launches.successShare * network.shareWithin(scenario.balancers.grace);
  const { removedShare, errorShare: balancerErrors } = balancers.reading();
  const errorShareOf = (name: string): number => services.get(name)?.errorShare ?? 0;
  for (const service of services.values()) {
    service.step(STEP_MS, { traffic, resolvable, removedShare, launchable, errorShareOf });
  }
  customers.step(STEP_MS, {
    dynamodbReachable: resolvable,
    ...{ launchable, balancerErrors, errorShareOf },
  });
}

/** The curves that the judges of a run read, and that its report shows. */
function sample(region: Region, at: Instant): void {
  const { kernel, leases, launches, network, balancers, services, customers } = region;
  const { record } = kernel;
  const leaseLoad = leases.load();
  const flow = launches.reading();
  const propagation = network.reading();
  const balancing = balancers.reading();
  const values: Readonly<Record<string, number>> = {
    'leases/leased-share': leases.leasedShare,
    'leases/busy-share': leaseLoad.busyShare,
    'leases/queued': leaseLoad.queued,
    'leases/completed': leaseLoad.completed,
    'leases/in-vain': leaseLoad.inVain,
    'launches/accepted-per-s': flow.accepted,
    'launches/ended-unasked': launches.endedUnasked,
    'launches/out-of-capacity-share': shareOf(flow.outOfCapacity, flow.attempted),
    'launches/over-limit-share': shareOf(flow.overLimit, flow.attempted),
    'network/latency-p90-ms': propagation.latencyP90,
    'network/in-time-share': network.shareWithin(region.scenario.balancers.grace),
    'balancers/removed-share': balancing.removedShare,
    'balancers/late-share': balancing.lateShare,
  };
  for (const [name, value] of Object.entries(values)) record.sample(name, at, value);
  for (const [name, service] of services) {
    record.sample(`services/${name}/error-share`, at, service.errorShare);
  }
  for (const { name, downShare } of customers.byArchetype()) {
    record.sample(`customers/${name}/down-share`, at, downShare);
  }
}

const shareOf = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);

import {
  NetworkLoadBalancers,
  type NetworkLoadBalancerScenario,
} from '../../../../activities/world/balancing/network-load-balancers';
import {
  Customers,
  type CustomersScenario,
} from '../../../../activities/world/customers/customers';
import {
  RegionalService,
  type RegionalServiceScenario,
} from '../../../../activities/world/customers/regional-service';
import { trafficAt, type TrafficScenario } from '../../../../activities/world/customers/traffic';
import { Kernel } from '../../../../activities/world/kernel/kernel';
import { Launches, type LaunchScenario } from '../../../../activities/world/launches/launches';
import {
  NetworkManager,
  type NetworkManagerScenario,
} from '../../../../activities/world/network/network-manager';
import { MINUTE_MS } from '../../../../workflows/domain/instant';
import * as region from '../customers/region-parameters';
import { loaded } from './declared';
import * as declared from './second-half-parameters';

// The region from the launches on, alone: what the first half would bring is given by the minute.

const STEP_MS = 5_000;
/** The harness starts its clock an hour before T+0, as the scenario does. */
const ZERO = 60 * MINUTE_MS;
/** An hour and a half after the last act. */
const END = 960;

export type Scenarios = {
  readonly traffic: TrafficScenario;
  readonly launches: LaunchScenario;
  readonly networkManager: NetworkManagerScenario;
  readonly balancers: NetworkLoadBalancerScenario;
  readonly services: readonly RegionalServiceScenario[];
  readonly customers: CustomersScenario;
};

export const scenarios: Scenarios = {
  traffic: loaded<TrafficScenario>(declared.traffic, ZERO),
  launches: loaded<LaunchScenario>(declared.launches),
  networkManager: loaded<NetworkManagerScenario>(declared.networkManager),
  balancers: loaded<NetworkLoadBalancerScenario>(declared.balancers),
  services: region.services.map((service) => loaded<RegionalServiceScenario>(service)),
  customers: loaded<CustomersScenario>(region.customers),
};

export type Act = readonly [minute: number, does: (half: SecondHalf) => void];

/** What the operators did. Levels, and the instant of T+540, are assumptions; the rest is history. */
export const HISTORY: readonly Act[] = [
  [87, (half) => half.service('sts').pin()],
  [266, (half) => half.launches.throttleTo(1)],
  [292, (half) => half.service('lambda').restorePollers()],
  [540, (half) => half.launches.throttleTo(0.8)],
  [540, (half) => half.networkManager.speedUp(1.06)],
  [588, (half) => half.balancers.switchFailover(false)],
  [695, (half) => half.launches.throttleTo(0.9)],
  [745, (half) => half.launches.throttleTo(1)],
  [795, (half) => half.launches.throttleTo(1.25)],
  [842, (half) => half.launches.throttleTo(null)],
  [861, (half) => half.balancers.switchFailover(true)],
];

export type Play = {
  readonly seed?: number;
  readonly change?: Partial<Scenarios>;
  readonly acts?: readonly Act[];
  /** Advance the world in leaps of so many minutes. */
  readonly leap?: number;
  /** The minute up to which the night is played. */
  readonly end?: number;
};

/** The components in the order in which the world would step them. */
export class SecondHalf {
  readonly kernel: Kernel;
  readonly launches: Launches;
  readonly networkManager: NetworkManager;
  readonly balancers: NetworkLoadBalancers;
  readonly services: ReadonlyMap<string, RegionalService>;
  readonly customers: Customers;
  readonly #traffic: TrafficScenario;

  constructor({ seed = 1, change = {}, acts = HISTORY, leap = END, end = END }: Play = {}) {
    const all = { ...scenarios, ...change };
    this.kernel = new Kernel(seed);
    this.#traffic = all.traffic;
    this.launches = new Launches(this.kernel, all.launches);
    this.networkManager = new NetworkManager(this.kernel, all.networkManager);
    this.balancers = new NetworkLoadBalancers(this.kernel, all.balancers);
    this.services = new Map(
      all.services.map((service) => [service.name, new RegionalService(this.kernel, service)]),
    );
    this.customers = new Customers(this.kernel, all.customers);
    for (const [minute, does] of acts) {
      this.kernel.queue.schedule(ZERO + minute * MINUTE_MS, () => does(this));
    }
    const grace = all.balancers.grace;
    this.kernel.every(STEP_MS, (at) => this.#step(at, grace));
    this.kernel.every(MINUTE_MS, (at) => this.#sample(at));
    for (let to = leap; to < end; to += leap) this.kernel.advanceTo(ZERO + to * MINUTE_MS);
    this.kernel.advanceTo(ZERO + end * MINUTE_MS);
  }

  service(name: string): RegionalService {
    const service = this.services.get(name);
    if (service === undefined) throw new Error(`no service ${name}`);
    return service;
  }

  /** Minutes after T+0 of the n-th event of this kind; NaN when there was none. */
  minute(kind: string, { source, n = 0 }: { source?: string; n?: number } = {}): number {
    const events = this.kernel.record.events.filter(
      (event) => event.kind === kind && (source ?? event.source) === event.source,
    );
    return ((events[n]?.at ?? NaN) - ZERO) / MINUTE_MS;
  }

  /** The values of a series between two minutes. */
  between(series: string, from: number, to: number): readonly number[] {
    const { at, value } = this.kernel.record.series.get(series) ?? { at: [], value: [] };
    const minutes = at.map((instant) => (instant - ZERO) / MINUTE_MS);
    return value.filter((_, i) => minutes[i]! >= from && minutes[i]! <= to);
  }

  #step(at: number, grace: number): void {
    const minute = (at - ZERO) / MINUTE_MS;
    const traffic = trafficAt(this.#traffic, at);
    const [resolvable, leasedShare] = [reachable(minute), leased(minute)];
    const isNetworkNormal = !this.networkManager.isAbnormal;
    this.launches.step(STEP_MS, { traffic, leasedShare, isNetworkNormal });
    const { accepted, terminated } = this.launches.reading();
    this.networkManager.step(STEP_MS, { launched: accepted, terminated });
    const withoutNetwork = this.networkManager.withoutNetwork(grace);
    this.balancers.step(STEP_MS, { traffic, withoutNetwork });
    const launchable = this.launches.successShare * this.networkManager.shareWithin(grace);
    const { removedShare, errorShare } = this.balancers.reading();
    const errorShareOf = (service: string) => this.service(service).errorShare;
    for (const service of this.services.values()) {
      service.step(STEP_MS, { traffic, resolvable, removedShare, launchable, errorShareOf });
    }
    this.customers.step(STEP_MS, {
      ...{ dynamodbReachable: resolvable, launchable, balancerErrors: errorShare, errorShareOf },
    });
  }

  #sample(at: number): void {
    const { record } = this.kernel;
    const launches = this.launches.reading();
    const balancers = this.balancers.reading();
    record.sample('accepted', at, launches.accepted);
    record.sample('out-of-capacity', at, launches.outOfCapacity / launches.attempted);
    record.sample('over-limit', at, launches.overLimit / launches.attempted);
    record.sample('p90', at, this.networkManager.latency(0.9) / MINUTE_MS);
    record.sample('in-time', at, this.networkManager.shareWithin(MINUTE_MS));
    record.sample('late-checks', at, balancers.lateShare);
    record.sample('removed', at, balancers.removedShare);
    record.sample('balancer-errors', at, balancers.errorShare);
    record.sample('traffic', at, trafficAt(this.#traffic, at));
    for (const [name, service] of this.services) record.sample(name, at, service.errorShare);
  }
}

/** DynamoDB is out of reach from T+0, and comes back as negative answers expire. */
function reachable(minute: number): number {
  if (minute < 0) return 1;
  return Math.min(1, Math.max(0, (minute - 157) / 15));
}

/** No droplet has a lease until DWFM is throttled and restarted; then they come back in 74 minutes. */
function leased(minute: number): number {
  if (minute < 0) return 1;
  return Math.min(1, Math.max(0, (minute - 266) / 74));
}

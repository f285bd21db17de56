import { Kernel } from '../../../../activities/world/kernel/kernel';
import { LeaseManager } from '../../../../activities/world/leases/lease-manager';
import type { LeaseScenario } from '../../../../workflows/contract/scenario/leases';
import { SECOND_MS } from '../../../../workflows/domain/instant';

type Part = 'hosts' | 'service' | 'attempts' | 'checks' | 'connections';
export type LeaseChanges = Partial<Omit<LeaseScenario, Part>> & {
  [P in Part]?: Partial<LeaseScenario[P]>;
};

/** W = 20, T/s = 20: a host whose knee and cliff are known in closed form. All due at the start. */
export const ONE_HOST: LeaseScenario = {
  droplets: 2_000,
  hosts: { count: 1, workers: 20, workersSpread: 0, speedSpread: 0, restartTime: 30 * SECOND_MS },
  service: { mean: SECOND_MS, variation: 0.2, kneeAt: 1, kneeSlope: 0 },
  attempts: {
    timeout: 20 * SECOND_MS,
    retryDelay: 0.8 * SECOND_MS,
    retryDelayMax: 0.8 * SECOND_MS,
    retryJitter: 1,
    expiredCost: 1,
    timeoutFreesSlot: false,
    deadShare: 0,
    deadHold: 5 * SECOND_MS,
    errorShare: 0,
  },
  checks: { every: 60 * SECOND_MS, load: 0, grace: 120 * SECOND_MS, shareQueue: false },
  connections: { perHost: 10, meanLife: 600 * SECOND_MS },
  launchLoad: 0,
  startsLeased: false,
  staleAtStart: 0,
  capacitySteps: [],
  abnormalBelow: 0.95,
  normalFrom: 0.999,
};

export function changed(base: LeaseScenario, changes: LeaseChanges): LeaseScenario {
  return {
    ...base,
    ...changes,
    hosts: { ...base.hosts, ...changes.hosts },
    service: { ...base.service, ...changes.service },
    attempts: { ...base.attempts, ...changes.attempts },
    checks: { ...base.checks, ...changes.checks },
    connections: { ...base.connections, ...changes.connections },
  };
}

export function leases(changes: LeaseChanges = {}, seed = 1) {
  const scenario = changed(ONE_HOST, changes);
  const kernel = new Kernel(seed);
  const manager = new LeaseManager(kernel, scenario);
  const sum = (read: (host: HostReading) => number): number =>
    manager.reading().hosts.reduce((total, host) => total + read(host), 0);
  return {
    ...{ scenario, kernel, manager, sum },
    to: (second: number): void => kernel.advanceTo(second * SECOND_MS),
    /** Seconds until this share of all droplets is leased; Infinity if not within `limit`. */
    secondsTo: (share: number, limit: number): number => {
      for (let second = 0; second <= limit; second += 1) {
        kernel.advanceTo(second * SECOND_MS);
        if (manager.leasedShare >= share) return second;
      }
      return Infinity;
    },
  };
}

type HostReading = ReturnType<LeaseManager['reading']>['hosts'][number];

/** Leases per second under a window, once it has settled, with more droplets than are needed. */
export function goodput(window: number | null, changes: LeaseChanges = {}, seed = 1): number {
  const { manager, to, sum } = leases({ droplets: 20_000, ...changes }, seed);
  manager.throttle(window);
  to(200);
  const before = sum((host) => host.attemptsCompleted);
  to(600);
  return (sum((host) => host.attemptsCompleted) - before) / 400;
}

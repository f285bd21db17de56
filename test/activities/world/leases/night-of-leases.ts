import { Kernel } from '../../../../activities/world/kernel/kernel';
import { LeaseManager } from '../../../../activities/world/leases/lease-manager';
import type { LeaseScenario } from '../../../../workflows/contract/scenario/leases';
import { MINUTE_MS, SECOND_MS } from '../../../../workflows/domain/instant';

const STEP_MS = 5 * SECOND_MS;
/** Records installed by hand, and the last negative answer in a cache: T+157, T+172. */
const FIXED_AT = 157 * MINUTE_MS;
const LAST_CACHE_AT = 172 * MINUTE_MS;

/** DynamoDB's name in the night, with T+0 as instant 0: gone, then back as caches expire. */
export function reachableAt(at: number): number {
  return Math.min(1, Math.max(0, (at - FIXED_AT) / (LAST_CACHE_AT - FIXED_AT)));
}

/** DWFM alone through the night, from T+0 on. */
export function nightOfLeases(scenario: LeaseScenario, seed: number) {
  const kernel = new Kernel(seed);
  const manager = new LeaseManager(kernel, scenario);
  kernel.every(STEP_MS, (at) => {
    manager.step({ reachable: reachableAt(at), launchLoad: 0 });
  });
  manager.step({ reachable: 0, launchLoad: 0 });
  const to = (minute: number): void => kernel.advanceTo(minute * MINUTE_MS);
  return {
    ...{ kernel, manager, to },
    leasedAt: (minute: number): number => {
      to(minute);
      return manager.leasedShare;
    },
    busyShare: (): number => {
      const { hosts } = manager.reading();
      return hosts.reduce((sum, host) => sum + host.busyShare, 0) / hosts.length;
    },
    throttleAndRestart: (window: number): void => {
      manager.throttle(window);
      manager.restartHosts(manager.reading().hosts.map(({ host }) => host));
    },
    minuteOf: (kind: string): number | undefined => {
      const event = kernel.record.events.find((each) => each.kind === kind);
      return event === undefined ? undefined : event.at / MINUTE_MS;
    },
  };
}

import { availableShare, kneeFactor } from '../../../activities/world/leases/service-time';
import { SECOND_MS } from '../../../workflows/domain/instant';
import {
  windowOf,
  type LeaseController,
} from '../../../workflows/controllers/leases/lease-controller';
import type { Truth } from '../run-world';

// Contestants that are told what no operator knows.

/** Everything at once, and again after each time-out: what the fleet does by itself. */
export const storm: LeaseController<null> = {
  start: () => null,
  next: (state, { shards }) => {
    return { state, decisions: shards.map(() => ({ ...windowOf(0), window: null })) };
  },
};

/** Open loop at a share of the capacity that the fleet truly has at the start. */
export const fixedRate = (share: number, { world, manager }: Truth): LeaseController<number[]> => {
  const { builds } = manager;
  const all = builds.reduce((sum, { workers }) => sum + workers, 0);
  const used = Math.min(all, usableWorkers(world, all));
  const knee = { at: world.Bk * all, slope: world.sigma };
  const sharedFactor = used / all / kneeFactor(used, knee);
  const available = availableShare(world.A, 0);
  const rates = builds.map(({ workers, speed }) => {
    return (share * sharedFactor * workers * speed * available) / (world.s * SECOND_MS);
  });
  return {
    start: () => builds.map(() => 0),
    next: (state, { shards }, { tickMs }) => {
      // What is less than one attempt in this tick is kept for the next.
      const owed = shards.map(({ isUp, shard }) => {
        return isUp ? (state[shard] as number) + (rates[shard] as number) * tickMs : 0;
      });
      const decisions = owed.map((permits) => {
        return { window: null, permits: Math.floor(permits), opensCohort: false };
      });
      return { state: owed.map((permits) => permits % 1), decisions };
    },
  };
};

/**
 * Knows all parameters as they are now: a window of as many workers as there are, or as the shared
 * dependency bears, there where most work is left. No queue, so nothing is ever late.
 */
export const oracle = (truth: Truth): LeaseController<null> => {
  const { world, manager } = truth;
  const { builds } = manager;
  const all = builds.reduce((sum, { workers }) => sum + workers, 0);
  return {
    start: () => null,
    next: (state, { shards, atMs }) => {
      const factor = capacityAt(world, atMs);
      const now = manager.reading().hosts.map((host, index) => {
        const { workers, speed, droplets } = builds[index] as (typeof builds)[number];
        const count = Math.max(1, Math.round(workers * factor));
        const available = availableShare(world.A, (world.rhoHb * host.leased) / droplets);
        const work = host.isUp ? (droplets - host.leased) / (speed * available) : 0;
        // In flight, and neither waiting nor worked on: a dead droplet.
        const busy = Math.round(host.busyShare * count);
        const hung = Math.max(0, host.attemptsInFlight - busy - host.queueLength);
        return { work, hung, workers: work > 0 ? count : 0 };
      });
      const busy = sharedOut(now, usableWorkers(world, all));
      const decisions = shards.map(({ shard }) => {
        if (staleWork(truth, shard) > 1) return windowOf(0);
        return windowOf((busy[shard] as number) + (now[shard]?.hung ?? 0));
      });
      return { state, decisions };
    },
  };
};

/** At the start, and where working off what is stale takes longer than a restart. */
export const oracleRestarts = (truth: Truth): readonly number[] => {
  if (truth.manager.reading().hosts.some(({ attemptsCompleted }) => attemptsCompleted > 0))
    return [];
  return truth.manager
    .reading()
    .hosts.filter(({ isUp, host }) => isUp && staleWork(truth, host) > truth.world.R)
    .map(({ host }) => host);
};

/** Seconds that a host needs for what is queued and not in flight. */
function staleWork({ world, manager }: Truth, host: number): number {
  const reading = manager.reading().hosts[host];
  const build = manager.builds[host];
  if (reading === undefined || build === undefined) return 0;
  const stale = Math.max(0, reading.queueLength - reading.attemptsInFlight);
  return (stale * world.w * world.s) / (build.workers * build.speed * availableShare(world.A, 0));
}

/** More of them would do less, where the shared dependency is retrograde. Later there may be more. */
const usableWorkers = ({ sigma, Bk }: Truth['world'], all: number): number =>
  sigma > 1 ? Bk * all : Infinity;

const capacityAt = ({ steps }: Truth['world'], atMs: number): number =>
  steps.findLast(({ at }) => at * SECOND_MS <= atMs)?.workers ?? 1;

/** In proportion to the work that is left, so that all end together; at most a host's own workers. */
function sharedOut(
  hosts: readonly { readonly work: number; readonly workers: number }[],
  usable: number,
): readonly number[] {
  const given = hosts.map(() => 0);
  let open = hosts.map((_, index) => index).filter((index) => (hosts[index]?.work ?? 0) > 0);
  let left = usable;
  while (open.length > 0) {
    const work = open.reduce((sum, index) => sum + (hosts[index]?.work ?? 0), 0);
    const part = (index: number): number => (left * (hosts[index]?.work ?? 0)) / work;
    const full = open.filter((index) => part(index) >= (hosts[index]?.workers ?? 0));
    if (full.length === 0) {
      for (const index of open) given[index] = Math.max(1, Math.round(part(index)));
      break;
    }
    for (const index of full) {
      given[index] = hosts[index]?.workers ?? 0;
    }
    left -= full.reduce((sum, index) => sum + (hosts[index]?.workers ?? 0), 0);
    open = open.filter((index) => !full.includes(index));
  }
  return given;
}

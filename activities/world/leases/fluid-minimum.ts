import type { HostBuild } from './host';
import type { CapacityStep, LeaseScenario } from '../../../workflows/contract/scenario/leases';
import { availableShare, kneeFactor, type Knee } from './service-time';

/** Steps of the integration, of a first guess at the time that it takes. Its error is below 0.1 %. */
const STEPS = 4_000;
/** How far past the first guess the integration looks; checks leave a twentieth, steps a half. */
const GUESSES_MAX = 200;

export type FluidInputs = {
  readonly builds: readonly HostBuild[];
  readonly launchLoad: number;
};

/**
 * The shortest time in which the whole fleet can have its leases, if everything were known and no
 * work were wasted: leases as a fluid. A reference and no strict bound: workers are
 * whole, and the last attempts of a fleet are stragglers. Infinity: the capacity comes to nothing.
 */
export function fluidMinimum(scenario: LeaseScenario, inputs: FluidInputs): number {
  const flow = new LeaseFlow(scenario, inputs);
  const step = flow.firstGuess() / STEPS;
  let at = 0;
  while (at < step * STEPS * GUESSES_MAX) {
    const length = flow.longestStep(at, step);
    at += length - flow.drain(at, length);
    if (flow.isDone) return at;
  }
  return Infinity;
}

type Shard = {
  readonly build: HostBuild;
  readonly droplets: number;
  readonly clearAt: number;
  remaining: number;
};

class LeaseFlow {
  readonly #scenario: LeaseScenario;
  readonly #launchLoad: number;
  readonly #shards: readonly Shard[];
  /** Worker time per lease, with what the dead droplets take beside it. */
  readonly #cost: number;
  readonly #knee: Knee;

  constructor(scenario: LeaseScenario, { builds, launchLoad }: FluidInputs) {
    const { deadShare, deadHold, timeout } = scenario.attempts;
    const { kneeAt, kneeSlope, mean } = scenario.service;
    this.#scenario = scenario;
    this.#launchLoad = launchLoad;
    this.#cost = mean + (deadShare / (1 - deadShare)) * Math.min(timeout, deadHold);
    const workers = builds.reduce((sum, build) => sum + build.workers, 0);
    this.#knee = { at: kneeAt * workers, slope: kneeSlope };
    this.#shards = builds.map((build) => {
      const droplets = build.droplets * (1 - deadShare);
      return { build, droplets, clearAt: clearTime(scenario, build), remaining: droplets };
    });
  }

  get isDone(): boolean {
    return this.#shards.every(({ remaining }) => remaining === 0);
  }

  firstGuess(): number {
    const times = this.#shards.map(({ build, droplets, clearAt }) => {
      return clearAt + (droplets * this.#cost) / (build.workers * build.speed);
    });
    return Math.max(...times) / availableShare(this.#launchLoad, 0);
  }

  /** A step ends where capacity changes or a host is cleared. */
  longestStep(at: number, length: number): number {
    const edges = [
      ...this.#scenario.capacitySteps.map((step) => step.at),
      ...this.#shards.map(({ clearAt }) => clearAt),
    ];
    return Math.min(length, ...edges.filter((edge) => edge > at).map((edge) => edge - at));
  }

  /** Drains all hosts for so long; returns what was left of the time when the last one was done. */
  drain(at: number, length: number): number {
    const active = this.#shards.filter(({ remaining, clearAt }) => remaining > 0 && clearAt <= at);
    const capacity = capacityAt(this.#scenario, at);
    const busy = this.#workersOf(active, capacity);
    const all = busy.reduce((sum, workers) => sum + workers, 0);
    const pace = capacity.speed / (this.#cost * kneeFactor(all, this.#knee));
    let longest = 0;
    for (const [index, shard] of active.entries()) {
      const rate = (busy[index] as number) * shard.build.speed * this.#available(shard) * pace;
      longest = Math.max(longest, Math.min(length, shard.remaining / rate));
      shard.remaining = Math.max(0, shard.remaining - rate * length);
    }
    return this.isDone ? length - longest : 0;
  }

  /** All workers, or so many as the shared dependency bears, to where most work is left. */
  #workersOf(active: readonly Shard[], capacity: CapacityStep): readonly number[] {
    const workers = active.map(({ build }) => build.workers * capacity.workers);
    const usable = this.#knee.slope > 1 ? this.#knee.at : Infinity;
    if (workers.reduce((sum, count) => sum + count, 0) <= usable) return workers;
    const work = active.map((shard) => {
      return shard.remaining / (shard.build.speed * this.#available(shard));
    });
    return sharedOut(usable, work, workers);
  }

  #available({ build, remaining, droplets }: Shard): number {
    const leasedShare = (droplets - remaining) / build.droplets;
    return availableShare(this.#launchLoad, this.#scenario.checks.load * leasedShare);
  }
}

/** Stale attempts are worked off, or lost in a restart, whichever is sooner. */
function clearTime(scenario: LeaseScenario, { droplets, workers, speed }: HostBuild): number {
  const { staleAtStart, attempts, service, hosts } = scenario;
  const work = staleAtStart * droplets * attempts.expiredCost * service.mean;
  return Math.min(work / (workers * speed), hosts.restartTime);
}

function capacityAt({ capacitySteps }: LeaseScenario, at: number): CapacityStep {
  const normal = { at: 0, speed: 1, workers: 1 };
  return capacitySteps.findLast((step) => step.at <= at) ?? normal;
}

/** Shares `total` out in proportion to `weights`; what one cannot take goes to the others. */
function sharedOut(
  total: number,
  weights: readonly number[],
  limits: readonly number[],
): readonly number[] {
  const given = weights.map(() => 0);
  let left = total;
  let open = weights.map((_, index) => index);
  while (left > 0 && open.length > 0) {
    const weight = open.reduce((sum, index) => sum + (weights[index] as number), 0);
    const unit = left / weight;
    const full = open.filter((i) => unit * (weights[i] as number) >= (limits[i] as number));
    for (const index of full.length > 0 ? full : open) {
      const most = full.length > 0 ? (limits[index] as number) : unit * (weights[index] as number);
      given[index] = most;
      left -= most;
    }
    if (full.length === 0) break;
    open = open.filter((index) => !full.includes(index));
  }
  return given;
}

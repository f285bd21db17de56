import { Kernel } from '../../activities/world/kernel/kernel';
import { fluidMinimum } from '../../activities/world/leases/fluid-minimum';
import { LeaseManager } from '../../activities/world/leases/lease-manager';
import { SECOND_MS } from '../../workflows/domain/instant';
import { nextClearing, startClearing } from '../../workflows/controllers/leases/host-clearing';
import type {
  LeaseController,
  LeaseKnowledge,
  ShardDecision,
} from '../../workflows/controllers/leases/lease-controller';
import { RETRY_LANE } from '../../workflows/controllers/leases/lease-steering';
import { nextOverdue, startOverdue } from '../../workflows/controllers/leases/overdue';
import { CollapseJudge } from './collapse-judge';
import { LOAD_STEP_MS, OtherLoad, scenarioOf } from './world-scenario';
import type { LeaseWorld } from './world-schema';

/** How often controllers look and act. Between 2 s and 10 s it made no difference (study, 2.3). */
const TICK_MS = 5 * SECOND_MS;
/** An unfinished recovery is given up after so many times its fluid minimum. */
const HORIZON = 5;

/** What a contestant may do. The oracle alone is given the world itself. */
export type Contestant = {
  /** Restarts of hosts and the lane for dead droplets; the storm has neither. */
  readonly isHelped: boolean;
  readonly controller: (truth: Truth) => LeaseController<unknown>;
  /** Restarts of its own, in place of the module that all others have. */
  readonly restarts?: (truth: Truth) => readonly number[];
};

export type Truth = {
  readonly world: LeaseWorld;
  readonly manager: LeaseManager;
};

export type WorldRun = {
  /** Seconds until 99 % of the live droplets had a lease; null: not within the horizon. */
  readonly t99: number | null;
  readonly fluidMinimum: number;
  readonly isCollapsed: boolean;
  /** Share of all finished work that nobody waited for any more. */
  readonly wasted: number;
  readonly restarts: number;
  readonly timeouts: number;
};

/** One recovery of one world under one controller; a function of the two. */
export function runWorld(world: LeaseWorld, contestant: Contestant): WorldRun {
  return new LeaseRun(world, contestant).toEnd();
}

class LeaseRun {
  readonly #kernel: Kernel;
  readonly #manager: LeaseManager;
  readonly #truth: Truth;
  readonly #contestant: Contestant;
  readonly #controller: LeaseController<unknown>;
  readonly #knowledge: LeaseKnowledge;
  readonly #load: OtherLoad;
  readonly #minimum: number;
  readonly #judge: CollapseJudge;
  #state: unknown;
  #clearing;
  #overdue;
  #restarts = 0;

  constructor(world: LeaseWorld, contestant: Contestant) {
    const scenario = scenarioOf(world);
    this.#kernel = new Kernel(world.seed);
    this.#manager = new LeaseManager(this.#kernel, scenario);
    this.#load = new OtherLoad(world);
    const { builds } = this.#manager;
    this.#minimum = fluidMinimum(scenario, { builds, launchLoad: world.A });
    const live = this.#manager.liveDroplets;
    this.#judge = new CollapseJudge({ live, minimumMs: this.#minimum, timeoutMs: world.T * 1_000 });
    this.#knowledge = {
      ...{ shards: world.H, attemptTimeoutMs: world.T * SECOND_MS, tickMs: TICK_MS },
      ...{ restartTimeMs: world.R * SECOND_MS, startsCollapsed: world.stale > 0 },
    };
    this.#truth = { world, manager: this.#manager };
    this.#contestant = contestant;
    this.#controller = contestant.controller(this.#truth);
    this.#state = this.#controller.start(this.#knowledge);
    this.#clearing = startClearing(this.#knowledge);
    this.#overdue = startOverdue(world.H);
  }

  toEnd(): WorldRun {
    const manager = this.#manager;
    manager.measure(this.#contestant.isHelped ? RETRY_LANE : null);
    const enough = 0.99 * manager.liveDroplets;
    const { droplets } = manager.reading();
    let t99: number | null = null;
    for (let at = 0; at <= HORIZON * this.#minimum; at += SECOND_MS) {
      this.#kernel.advanceTo(at);
      if (at % LOAD_STEP_MS === 0) this.#shiftLoad();
      if (Math.round(manager.leasedShare * droplets) >= enough) {
        t99 = at / SECOND_MS;
        break;
      }
      if (at % TICK_MS === 0) this.#tick();
    }
    return this.#result(t99);
  }

  #shiftLoad(): void {
    this.#manager.step({ reachable: 1, launchLoad: this.#load.next() });
  }

  #tick(): void {
    const sample = this.#manager.sample();
    const { leased, hosts } = this.#manager.reading();
    const succeeded = hosts.reduce((sum, host) => sum + host.attemptsCompleted, 0);
    this.#judge.look({
      atMs: sample.atMs,
      leased,
      succeeded,
      timedOut: this.#manager.liveTimeouts,
    });
    const overdue = nextOverdue(this.#overdue, sample);
    this.#overdue = overdue.state;
    const next = this.#controller.next(this.#state, sample, this.#knowledge);
    this.#state = next.state;
    const clearing = nextClearing(this.#clearing, sample, this.#knowledge);
    this.#clearing = clearing.state;
    if (this.#contestant.isHelped) {
      this.#restart(this.#contestant.restarts?.(this.#truth) ?? clearing.restarts);
    }
    for (const [shard, decision] of next.decisions.entries()) {
      const discounts = this.#contestant.isHelped && this.#contestant.restarts === undefined;
      const more = discounts ? (overdue.overdue[shard] as number) : 0;
      this.#act(shard, decision, more);
    }
  }

  #restart(hosts: readonly number[]): void {
    if (hosts.length === 0) return;
    this.#manager.restartHosts(hosts);
    this.#restarts += hosts.length;
  }

  #act(shard: number, { window, permits, opensCohort }: ShardDecision, overdue: number): void {
    if (opensCohort) this.#manager.openCohorts([shard]);
    this.#manager.permit(permits, [shard]);
    const wider = window === null ? null : window + Math.min(overdue, window);
    this.#manager.throttle(wider, [shard]);
  }

  #result(t99: number | null): WorldRun {
    const { hosts } = this.#manager.reading();
    const sum = (read: (host: (typeof hosts)[number]) => number): number =>
      hosts.reduce((total, host) => total + read(host), 0);
    const vain = this.#truth.world.w * sum((host) => host.workInVain);
    const done = sum((host) => host.attemptsCompleted);
    return {
      ...{ t99, fluidMinimum: this.#minimum / SECOND_MS, isCollapsed: this.#judge.hasCollapsed },
      wasted: vain + done === 0 ? 0 : vain / (vain + done),
      restarts: this.#restarts,
      timeouts: sum((host) => host.attemptsTimedOut),
    };
  }
}

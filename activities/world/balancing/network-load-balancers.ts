import type {
  CheckerScenario,
  NetworkLoadBalancerScenario,
  VelocityLimit,
} from '../../../workflows/contract/scenario/balancing';
import type { RemovalGuards } from '../../../workflows/domain/removal-guards';
import type { Kernel } from '../kernel/kernel';
import { checksInTime, flappingOf, type Flapping } from './health-checks';
import { ZoneFailover } from './zone-failover';

export type BalancingInputs = {
  readonly traffic: number;
  /** Instances launched longer ago than `grace` that have no network yet. */
  readonly withoutNetwork: number;
};

export type BalancingReading = {
  /** Share of the connections that fail. */
  readonly errorShare: number;
  /** Share of the healthy capacity that zone failover has taken out of service. */
  readonly removedShare: number;
  /** Share of the health checks that come late. */
  readonly lateShare: number;
  /** Share of the targets that flap. */
  readonly flappingShare: number;
  readonly isErring: boolean;
  readonly isFailoverOn: boolean;
  /** What bounds what may leave service; null: nothing does. */
  readonly velocity: VelocityLimit | null;
  readonly guards: RemovalGuards | null;
};

const ZONES = 3;

/**
 * The region's network load balancers, each with targets in three zones. New targets are in service
 * before their network state has arrived, so their checks pass and fail by turns; that keeps the
 * checkers busy; late checks look like failing zones, and healthy capacity leaves service. What is
 * left of one balancer may be too little for its load, which grows with the morning.
 */
export class NetworkLoadBalancers {
  readonly #kernel: Kernel;
  readonly #scenario: NetworkLoadBalancerScenario;
  #flapping: Flapping;
  readonly #checkers: readonly CheckerScenario[];
  readonly #failover: ZoneFailover;
  #velocity: VelocityLimit | null;
  #guards: RemovalGuards | null = null;
  #isFailoverOn = true;
  #late = 0;
  #unready = 0;
  #error = 0;
  #isErring = false;

  constructor(kernel: Kernel, scenario: NetworkLoadBalancerScenario) {
    this.#kernel = kernel;
    this.#scenario = scenario;
    this.#velocity = scenario.velocity;
    this.#flapping = flappingOf(scenario.passShare, scenario.rule);
    this.#failover = new ZoneFailover(scenario.rule, scenario);
    const { checker, zoneNoise } = scenario;
    const random = kernel.random('network-load-balancers/checkers');
    this.#checkers = Array.from({ length: ZONES }, () => ({
      ...checker,
      capacity: checker.capacity * (1 + random.between(-zoneNoise, zoneNoise)),
    }));
  }

  switchFailover(isOn: boolean): void {
    this.#isFailoverOn = isOn;
  }

  limitVelocity(limit: VelocityLimit | null): void {
    this.#velocity = limit;
  }

  /** How many checks in a row decide changes how a target flaps, too. */
  guard(guards: RemovalGuards | null): void {
    this.#guards = guards;
    const { passShare, rule } = this.#scenario;
    this.#flapping = flappingOf(passShare, guards?.counts ?? rule);
  }

  step(elapsedMs: number, { traffic, withoutNetwork }: BalancingInputs): void {
    const { targets, shareOfLaunches, loadAtPeak } = this.#scenario;
    this.#unready = Math.min(1, (withoutNetwork * shareOfLaunches) / targets);
    const changes = this.#unready * this.#flapping.changesPerCheck;
    const inTime = this.#checkers.map((checker) => checksInTime(changes, checker));
    this.#late = 1 - inTime.reduce((sum, share) => sum + share, 0) / ZONES;
    const load = loadAtPeak * traffic;
    const [isOn, velocity, guards] = [this.#isFailoverOn, this.#velocity, this.#guards];
    this.#failover.step(elapsedMs, { inTime, isOn, velocity, guards, load });
    this.#error = this.#failing(load);
    this.#noteState();
  }

  reading(): BalancingReading {
    return {
      ...{ errorShare: this.#error, removedShare: this.removedShare },
      ...{ lateShare: this.#late, flappingShare: this.#unready },
      ...{ isErring: this.#isErring, isFailoverOn: this.#isFailoverOn },
      ...{ velocity: this.#velocity, guards: this.#guards },
    };
  }

  get removedShare(): number {
    return this.#failover
      .missingZones()
      .reduce((sum, share, missing) => sum + (share * missing) / ZONES, 0);
  }

  /** Connections fail that find no room in what is left, or a target that has no network. */
  #failing(load: number): number {
    const turnedAway = this.#failover.missingZones().reduce((sum, share, missing) => {
      const capacity = 1 - missing / ZONES;
      return sum + share * Math.max(0, 1 - capacity / load);
    }, 0);
    const unreachable = this.#unready * this.#flapping.inService * (1 - this.#scenario.passShare);
    return 1 - (1 - turnedAway) * (1 - unreachable);
  }

  #noteState(): void {
    const { errorsAbove, errorsBelow } = this.#scenario;
    const isErring = this.#error > (this.#isErring ? errorsBelow : errorsAbove);
    if (isErring === this.#isErring) return;
    this.#isErring = isErring;
    this.#kernel.record.add({
      at: this.#kernel.now,
      source: 'network-load-balancers',
      kind: isErring ? 'balancer-errors-begin' : 'balancer-errors-end',
      text: isErring ? 'NLB: connection errors begin' : 'NLB: connection errors have ended',
      isSeen: true,
      data: { errorShare: this.#error, removedShare: this.removedShare },
    });
  }
}

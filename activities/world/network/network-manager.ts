import type { NetworkManagerScenario } from '../../../workflows/contract/scenario/network';
import { SECOND_MS, type Instant } from '../../../workflows/domain/instant';
import type { Kernel } from '../kernel/kernel';
import { ArrivalCurve } from './arrival-curve';

export type NetworkInputs = {
  /** Launches and terminations accepted, per second. */
  readonly launched: number;
  readonly terminated: number;
};

export type NetworkReading = {
  readonly latencyP50: number;
  readonly latencyP90: number;
  /** Changes not propagated yet. */
  readonly backlog: number;
  /** Changes propagated per second, in the last step. */
  readonly servedPerSecond: number;
  readonly isAbnormal: boolean;
};

type Part = { readonly share: number; served: number; point: number; latency: number };

/**
 * Brings the network state of each launched and each terminated instance to where it is needed,
 * first come first served. An instance whose change waits runs, and cannot be reached.
 */
export class NetworkManager {
  readonly #kernel: Kernel;
  readonly #scenario: NetworkManagerScenario;
  readonly #arrivals = new ArrivalCurve();
  readonly #parts: readonly Part[];
  #routine = 1;
  #speed = 1;
  /** The latency of the slowest part; most of the time none is slower than propagation itself. */
  #slowest: number;
  #isAbnormal = false;
  #servedPerSecond = 0;

  constructor(kernel: Kernel, scenario: NetworkManagerScenario) {
    this.#kernel = kernel;
    this.#scenario = scenario;
    this.#slowest = scenario.propagation;
    const random = kernel.random('network-manager/parts');
    const { parts, loadNoise } = scenario;
    const weights = Array.from({ length: parts }, () => 1 + random.between(-loadNoise, loadNoise));
    const sum = weights.reduce((total, weight) => total + weight);
    this.#parts = weights.map((weight) => ({
      ...{ share: weight / sum, served: 0, point: 0, latency: scenario.propagation },
    }));
  }

  /** Reduces the load by work that can wait: the share of the routine work that goes on. */
  reduceRoutineTo(share: number): void {
    this.#routine = share;
  }

  /** Accelerates the work: by more hosts, larger batches, or fewer places that need a change. */
  speedUp(factor: number): void {
    this.#speed = factor;
  }

  step(elapsedMs: number, { launched, terminated }: NetworkInputs): void {
    const seconds = elapsedMs / SECOND_MS;
    const { rate, routineShare, propagation } = this.#scenario;
    const capacity = rate * this.#speed * (1 - routineShare * this.#routine) * seconds;
    this.#arrivals.add(this.#kernel.now, (launched + terminated) * seconds, launched * seconds);
    const before = this.#served();
    for (const part of this.#parts) {
      const arrived = part.share * this.#arrivals.total;
      part.served = Math.min(arrived, part.served + capacity / this.#parts.length);
      const head = part.served / part.share;
      part.point = this.#arrivals.pointOf(head, part.point);
      const waited = this.#kernel.now - this.#arrivals.instantOf(head, part.point);
      part.latency = (part.served === arrived ? 0 : waited) + propagation;
    }
    this.#servedPerSecond = (this.#served() - before) / seconds;
    this.#slowest = this.#parts.reduce((slowest, { latency }) => Math.max(slowest, latency), 0);
    this.#noteState();
  }

  get isAbnormal(): boolean {
    return this.#isAbnormal;
  }

  reading(): NetworkReading {
    const backlog = this.#parts.reduce(
      (sum, { share, served }) => sum + share * this.#arrivals.total - served,
      0,
    );
    const [latencyP50, latencyP90] = [this.latency(0.5), this.latency(0.9)];
    const [servedPerSecond, isAbnormal] = [this.#servedPerSecond, this.#isAbnormal];
    return { latencyP50, latencyP90, backlog, servedPerSecond, isAbnormal };
  }

  #served(): number {
    return this.#parts.reduce((sum, { served }) => sum + served, 0);
  }

  /** Of the changes that are being finished now: the latency that this share of them stays within. */
  latency(quantile: number): number {
    if (this.#slowest <= this.#scenario.propagation) return this.#slowest;
    const bySpeed = [...this.#parts].sort((a, b) => a.latency - b.latency);
    let counted = 0;
    for (const { share, latency } of bySpeed) {
      counted += share;
      if (counted >= quantile) return latency;
    }
    return this.#slowest;
  }

  /** Of the changes that are being finished now: the share that took no longer than this. */
  shareWithin(latency: number): number {
    const inTime = this.#parts.filter((part) => part.latency <= latency);
    return inTime.reduce((sum, { share }) => sum + share, 0);
  }

  /** Instances launched longer ago than `age` that still have no network. */
  withoutNetwork(age: number): number {
    const old = this.#arrivals.launchesBy(this.#instantBefore(age));
    return this.#parts.reduce((sum, { share, served, point }) => {
      const done = this.#arrivals.launchesOf(served / share, point);
      return sum + share * Math.max(0, old - done);
    }, 0);
  }

  /** A change takes its own time to propagate, too, before the instance can be reached. */
  #instantBefore(age: number): Instant {
    return this.#kernel.now - Math.max(0, age - this.#scenario.propagation);
  }

  #noteState(): void {
    const { abnormalAbove, normalBelow } = this.#scenario;
    const limit = this.#isAbnormal ? normalBelow : abnormalAbove;
    const isAbnormal = this.latency(0.9) > limit;
    if (isAbnormal === this.#isAbnormal) return;
    this.#isAbnormal = isAbnormal;
    this.#kernel.record.add({
      at: this.#kernel.now,
      source: 'network-manager',
      kind: isAbnormal ? 'propagation-abnormal' : 'propagation-normal',
      text: isAbnormal
        ? 'Network Manager: instances start without connectivity'
        : 'Network Manager: network state propagates in time again',
      isSeen: true,
      data: { latencyP90: this.latency(0.9) },
    });
  }
}

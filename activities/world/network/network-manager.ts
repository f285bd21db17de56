import type { NetworkManagerScenario } from '../../../workflows/contract/scenario/network';
import { SECOND_MS, type Instant } from '../../../workflows/domain/instant';
import type { Kernel } from '../kernel/kernel';
import { NetworkPart } from './network-part';

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

/** How it works, as set by hand. */
export type NetworkSettings = {
  /** A factor on the work: by more hosts, larger batches, or fewer places that need a change. */
  readonly speed: number;
  /** Share of the routine work that goes on: the rest can wait. */
  readonly routineShare: number;
  /**
   * Fresh changes go first, and those that waited already keep this share of the work; null: first
   * come, first served.
   */
  readonly backlogShare: number | null;
};

type Weighted = { readonly share: number; readonly part: NetworkPart };

/**
 * Brings the network state of each launched and each terminated instance to where it is needed, first
 * come first served unless it is told otherwise. An instance whose change waits runs, and cannot be
 * reached.
 */
export class NetworkManager {
  readonly #kernel: Kernel;
  readonly #scenario: NetworkManagerScenario;
  readonly #parts: readonly Weighted[];
  #settings: NetworkSettings = { speed: 1, routineShare: 1, backlogShare: null };
  /** Of what is being finished: shares and latencies, the shortest first. */
  #finishing: readonly { readonly share: number; readonly latency: number }[];
  #servedPerSecond = 0;
  #isAbnormal = false;

  constructor(kernel: Kernel, scenario: NetworkManagerScenario) {
    this.#kernel = kernel;
    this.#scenario = scenario;
    this.#finishing = [{ share: 1, latency: scenario.propagation }];
    const random = kernel.random('network-manager/parts');
    const { parts, loadNoise } = scenario;
    const weights = Array.from({ length: parts }, () => 1 + random.between(-loadNoise, loadNoise));
    const sum = weights.reduce((total, weight) => total + weight);
    this.#parts = weights.map((weight) => ({ share: weight / sum, part: new NetworkPart() }));
  }

  get settings(): NetworkSettings {
    return this.#settings;
  }

  adjust(settings: NetworkSettings): void {
    this.#settings = settings;
  }

  step(elapsedMs: number, { launched, terminated }: NetworkInputs): void {
    const seconds = elapsedMs / SECOND_MS;
    const { rate, routineShare, propagation } = this.#scenario;
    const { speed, routineShare: routineLeft, backlogShare } = this.#settings;
    const room = (rate * speed * (1 - routineShare * routineLeft) * seconds) / this.#parts.length;
    const [changes, launches] = [(launched + terminated) * seconds, launched * seconds];
    let served = 0;
    for (const { share, part } of this.#parts) {
      const come = { changes: share * changes, launches: share * launches };
      served += part.step({ now: this.#kernel.now, elapsedMs, ...come, room, backlogShare });
    }
    this.#servedPerSecond = served / seconds;
    this.#finishing = this.#parts
      .flatMap(({ share, part }) =>
        part.finished.map((finished) => ({
          ...{ share: share * finished.share, latency: finished.waited + propagation },
        })),
      )
      .sort((a, b) => a.latency - b.latency);
    this.#noteState();
  }

  get isAbnormal(): boolean {
    return this.#isAbnormal;
  }

  reading(): NetworkReading {
    const backlog = this.#parts.reduce((sum, { part }) => sum + part.waiting, 0);
    const [latencyP50, latencyP90] = [this.latency(0.5), this.latency(0.9)];
    const [servedPerSecond, isAbnormal] = [this.#servedPerSecond, this.#isAbnormal];
    return { latencyP50, latencyP90, backlog, servedPerSecond, isAbnormal };
  }

  /** Of the changes that are being finished now: the latency that this share of them stays within. */
  latency(quantile: number): number {
    let counted = 0;
    for (const { share, latency } of this.#finishing) {
      counted += share;
      if (counted >= quantile) return latency;
    }
    return this.#finishing.at(-1)?.latency ?? this.#scenario.propagation;
  }

  /** Of the changes that are being finished now: the share that took no longer than this. */
  shareWithin(latency: number): number {
    const inTime = this.#finishing.filter((each) => each.latency <= latency);
    return inTime.reduce((sum, { share }) => sum + share, 0);
  }

  /** Instances launched longer ago than `age` that still have no network. */
  withoutNetwork(age: number): number {
    const before = this.#instantBefore(age);
    return this.#parts.reduce((sum, { part }) => sum + part.launchesSince(before), 0);
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

import type { LaunchScenario } from '../../../workflows/contract/scenario/launches';
import { SECOND_MS } from '../../../workflows/domain/instant';
import type { Kernel } from '../kernel/kernel';

export type LaunchInputs = {
  /** Share of the day's peak. */
  readonly traffic: number;
  readonly leasedShare: number;
  /** Whether what is launched gets its network in the usual time. */
  readonly isNetworkNormal: boolean;
};

/** Of one step, per second; `waiting` and `heldBack` are stocks. */
export type LaunchReading = {
  readonly attempted: number;
  readonly accepted: number;
  /** Refused for "insufficient capacity": no leased droplet with room. */
  readonly outOfCapacity: number;
  /** Refused for "request limit exceeded": the launch throttle. */
  readonly overLimit: number;
  readonly terminated: number;
  readonly waiting: number;
  readonly heldBack: number;
  readonly throttle: number | null;
  readonly isNormal: boolean;
};

/**
 * What customers want of EC2 and what they get. Refused launches come back until their owners lose
 * patience; terminations wait for a leased droplet and then come through all at once: these two are
 * the pent-up demand of the night. The throttle counts launches that would start, so a request that
 * finds no room is told that, whatever the throttle.
 */
export class Launches {
  readonly #kernel: Kernel;
  readonly #scenario: LaunchScenario;
  #throttle: number | null = null;
  #waiting = 0;
  #heldBack = 0;
  /** Terminations that owners have asked for, and those that were made, since the start. */
  #endsAsked = 0;
  #ended = 0;
  #isNormal = true;
  #isPlacing = true;
  #flow = { attempted: 0, accepted: 0, outOfCapacity: 0, overLimit: 0, terminated: 0 };

  constructor(kernel: Kernel, scenario: LaunchScenario) {
    this.#kernel = kernel;
    this.#scenario = scenario;
  }

  /** Launches let through, as a share of the normal rate at the day's peak; null lifts the limit. */
  throttleTo(share: number | null): void {
    this.#throttle = share;
  }

  step(elapsedMs: number, { traffic, leasedShare, isNetworkNormal }: LaunchInputs): void {
    const seconds = elapsedMs / SECOND_MS;
    const { placeableAbove, normalRate } = this.#scenario;
    const placeable = Math.max(0, (leasedShare - placeableAbove) / (1 - placeableAbove));
    const wanted = normalRate * traffic;
    this.#launch(seconds, wanted, placeable);
    this.#terminate(seconds, wanted, placeable);
    this.#noteState(placeable, isNetworkNormal);
  }

  reading(): LaunchReading {
    return {
      ...this.#flow,
      ...{ waiting: this.#waiting, heldBack: this.#heldBack },
      ...{ throttle: this.#throttle, isNormal: this.#isNormal },
    };
  }

  /** Instances that ended although nobody has asked for it: a lease that lapses ends none. */
  get endedUnasked(): number {
    const rounding = 1e-9 * this.#endsAsked;
    return Math.max(0, this.#ended - this.#endsAsked - rounding);
  }

  /** Work that reaches the droplets' managers, as a share of what the day's peak brings. */
  get workShare(): number {
    const { normalRate, terminationsPerLaunch } = this.#scenario;
    const { accepted, terminated } = this.#flow;
    return (accepted + terminated) / (normalRate * (1 + terminationsPerLaunch));
  }

  /** Share of the requests that are answered with an instance. */
  get successShare(): number {
    const { attempted, accepted } = this.#flow;
    return attempted === 0 ? 1 : accepted / attempted;
  }

  #launch(seconds: number, wanted: number, placeable: number): void {
    const { normalRate, persistentShare, retryEvery, patience } = this.#scenario;
    const retried = this.#waiting / (retryEvery / SECOND_MS);
    const attempted = wanted + retried;
    const placed = attempted * placeable;
    const limit = this.#throttle === null ? Infinity : this.#throttle * normalRate;
    const accepted = Math.min(placed, limit);
    const success = attempted === 0 ? 1 : accepted / attempted;
    const joining = wanted * (1 - success) * persistentShare;
    const leaving = retried * success + this.#waiting / (patience / SECOND_MS);
    this.#waiting = Math.max(0, this.#waiting + (joining - leaving) * seconds);
    const [outOfCapacity, overLimit] = [attempted - placed, placed - accepted];
    this.#flow = { ...this.#flow, attempted, accepted, outOfCapacity, overLimit };
  }

  #terminate(seconds: number, wanted: number, placeable: number): void {
    const { terminationsPerLaunch, heldBackShare, releaseOver } = this.#scenario;
    const ended = wanted * terminationsPerLaunch;
    const released = (placeable * this.#heldBack) / (releaseOver / SECOND_MS);
    this.#heldBack += (ended * (1 - placeable) * heldBackShare - released) * seconds;
    this.#flow.terminated = ended * placeable + released;
    this.#endsAsked += ended * seconds;
    this.#ended += this.#flow.terminated * seconds;
  }

  #noteState(placeable: number, isNetworkNormal: boolean): void {
    const isPlacing = placeable >= 0.5;
    if (isPlacing !== this.#isPlacing) {
      this.#isPlacing = isPlacing;
      if (isPlacing) this.#note('launches-succeed', 'EC2: launches succeed again');
      else this.#note('launches-fail', 'EC2: launches are refused: insufficient capacity');
    }
    const { abnormalAbove, normalBelow } = this.#scenario;
    const refused = 1 - this.successShare;
    const isFree = this.#throttle === null && isNetworkNormal;
    const isNormal = isFree && refused < (this.#isNormal ? abnormalAbove : normalBelow);
    if (isNormal === this.#isNormal) return;
    this.#isNormal = isNormal;
    if (isNormal) this.#note('launches-normal', 'EC2: all launches normal');
    else this.#note('launches-abnormal', 'EC2: launches are not normal');
  }

  #note(kind: string, text: string): void {
    this.#kernel.record.add({ at: this.#kernel.now, source: 'ec2', kind, text, isSeen: true });
  }
}

import type { LeaseSample, ShardSample } from '../../contract/lease-sample';
import { believe, bestWindow, lnLatencyGrowth, type KneeBelief, type KneePoint } from './knee-fit';
import { cohortLatency } from './cohort-latency';
import type { LeaseController, LeaseKnowledge, ShardDecision } from './lease-controller';

/** Parts that can be taken away, so that each can show what it is worth. */
export type BlackstartOptions = {
  readonly initial: number;
  /** Whether the shards' knee may be one of what they share. */
  readonly sharesKnee: boolean;
  /** Whether shards that would end last get more. */
  readonly endsTogether: boolean;
  /** Whether every sixth window is smaller, to see whether less is as good. */
  readonly probesDown: boolean;
  /** Whether many time-outs halve the window at once. */
  readonly brakes: boolean;
};

/** Initial window: 2 was slower, 16 has collapsed fleets. Source: overload study, 2.4. */
export const BLACKSTART_DEFAULTS: BlackstartOptions = {
  ...{ initial: 8, sharesKnee: true, endsTogether: true, probesDown: true, brakes: true },
};

type Shard = {
  readonly window: number;
  /** Windows still double until the belief says that it isn't worth it. */
  readonly isStarting: boolean;
  readonly points: readonly KneePoint[];
  /** Milliseconds; null: nothing was measured yet. */
  readonly latency: number | null;
  /** The cohort that is measured; null: the last change of the window still has to settle. */
  readonly cohort: number | null;
  /** Whether it has as many attempts as it needs, and is only waited for. */
  readonly isClosed: boolean;
  readonly changedAtMs: number;
  readonly brakedUntilMs: number;
};

export type BlackstartState = { readonly epoch: number; readonly shards: readonly Shard[] };

/** One for the lane of droplets that may be dead, and one beside it. */
const WINDOW_MIN = 2;
const POINTS_MAX = 24;
/** Factor on the weight of what is known, per epoch: it halves in seven. */
const FADE = 0.5 ** (1 / 7);
/** What is left of it when a measurement contradicts the belief. */
const FADE_AT_CHANGE = 0.05;
/** Attempts of a cohort that are enough: while windows double, and later. */
const SAMPLES = {
  starting: 3,
  steady: 24,
} as const;
const STEP = { least: 0.55, most: 1.25, starting: 2 } as const;
const CANDIDATES = 24;
/** Every sixth epoch is a probe below. */
const PROBE = { every: 6, factor: 0.85 } as const;

/**
 * Finds the window of each shard from how latency answers to windows: what is submitted under one window is
 * a cohort, its latency a point, and the points say which knees are likely. The next window is that of the
 * most goodput to be expected. All shards change at the same instants, for each would see too little of
 * a knee that they share if only its own window changed. Source: overload study, 2.3.
 */
export const blackstart = (
  options: BlackstartOptions = BLACKSTART_DEFAULTS,
): LeaseController<BlackstartState> => ({
  start: ({ shards }) => ({
    epoch: 0,
    shards: Array.from({ length: shards }, () => fresh(options.initial, 0)),
  }),
  next: (state, sample, knowledge) => new Look(state, sample, { options, knowledge }).result(),
});

const fresh = (window: number, atMs: number): Shard => ({
  ...{ window, isStarting: true, points: [], latency: null, cohort: null },
  ...{ isClosed: false, changedAtMs: atMs, brakedUntilMs: 0 },
});

type Given = { readonly options: BlackstartOptions; readonly knowledge: LeaseKnowledge };

class Look {
  readonly #given: Given;
  readonly #sample: LeaseSample;
  readonly #opened = new Set<number>();
  #epoch: number;
  #shards: readonly Shard[];

  constructor({ epoch, shards }: BlackstartState, sample: LeaseSample, given: Given) {
    this.#given = given;
    this.#sample = sample;
    this.#epoch = epoch;
    this.#shards = shards.map((shard, index) => {
      const seen = sample.shards[index] as ShardSample;
      if (!seen.isUp) return fresh(given.options.initial, sample.atMs);
      return given.options.brakes ? this.#braked(shard, seen) : shard;
    });
  }

  result() {
    if (this.#areMeasured()) this.#endEpoch();
    this.#shards = this.#shards.map((shard, index) => this.#settled(shard, index));
    const decisions = this.#shards.map(({ window }, index): ShardDecision => {
      return { window, permits: null, opensCohort: this.#opened.has(index) };
    });
    return { state: { epoch: this.#epoch, shards: this.#shards }, decisions };
  }

  /** Many droplets time out for the first time: half the window, at most once in a time-out's time. */
  #braked(shard: Shard, { timedOutFirst, ended }: ShardSample): Shard {
    const { atMs, attemptTimeoutMs } = this.#sample;
    const isLate = ended.succeeded === 0 || (shard.latency ?? 0) > 0.45 * attemptTimeoutMs;
    const isMany = timedOutFirst >= 4 && timedOutFirst > 0.3 * (timedOutFirst + ended.succeeded);
    if (!isMany || !isLate || atMs < shard.brakedUntilMs) return shard;
    const window = Math.max(WINDOW_MIN, shard.window / 2);
    const brakedUntilMs = atMs + attemptTimeoutMs;
    const anew = { cohort: null, isClosed: false, changedAtMs: atMs };
    return { ...shard, ...anew, window, brakedUntilMs, isStarting: false };
  }

  /**
   * Opens the cohort to be measured when the last change has come through, after half a latency; and closes
   * it when it is large enough, so that it isn't waited for those that came last.
   */
  #settled(shard: Shard, index: number): Shard {
    const { atMs, shards } = this.#sample;
    const seen = shards[index] as ShardSample;
    if (!seen.isUp || shard.isClosed) return shard;
    if (shard.cohort !== null) {
      const submitted = seen.cohorts.find(({ id }) => id === shard.cohort)?.submitted ?? 0;
      if (submitted < enoughFor(shard)) return shard;
      this.#opened.add(index);
      return { ...shard, isClosed: true };
    }
    const settleMs = 0.5 * (shard.latency ?? 0);
    // Against a tick that is much longer than the latency, settling is no matter.
    if (settleMs > 0.25 * this.#given.knowledge.tickMs && atMs < shard.changedAtMs + settleMs)
      return shard;
    this.#opened.add(index);
    return { ...shard, cohort: (seen.cohorts.at(-1)?.id ?? 0) + 1 };
  }

  /** Whether each shard that has work has a cohort that tells enough; then all change at once. */
  #areMeasured(): boolean {
    const active = this.#shards.filter((_, index) => this.#isActive(index));
    return (
      active.length > 0 &&
      this.#shards.every((_, i) => !this.#isActive(i) || this.#measure(i) !== null)
    );
  }

  #isActive(index: number): boolean {
    const { isUp, pending, suspects } = this.#sample.shards[index] as ShardSample;
    return isUp && pending > suspects;
  }

  #measure(index: number) {
    const shard = this.#at(index);
    const { cohorts } = this.#sample.shards[index] as ShardSample;
    const cohort = cohorts.find(({ id }) => id === shard.cohort);
    if (cohort === undefined) return null;
    // Some of those that were enough may have failed at once since.
    const enough = shard.isClosed ? 1 : enoughFor(shard);
    return cohortLatency(cohort, this.#sample.attemptTimeoutMs, enough);
  }

  #endEpoch(): void {
    this.#epoch += 1;
    const indices = this.#shards.map((_, index) => index).filter((index) => this.#isActive(index));
    const lnSum = Math.log(indices.reduce((sum, index) => sum + this.#at(index).window, 0));
    for (const index of indices) this.#learn(index);
    const local = new Map(indices.map((index) => [index, believe([this.#at(index).points])]));
    const shared = this.#sharedBelief(indices);
    const sharedStep =
      shared === null ? 0 : this.#lnStep(shared.belief, lnSum, this.#startsAny(indices));
    const balance = this.#balance(indices);
    this.#shards = this.#shards.map((shard, index) => {
      const belief = local.get(index);
      if (belief === undefined) return shard;
      const own = this.#lnStep(belief, Math.log(shard.window), shard.isStarting);
      const share = shared?.share ?? 0;
      return this.#moved(shard, {
        lnStep: share * sharedStep + (1 - share) * own,
        belief,
        factor: balance(index),
      });
    });
  }

  #at(index: number): Shard {
    return this.#shards[index] as Shard;
  }

  #startsAny(indices: readonly number[]): boolean {
    return indices.every((index) => this.#at(index).isStarting);
  }

  #learn(index: number): void {
    const shard = this.#at(index);
    const measured = this.#measure(index);
    if (measured === null) return;
    const point = { lnWindow: Math.log(shard.window), ...measured };
    const fade = isSurprising(shard.points, point) ? FADE_AT_CHANGE : FADE;
    const faded = shard.points.map((old) => ({ ...old, weight: old.weight * fade }));
    const points = [...faded, point].slice(-POINTS_MAX);
    const latency = Math.exp(measured.lnLatency);
    this.#shards = this.#shards.with(index, { ...shard, points, latency });
  }

  /** One knee for the sum of all windows, and how much more likely that is than one for each shard. */
  #sharedBelief(
    indices: readonly number[],
  ): { readonly belief: KneeBelief; readonly share: number } | null {
    if (!this.#given.options.sharesKnee || indices.length < 2) return null;
    const length = Math.min(...indices.map((index) => this.#at(index).points.length));
    if (length < 2) return null;
    const recent = indices.map((index) => this.#at(index).points.slice(-length));
    const sums = Array.from({ length }, (_, epoch) => {
      return Math.log(recent.reduce((sum, own) => sum + Math.exp(own[epoch]?.lnWindow ?? 0), 0));
    });
    const joined = recent.map((own) =>
      own.map((point, n) => ({ ...point, lnWindow: sums[n] as number })),
    );
    const belief = believe(joined);
    const apart = recent.reduce((sum, own) => sum + believe([own]).lnEvidence, 0);
    return { belief, share: 1 / (1 + Math.exp(apart - belief.lnEvidence)) };
  }

  #lnStep(belief: KneeBelief, lnWindow: number, isStarting: boolean): number {
    const most = Math.log(isStarting ? STEP.starting : STEP.most);
    const least = Math.log(STEP.least);
    const candidates = Array.from({ length: CANDIDATES + 1 }, (_, step) => {
      return lnWindow + least + ((most - least) * step) / CANDIDATES;
    });
    return bestWindow(belief, candidates) - lnWindow;
  }

  #moved(
    shard: Shard,
    next: { readonly lnStep: number; readonly belief: KneeBelief; readonly factor: number },
  ): Shard {
    const { probesDown } = this.#given.options;
    const isProbe = probesDown && !shard.isStarting && this.#epoch % PROBE.every === 0;
    const isStarting = shard.isStarting && next.lnStep > Math.log(1.5);
    const gain = (isProbe ? PROBE.factor : 1) * (isStarting ? 1 : next.factor);
    const lnBefore = Math.log(shard.window);
    let lnWindow = Math.max(Math.log(WINDOW_MIN), lnBefore + next.lnStep + Math.log(gain));
    // Half of the time-out is the most that a window may be expected to take.
    const lnRoom = Math.log(this.#sample.attemptTimeoutMs / 2 / (shard.latency ?? 1));
    if (lnWindow > lnBefore && lnLatencyGrowth(next.belief, lnBefore, lnWindow) > lnRoom)
      lnWindow = lnBefore;
    const window = Math.exp(lnWindow);
    const changedAtMs = this.#sample.atMs;
    return { ...shard, window, isStarting, changedAtMs, cohort: null, isClosed: false };
  }

  /** More for the shards that would end last, for a recovery is over with its last shard. */
  #balance(indices: readonly number[]): (index: number) => number {
    const lengths = new Map(indices.map((index) => [index, this.#timeLeft(index)]));
    const mean = [...lengths.values()].reduce((sum, length) => sum + length, 0) / indices.length;
    return (index) => {
      const length = lengths.get(index) ?? mean;
      if (!this.#given.options.endsTogether || indices.length < 2 || mean === 0) return 1;
      return Math.min(1.2, Math.max(0.75, Math.sqrt(length / mean)));
    };
  }

  /** By Little's law: what is pending, at a window's worth of leases in each latency. */
  #timeLeft(index: number): number {
    const { window, latency } = this.#at(index);
    const { pending } = this.#sample.shards[index] as ShardSample;
    return (pending * (latency ?? 0)) / window;
  }
}

const enoughFor = ({ isStarting }: Shard): number =>
  isStarting ? SAMPLES.starting : SAMPLES.steady;

/** Whether a point lies so far off what was measured at like windows that something has changed. */
function isSurprising(points: readonly KneePoint[], point: KneePoint): boolean {
  const alike = points.filter(({ lnWindow }) => Math.abs(lnWindow - point.lnWindow) < 0.15);
  const weight = alike.reduce((sum, each) => sum + each.weight, 0);
  if (weight === 0) return false;
  const mean = alike.reduce((sum, each) => sum + each.weight * each.lnLatency, 0) / weight;
  const error = Math.abs(point.lnLatency - mean);
  return error > 0.15 && error > 3 * Math.sqrt(1 / weight + 1 / point.weight);
}

import type { LeaseSample, ShardSample } from '../../contract/lease-sample';
import { cohortLatency } from './cohort-latency';
import { remember, type GoodputMemory } from './goodput-memory';
import { believe, smallestWindow, type KneeBelief } from './knee-fit';
import type { LeaseController, LeaseKnowledge, ShardDecision } from './lease-controller';
import {
  doubted,
  learned,
  measuredAt,
  NOTHING,
  sharedKnee,
  type SharedKnee,
} from './shard-evidence';
import type { Evidence } from './unloaded-latency';

/** Parts that can be taken away, so that each can show what it is worth. */
export type BlackstartOptions = {
  readonly initial: number;
  /** Whether the shards' knee may be one of what they share. */
  readonly sharesKnee: boolean;
  /** Whether shards that would end last get more. */
  readonly endsTogether: boolean;
  /** Whether every tenth window is smaller, to see whether less is as good. */
  readonly probesDown: boolean;
  /** Whether many time-outs halve the window at once. */
  readonly brakes: boolean;
  /** Whether windows that gave far more than the present ones are tried again. */
  readonly remembers: boolean;
};

/** Initial window: 2 was slower, 16 has collapsed fleets. Source: overload study, 2.4. */
export const BLACKSTART_DEFAULTS: BlackstartOptions = {
  ...{ initial: 8, sharesKnee: true, endsTogether: true },
  ...{ probesDown: true, brakes: true, remembers: true },
};

type Shard = {
  readonly window: number;
  /** The window before a probe below it, to which the next one may return at once. */
  readonly from: number;
  /** Windows still double until the belief says that it isn't worth it. */
  readonly isStarting: boolean;
  readonly evidence: Evidence;
  /** Milliseconds; null: nothing was measured yet. */
  readonly latency: number | null;
  /** The cohort that is measured; null: the last change of the window still has to settle. */
  readonly cohort: number | null;
  /** Whether it has as many attempts as it needs, and is only waited for. */
  readonly isClosed: boolean;
  readonly changedAtMs: number;
  readonly openedAtMs: number;
  readonly brakedUntilMs: number;
};

export type BlackstartState = {
  readonly epoch: number;
  readonly shards: readonly Shard[];
  readonly memory: GoodputMemory | null;
};

/** One for the lane of droplets that may be dead, and one beside it. */
const WINDOW_MIN = 2;
/** Attempts of a cohort that are enough: while windows double, and later. */
const SAMPLES = { starting: 3, steady: 24 } as const;
/** A cohort that has not reported in so many time-outs never will, and another one is opened. */
const PATIENCE = 3;
/** Bounds of a step. Source: overload study, 2.3. */
const STEP = { least: 0.55, most: 1.25, starting: 2 } as const;
const CANDIDATES = 24;
/** So much less goodput is no less: of windows that are as good, the smallest has the shortest queue. */
const INDIFFERENCE = 0.001;
/**
 * A probe is as far below as costs little goodput by what is believed: near a knee not far, in a long queue
 * to where the queue should end. Settled on the development seeds.
 */
const PROBE = { every: 10, most: 0.85, least: 0.4, loss: 0.03 } as const;

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
    memory: null,
    shards: Array.from({ length: shards }, () => fresh(options.initial, 0)),
  }),
  next: (state, sample, knowledge) => new Look(state, sample, { options, knowledge }).result(),
});

const fresh = (window: number, atMs: number): Shard => ({
  ...{ window, from: window, isStarting: true, evidence: NOTHING, latency: null },
  ...{ cohort: null, isClosed: false, changedAtMs: atMs, openedAtMs: atMs, brakedUntilMs: 0 },
});

type Given = { readonly options: BlackstartOptions; readonly knowledge: LeaseKnowledge };

class Look {
  readonly #given: Given;
  readonly #sample: LeaseSample;
  readonly #opened = new Set<number>();
  #epoch: number;
  #memory: GoodputMemory | null;
  #shards: readonly Shard[];

  constructor({ epoch, shards, memory }: BlackstartState, sample: LeaseSample, given: Given) {
    this.#given = given;
    this.#sample = sample;
    this.#epoch = epoch;
    this.#memory = memory;
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
    return {
      state: { epoch: this.#epoch, shards: this.#shards, memory: this.#memory },
      decisions,
    };
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
    return { ...shard, ...anew, window, from: window, brakedUntilMs, isStarting: false };
  }

  /**
   * Opens the cohort to be measured when the last change has come through, after half a latency; and closes
   * it when it is large enough, so that it isn't waited for those that came last.
   */
  #settled(shard: Shard, index: number): Shard {
    const { atMs, shards, attemptTimeoutMs } = this.#sample;
    const seen = shards[index] as ShardSample;
    if (!seen.isUp) return shard;
    if (shard.cohort === null) {
      const settleMs = 0.5 * (shard.latency ?? 0);
      // Against a tick that is much longer than the latency, settling is no matter.
      const isLong = settleMs > 0.25 * this.#given.knowledge.tickMs;
      return isLong && atMs < shard.changedAtMs + settleMs ? shard : this.#opening(shard, index);
    }
    if (atMs - shard.openedAtMs > PATIENCE * attemptTimeoutMs) return this.#opening(shard, index);
    if (shard.isClosed) return shard;
    const submitted = seen.cohorts.find(({ id }) => id === shard.cohort)?.submitted ?? 0;
    if (submitted < enoughFor(shard)) return shard;
    this.#opened.add(index);
    return { ...shard, isClosed: true };
  }

  #opening(shard: Shard, index: number): Shard {
    const { cohorts } = this.#sample.shards[index] as ShardSample;
    this.#opened.add(index);
    const cohort = (cohorts.at(-1)?.id ?? 0) + 1;
    return { ...shard, cohort, isClosed: false, openedAtMs: this.#sample.atMs };
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
    for (const index of indices) this.#learn(index);
    const remembered = this.#remembered(indices);
    const known = indices.map((index) => this.#at(index).evidence);
    const beliefs = known.map((evidence) => believe([evidence]));
    const shared = this.#given.options.sharesKnee ? sharedKnee(known, beliefs) : null;
    const lnSharedStep = shared === null ? 0 : this.#lnSharedStep(shared, indices);
    const balance = this.#balance(indices);
    this.#shards = this.#shards.map((shard, index) => {
      const belief = beliefs[indices.indexOf(index)];
      if (belief === undefined) return shard;
      const share = shared?.share ?? 0;
      const lnStep = share * lnSharedStep + (1 - share) * this.#lnStep(belief, shard);
      return this.#moved(shard, { lnStep, factor: balance(index) });
    });
    if (remembered !== null) this.#tryAgain(remembered);
  }

  #learn(index: number): void {
    const shard = this.#at(index);
    const measured = this.#measure(index);
    if (measured === null) return;
    const { atMs } = this.#sample;
    const point = { atMs, lnWindow: Math.log(shard.window), ...measured };
    const evidence = learned(shard.evidence, point);
    const latency = Math.exp(measured.lnLatency);
    this.#shards = this.#shards.with(index, { ...shard, evidence, latency });
  }

  /** Windows that gave far more than the present ones do; null: none did. */
  #remembered(indices: readonly number[]): ReadonlyMap<number, number> | null {
    const { isStarting } = this.#at(indices[0] as number);
    if (!this.#given.options.remembers || isStarting) return null;
    const windows = indices.map((shard) => ({ shard, window: this.#at(shard).window }));
    const perMs = indices.reduce((sum, index) => {
      const { window, latency } = this.#at(index);
      return latency === null ? sum : sum + window / latency;
    }, 0);
    const next = remember(this.#memory, { atMs: this.#sample.atMs, perMs, windows });
    this.#memory = next.memory;
    return next.windows && new Map(next.windows.map(({ shard, window }) => [shard, window]));
  }

  /** What is believed has led astray, so little is left of it. */
  #tryAgain(windows: ReadonlyMap<number, number>): void {
    this.#shards = this.#shards.map((shard, index) => {
      const window = windows.get(index);
      if (window === undefined) return shard;
      return { ...shard, window, from: window, evidence: doubted(shard.evidence) };
    });
  }

  #at(index: number): Shard {
    return this.#shards[index] as Shard;
  }

  #lnSharedStep({ belief }: SharedKnee, indices: readonly number[]): number {
    const shards = indices.map((index) => this.#at(index));
    return this.#lnStep(belief, {
      window: shards.reduce((sum, { window }) => sum + window, 0),
      from: shards.reduce((sum, { from }) => sum + from, 0),
      isStarting: shards.every(({ isStarting }) => isStarting),
    });
  }

  /** Logarithm of the factor on a window, or on the sum of several. */
  #lnStep(
    belief: KneeBelief,
    { window, from, isStarting }: Pick<Shard, 'window' | 'from' | 'isStarting'>,
  ): number {
    const lnWindow = Math.log(window);
    if (this.#isProbe(isStarting)) {
      const tried = spread(PROBE.least * from, from);
      const lnProbe = smallestWindow(belief, tried, PROBE.loss);
      return Math.min(Math.log(PROBE.most * from), lnProbe) - lnWindow;
    }
    const most = (isStarting ? STEP.starting : STEP.most) * window;
    const tried = spread(STEP.least * window, Math.max(most, from));
    return smallestWindow(belief, tried, INDIFFERENCE) - lnWindow;
  }

  #isProbe(isStarting: boolean): boolean {
    return this.#given.options.probesDown && !isStarting && this.#epoch % PROBE.every === 0;
  }

  #moved(shard: Shard, next: { readonly lnStep: number; readonly factor: number }): Shard {
    const isProbe = this.#isProbe(shard.isStarting);
    const lnRoom = this.#lnRoom(shard);
    const isStarting = shard.isStarting && lnRoom >= 0 && next.lnStep > Math.log(1.5);
    const lnStep = next.lnStep + (isStarting ? 0 : Math.log(next.factor));
    const lnWindow = Math.log(shard.window) + Math.min(lnStep, lnRoom);
    const window = Math.max(WINDOW_MIN, Math.exp(lnWindow));
    const changedAtMs = this.#sample.atMs;
    const from = isProbe ? shard.from : window;
    return { ...shard, window, from, isStarting, changedAtMs, cohort: null, isClosed: false };
  }

  /**
   * How far a window may grow if latency grows with it, and half of the time-out is the most. The first
   * measurement may be of what the incident left in the queue: it makes a window wait, and not shrink.
   */
  #lnRoom({ window, evidence }: Shard): number {
    const known = measuredAt(evidence.points, Math.log(window));
    if (known === null) return 0;
    const lnRoom = Math.log(this.#sample.attemptTimeoutMs / 2) - known.lnLatency;
    return known.count > 1 ? lnRoom : Math.max(0, lnRoom);
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

/** Logarithms of windows between two, in equal ratios. */
function spread(least: number, most: number): readonly number[] {
  const [lnLeast, lnMost] = [Math.log(least), Math.log(most)];
  return Array.from({ length: CANDIDATES + 1 }, (_, n) => {
    return lnLeast + ((lnMost - lnLeast) * n) / CANDIDATES;
  });
}

const enoughFor = ({ isStarting }: Shard): number =>
  isStarting ? SAMPLES.starting : SAMPLES.steady;

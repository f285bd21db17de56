import type { Instant } from '../../domain/instant';

/** What one look shows of launches and of the queue that they feed, as an operator can measure it. */
export type ThrottleSample = {
  readonly at: Instant;
  /** The throttle that stands, as a share of the launches of a normal peak. */
  readonly share: number;
  readonly acceptedPerSecond: number;
  /** Share of the attempts that are refused by the throttle, and for want of capacity. */
  readonly overLimitShare: number;
  readonly outOfCapacityShare: number;
  /** Changes of network state that wait, and those that are propagated per second. */
  readonly backlog: number;
  readonly servedPerSecond: number;
  readonly latencyP90Ms: number;
  readonly isAbnormal: boolean;
};

export type ThrottleOptions = {
  /** A raise is at most by this factor a look. */
  readonly raiseMax: number;
  /** Never below this share: what a region must take whatever waits. */
  readonly shareMin: number;
  /** Kept free of what the Network Manager can do. */
  readonly margin: number;
  /** What waits is to be drained within this time. */
  readonly drainWithin: number;
  /** Latency above which nothing is raised. */
  readonly networkLatencyMax: number;
  /** Lifted when it has refused nobody to speak of for so long. */
  readonly calmFor: number;
};

/** What is remembered from look to look. */
export type ThrottleState = {
  readonly last: { readonly at: Instant; readonly backlog: number } | null;
  /** Changes per second that the Network Manager can do; null until it was seen at its limit. */
  readonly capacity: number | null;
  /** Launches per second that a share of 1 lets through, as far as was seen. */
  readonly launchesPerShare: number;
  readonly calmSince: Instant | null;
};

export type ThrottleDecision = {
  readonly state: ThrottleState;
  /** What the throttle is to be; null: lifted. The same as what stands: left alone. */
  readonly share: number | null;
};

export const START: ThrottleState = {
  ...{ last: null, capacity: null, launchesPerShare: 0, calmSince: null },
};

/** So much waiting, in seconds of work, says that the Network Manager is at its limit. */
const FULL_ABOVE_S = 15;
/** A capacity that was seen is believed a little less from look to look: somebody may have added to it. */
const HOPE = 1.01;
/** Refusals below this share do not count: the throttle binds nobody. */
const CALM_BELOW = 0.01;
/** Smaller changes are not worth an act. */
const CHANGE_MIN = 0.03;

/**
 * The launch throttle as fast as what follows allows. While the Network Manager keeps up, its capacity
 * cannot be seen: the throttle rises step by step. Once something waits, what it serves is its
 * capacity, and launches get what is left of that:
 *
 *   launches <= capacity × (1 − margin) − backlog / drain time − whatever else arrives
 *
 * (overload study, 4.1). It is lifted when it has refused nobody for a while.
 */
export function nextThrottle(
  before: ThrottleState,
  sample: ThrottleSample,
  options: ThrottleOptions,
): ThrottleDecision {
  const state = learn(before, sample);
  const { at, share } = sample;
  const isLate = sample.isAbnormal || sample.latencyP90Ms > options.networkLatencyMax;
  const hasCalmed = state.calmSince !== null && at - state.calmSince >= options.calmFor;
  if (hasCalmed && !isLate && !isFull(sample)) return { state, share: null };
  const wanted = Math.min(share * options.raiseMax, roomFor(state, before, { sample, options }));
  // Where nobody is refused a raise lets in nobody; where network state is late none is made.
  const isUseless = sample.overLimitShare < CALM_BELOW || isLate;
  const next = rounded(Math.max(options.shareMin, isUseless ? Math.min(share, wanted) : wanted));
  const isWorthIt = Math.abs(next - share) >= CHANGE_MIN * share;
  return { state, share: isWorthIt ? next : share };
}

function learn(before: ThrottleState, sample: ThrottleSample): ThrottleState {
  const { at, share, acceptedPerSecond, backlog, servedPerSecond } = sample;
  const refused = sample.overLimitShare + sample.outOfCapacityShare;
  const hoped = before.capacity === null ? null : before.capacity * HOPE;
  return {
    last: { at, backlog },
    // Parts are not full all at once: what was served at most is nearer to what can be.
    capacity: isFull(sample) ? Math.max(before.capacity ?? 0, servedPerSecond) : hoped,
    launchesPerShare: Math.max(before.launchesPerShare, acceptedPerSecond / share),
    calmSince: refused < CALM_BELOW ? (before.calmSince ?? at) : null,
  };
}

/** The share that leaves the Network Manager time for what waits; without limit while that is unknown. */
function roomFor(
  { capacity, launchesPerShare }: ThrottleState,
  { last }: ThrottleState,
  { sample, options }: { readonly sample: ThrottleSample; readonly options: ThrottleOptions },
): number {
  const { at, acceptedPerSecond, backlog, servedPerSecond } = sample;
  if (capacity === null || launchesPerShare === 0) return Infinity;
  const elapsed = last === null ? 0 : (at - last.at) / 1_000;
  const growth = elapsed > 0 && last !== null ? (backlog - last.backlog) / elapsed : 0;
  const others = Math.max(0, servedPerSecond + growth - acceptedPerSecond);
  const room = capacity * (1 - options.margin) - backlog / (options.drainWithin / 1_000) - others;
  return room / launchesPerShare;
}

const isFull = ({ backlog, servedPerSecond }: ThrottleSample): boolean =>
  backlog > FULL_ABOVE_S * servedPerSecond;

/** Two digits are enough for a limit, and for who reads of it. */
const rounded = (share: number): number => Math.round(100 * share) / 100;

/** What a window has shown: its logarithm, the mean logarithm of latency, and how much that tells. */
export type KneePoint = {
  readonly lnWindow: number;
  readonly lnLatency: number;
  readonly weight: number;
};

/**
 * What is believed of a knee: weights of hypotheses. Below the knee latency doesn't depend on the window;
 * past it, it grows with a power: 1 where workers are all busy (a queue, throughput is flat), more
 * where what they share slows down (throughput falls).
 */
export type KneeBelief = {
  readonly hypotheses: readonly KneeHypothesis[];
  /** Logarithm of how well the whole model explains the points. */
  readonly lnEvidence: number;
};

export type KneeHypothesis = {
  readonly lnKnee: number;
  readonly power: number;
  readonly share: number;
};

/** Powers that are told apart, and the prior of each. Source: overload study, 2.3. */
const POWERS: readonly { readonly power: number; readonly lnPrior: number }[] = [
  { power: 1, lnPrior: -1 },
  { power: 1.6, lnPrior: -2 },
  { power: 2.6, lnPrior: -2 },
];
/** Knees lie on a grid of 6 %, up to seven times beyond what was tried. */
const GRID = Math.log(1.06);
const BEYOND = Math.log(7);
const BELOW = Math.log(3);

/**
 * Which knees explain these points. Each group has an unloaded latency of its own, which is fitted;
 * the knee is common to all. Groups are the shards where the knee is one of what they share.
 */
export function believe(groups: readonly (readonly KneePoint[])[]): KneeBelief {
  const all = groups.flat().map(({ lnWindow }) => lnWindow);
  const first = Math.min(...all) - BELOW;
  const steps = Math.ceil((Math.max(...all) + BEYOND - first) / GRID);
  const scored: { lnKnee: number; power: number; ln: number }[] = [];
  for (let step = 0; step <= steps; step += 1) {
    const lnKnee = first + step * GRID;
    for (const { power, lnPrior } of POWERS) {
      const ln = groups.reduce((sum, points) => sum + fitOf(points, lnKnee, power), lnPrior);
      scored.push({ lnKnee, power, ln });
    }
  }
  const best = scored.reduce((most, { ln }) => Math.max(most, ln), -Infinity);
  const total = scored.reduce((sum, { ln }) => sum + Math.exp(ln - best), 0);
  return {
    hypotheses: scored.map(({ lnKnee, power, ln }) => {
      return { lnKnee, power, share: Math.exp(ln - best) / total };
    }),
    lnEvidence: best + Math.log(total / scored.length),
  };
}

/** Goodput of a window under a hypothesis, but for a factor that all windows have. */
function goodput(lnWindow: number, { lnKnee, power }: KneeHypothesis): number {
  return Math.exp(lnWindow - power * Math.max(0, lnWindow - lnKnee));
}

/** Logarithm of the factor on latency from one window to another, as expected. */
export function lnLatencyGrowth(belief: KneeBelief, lnFrom: number, lnTo: number): number {
  return belief.hypotheses.reduce((sum, { lnKnee, power, share }) => {
    const past = Math.max(0, lnTo - lnKnee) - Math.max(0, lnFrom - lnKnee);
    return sum + share * power * past;
  }, 0);
}

/**
 * The window from which the most goodput is to be expected, a little in favour of what is uncertain, for
 * only what is tried is learned.
 */
export function bestWindow(belief: KneeBelief, candidates: readonly number[]): number {
  // Most hypotheses are as good as ruled out.
  const likely = belief.hypotheses.filter(({ share }) => share > 1e-4);
  const scores = candidates.map((lnWindow) => {
    let [mean, square] = [0, 0];
    for (const hypothesis of likely) {
      const value = goodput(lnWindow, hypothesis);
      mean += hypothesis.share * value;
      square += hypothesis.share * value * value;
    }
    return mean + CURIOSITY * Math.sqrt(Math.max(0, square - mean * mean));
  });
  const enough = (1 - INDIFFERENCE) * Math.max(...scores);
  return candidates[scores.findIndex((score) => score >= enough)] as number;
}

/** So much less goodput is no less: of windows that are as good, the smallest has the shortest queue. */
const INDIFFERENCE = 0.01;

/** Weight of the uncertainty of a goodput beside its mean. Source: overload study, 2.3. */
const CURIOSITY = 0.1;

/** Logarithm of the likelihood, with the unloaded latency that fits best. */
function fitOf(points: readonly KneePoint[], lnKnee: number, power: number): number {
  let [weights, sum, square] = [0, 0, 0];
  for (const { lnWindow, lnLatency, weight } of points) {
    const rest = lnLatency - power * Math.max(0, lnWindow - lnKnee);
    weights += weight;
    sum += weight * rest;
    square += weight * rest * rest;
  }
  return weights === 0 ? 0 : -0.5 * (square - (sum * sum) / weights);
}

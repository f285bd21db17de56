import { lnLikelihood, unloadedFilter, type Evidence, type Unloaded } from './unloaded-latency';

/**
 * What is believed of a knee: weights of hypotheses. Below the knee latency doesn't depend on the
 * window. Past it, what all share slows down, and latency grows with a power as far as the reach: there
 * all workers are busy, and it grows in proportion.
 */
export type KneeBelief = {
  readonly hypotheses: readonly KneeHypothesis[];
  /** Logarithm of how well the whole model explains the points. */
  readonly lnEvidence: number;
};

type KneeHypothesis = Shape & { readonly lnKnee: number; readonly share: number };
type Shape = { readonly power: number; readonly lnReach: number };

/**
 * Powers that are told apart, and the prior of each: 1 where throughput is flat, more where it falls.
 * Source: overload study, 2.3. The reaches are an assumption; the last one is as good as endless.
 */
const FLAT = { power: 1, lnReach: Infinity, lnPrior: -1 };
const RETROGRADE = { powers: [1.6, 2.6], reaches: [1.25, 1.75, 100], lnPrior: -2 };
const SHAPES: readonly (Shape & { readonly lnPrior: number })[] = [
  FLAT,
  ...RETROGRADE.powers.flatMap((power) =>
    RETROGRADE.reaches.map((reach) => {
      const lnPrior = RETROGRADE.lnPrior - Math.log(RETROGRADE.reaches.length);
      return { power, lnReach: Math.log(reach), lnPrior };
    }),
  ),
];

/** Knees lie on a grid of 6 %, up to seven times beyond what was tried. Source: overload study, 2.3. */
const GRID = { step: Math.log(1.06), beyond: Math.log(7), below: Math.log(3) } as const;

/** Weight of the uncertainty of a goodput beside its mean. Source: overload study, 2.3. */
const CURIOSITY = 0.1;

/**
 * Where attempts are expected to wait for so much longer than they are worked on, goodput is flat at best:
 * so much of it is given up for a shorter queue, for a fleet can be stuck there. Settled on the
 * development seeds.
 */
const DEEP = { growth: 4, loss: 0.08 } as const;

/**
 * Which knees explain these points. Each group has an unloaded latency of its own, which is fitted;
 * the knee is common to all. Groups are the shards where the knee is one of what they share.
 */
export function believe(groups: readonly Evidence[]): KneeBelief {
  const all = groups.flatMap(({ points }) => points.map(({ lnWindow }) => lnWindow));
  const filters = groups.map(unloadedFilter);
  const first = Math.min(...all) - GRID.below;
  const steps = Math.ceil((Math.max(...all) + GRID.beyond - first) / GRID.step);
  const scored: { lnKnee: number; shape: Shape; ln: number }[] = [];
  for (let step = 0; step <= steps; step += 1) {
    const lnKnee = first + step * GRID.step;
    for (const shape of SHAPES) {
      const lnSlower = (lnWindow: number): number => lnGrowth(lnWindow - lnKnee, shape);
      const ln = filters.reduce((sum, each) => sum + lnLikelihood(each, lnSlower), shape.lnPrior);
      scored.push({ lnKnee, shape, ln });
    }
  }
  const best = scored.reduce((most, { ln }) => Math.max(most, ln), -Infinity);
  const total = scored.reduce((sum, { ln }) => sum + Math.exp(ln - best), 0);
  return {
    hypotheses: scored.map(({ lnKnee, shape: { power, lnReach }, ln }) => {
      return { lnKnee, power, lnReach, share: Math.exp(ln - best) / total };
    }),
    lnEvidence: best + Math.log(total / scored.length),
  };
}

/** Logarithm of the factor on latency so far past a knee. */
function lnGrowth(lnPast: number, { power, lnReach }: Shape): number {
  if (lnPast <= 0) return 0;
  return lnPast <= lnReach ? power * lnPast : power * lnReach + lnPast - lnReach;
}

/** Goodput of a window under a hypothesis, but for a factor that all windows have. */
function goodput(lnWindow: number, hypothesis: KneeHypothesis): number {
  return Math.exp(lnWindow - lnGrowth(lnWindow - hypothesis.lnKnee, hypothesis));
}

/** Logarithm of the factor on latency from one window to another, as expected; from none: of all load. */
export function lnLatencyGrowth(belief: KneeBelief, lnFrom: number, lnTo: number): number {
  return belief.hypotheses.reduce((sum, hypothesis) => {
    const { lnKnee, share } = hypothesis;
    const [from, to] = [lnFrom - lnKnee, lnTo - lnKnee];
    return sum + share * (lnGrowth(to, hypothesis) - lnGrowth(from, hypothesis));
  }, 0);
}

/**
 * The smallest window from which at most so much less goodput is to be expected than from the best, as a
 * share: it has the shortest queue. A little in favour of what is uncertain, for only what is tried is
 * learned. `candidates` are logarithms, in rising order.
 */
export function smallestWindow(
  belief: KneeBelief,
  candidates: readonly number[],
  loss: number,
): number {
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
  const most = Math.max(...scores);
  const best = candidates[scores.indexOf(most)] as number;
  const isDeep = lnLatencyGrowth(belief, -Infinity, best) > Math.log(DEEP.growth);
  const enough = (1 - (isDeep ? Math.max(loss, DEEP.loss) : loss)) * most;
  return candidates[scores.findIndex((score) => score >= enough)] as number;
}

/** What is known of the unloaded latency with the first point, under all hypotheses together. */
export function absorbed(
  { hypotheses }: KneeBelief,
  { before, points }: Evidence,
): Unloaded | null {
  const [first] = points;
  if (first === undefined) return before;
  const { start, steps } = unloadedFilter({ before, points: [first] });
  const gain = steps[0]?.gain ?? 0;
  let [mean, square] = [0, 0];
  for (const { lnKnee, share, ...shape } of hypotheses) {
    const seen = first.lnLatency - lnGrowth(first.lnWindow - lnKnee, shape);
    const now = start + gain * (seen - start);
    mean += share * now;
    square += share * now * now;
  }
  const variance = gain / first.weight + Math.max(0, square - mean * mean);
  return { atMs: first.atMs, mean, variance };
}

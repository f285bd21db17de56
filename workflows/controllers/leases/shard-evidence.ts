import { absorbed, believe, type KneeBelief } from './knee-fit';
import type { Evidence, KneePoint } from './unloaded-latency';

/** Points that are kept; of those before, what they say of the unloaded latency. */
const POINTS_MAX = 32;
/** Factor on the weight of a point with each later one: it halves in fourteen. */
const FADE = 0.5 ** (1 / 14);
/** What is left of it when a measurement contradicts what was believed. Source: overload study, 2.3. */
const FADE_AT_CHANGE = 0.05;
/** Standard deviation of the logarithm of an unloaded latency at a change. Source: overload study, 2.3. */
const CHANGE = 0.4;
/** A point so far off its like, in logarithm and in standard errors, says that something has changed. */
const SURPRISE = { error: 0.25, errors: 4 } as const;
/** Windows closer together than this, in logarithm, are alike. */
const ALIKE = 0.15;

export const NOTHING: Evidence = { before: null, points: [] };

/** What is known with another point. */
export function learned({ before, points }: Evidence, point: KneePoint): Evidence {
  const isChanged = isSurprising(points, point);
  const faded = weighed(points, isChanged ? FADE_AT_CHANGE : FADE);
  const variance = isChanged ? CHANGE ** 2 : 0;
  return shortened({
    before: before && { ...before, variance: before.variance + variance },
    points: [...faded, point],
  });
}

/** Next to nothing is left of points that have led astray. */
export const doubted = ({ before, points }: Evidence): Evidence => ({
  before,
  points: weighed(points, FADE_AT_CHANGE),
});

const weighed = (points: readonly KneePoint[], factor: number): readonly KneePoint[] =>
  points.map((point) => ({ ...point, weight: point.weight * factor }));

function shortened(known: Evidence): Evidence {
  if (known.points.length <= POINTS_MAX) return known;
  return { before: absorbed(believe([known]), known), points: known.points.slice(1) };
}

/** What was measured at windows like this one, together; null: nothing was. */
export function measuredAt(
  points: readonly KneePoint[],
  lnWindow: number,
): { readonly lnLatency: number; readonly weight: number; readonly count: number } | null {
  const near = points.filter((point) => Math.abs(point.lnWindow - lnWindow) < ALIKE);
  const weight = near.reduce((sum, each) => sum + each.weight, 0);
  if (weight === 0) return null;
  const lnLatency = near.reduce((sum, each) => sum + each.weight * each.lnLatency, 0) / weight;
  return { lnLatency, weight, count: near.length };
}

/** Whether a point lies far off what was measured at like windows. */
function isSurprising(points: readonly KneePoint[], point: KneePoint): boolean {
  const known = measuredAt(points, point.lnWindow);
  if (known === null) return false;
  const off = Math.abs(point.lnLatency - known.lnLatency);
  const { error, errors } = SURPRISE;
  return off > error && off > errors * Math.sqrt(1 / known.weight + 1 / point.weight);
}

/** One knee for the sum of all windows, and how likely that is beside one for each shard. */
export type SharedKnee = { readonly belief: KneeBelief; readonly share: number };

/** From what each shard has shown, and is believed of it alone. Null: there is too little to tell. */
export function sharedKnee(
  shards: readonly Evidence[],
  beliefs: readonly KneeBelief[],
): SharedKnee | null {
  const length = Math.min(...shards.map(({ points }) => points.length));
  if (shards.length < 2 || length < 2) return null;
  const recent = shards.map(({ before, points }) => ({
    before: points.length === length ? before : null,
    points: points.slice(-length),
  }));
  const lnSums = Array.from({ length }, (_, epoch) => {
    const sum = recent.reduce((all, { points }) => all + windowAt(points, epoch), 0);
    return Math.log(sum);
  });
  const joined = recent.map(({ before, points }) => ({
    before,
    points: points.map((point, epoch) => ({ ...point, lnWindow: lnSums[epoch] as number })),
  }));
  const belief = believe(joined);
  const apart = recent.reduce((sum, own, index) => {
    const isWhole = shards[index]?.points.length === length;
    return sum + (isWhole ? (beliefs[index] as KneeBelief) : believe([own])).lnEvidence;
  }, 0);
  return { belief, share: 1 / (1 + Math.exp(apart - belief.lnEvidence)) };
}

const windowAt = (points: readonly KneePoint[], epoch: number): number =>
  Math.exp((points[epoch] as KneePoint).lnWindow);

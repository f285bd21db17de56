/** What a window has shown: its logarithm, the mean logarithm of latency, and how much that tells. */
export type KneePoint = {
  readonly atMs: number;
  readonly lnWindow: number;
  readonly lnLatency: number;
  /** Reciprocal of the variance. */
  readonly weight: number;
};

/** What is known of the logarithm of a latency without a queue, at an instant. */
export type Unloaded = { readonly atMs: number; readonly mean: number; readonly variance: number };

/** What a shard has shown: points in the order of time, and what was known before the first. */
export type Evidence = { readonly before: Unloaded | null; readonly points: readonly KneePoint[] };

/**
 * Other load and state checks change the unloaded latency: its variance grows by so much per ms, a
 * tenth in three minutes. Assumption; settled on the development seeds.
 */
const DRIFT = 5e-5 / 1_000;
/** Variance of an unloaded latency of which nothing is known. */
const UNKNOWN = 100;

/** A Kalman filter over points; its gains depend on no latency, so they serve all hypotheses. */
export type UnloadedFilter = {
  readonly start: number;
  readonly steps: readonly {
    readonly point: KneePoint;
    readonly gain: number;
    /** Reciprocal of the variance of what is expected here. */
    readonly precision: number;
  }[];
};

export function unloadedFilter({ before, points }: Evidence): UnloadedFilter {
  let variance = before?.variance ?? UNKNOWN;
  let atMs = before?.atMs ?? points[0]?.atMs ?? 0;
  const steps = points.map((point) => {
    variance += DRIFT * (point.atMs - atMs);
    atMs = point.atMs;
    const precision = 1 / (variance + 1 / point.weight);
    const gain = variance * precision;
    variance *= 1 - gain;
    return { point, gain, precision };
  });
  return { start: before?.mean ?? 0, steps };
}

/** Logarithm of the likelihood of a filter's points, if load has made each so much slower. */
export function lnLikelihood(
  { start, steps }: UnloadedFilter,
  lnSlower: (lnWindow: number) => number,
): number {
  let [mean, sum] = [start, 0];
  for (const { point, gain, precision } of steps) {
    const rest = point.lnLatency - lnSlower(point.lnWindow) - mean;
    sum += rest * rest * precision;
    mean += gain * rest;
  }
  return -0.5 * sum;
}

import { latencyOf, type Cohort } from '../../contract/lease-sample';

export type CohortLatency = {
  readonly lnLatency: number;
  /** Reciprocal of the variance of that mean, with what the model can't explain anyway. */
  readonly weight: number;
};

/** Share of a cohort, its fastest, that the mean is of: then it needn't wait for the slowest. */
const FASTEST = 0.8;
/** Spread of the logarithm of latencies before any was seen, and the error of the model itself. */
const PRIOR_DEVIATION = 0.6;
const PRIOR_COUNT = 4;
const MODEL_ERROR = 0.04;

/**
 * The latency of a cohort, from its fastest four fifths; null while fewer have ended. What is still in
 * flight or timed out counts as slower than all that succeeded: leaving it out would see
 * the fast ones only, and a latency that is far too low.
 */
export function cohortLatency(
  cohort: Cohort,
  timeoutMs: number,
  samplesMin: number,
): CohortLatency | null {
  const { submitted, failed, aborted, succeeded, timedOut, latencies } = cohort;
  const size = submitted - failed - aborted;
  const wanted = FASTEST * size;
  if (size < samplesMin || succeeded + timedOut < wanted) return null;
  let [left, sum, square] = [wanted, 0, 0];
  for (const [bin, count] of latencies.entries()) {
    const taken = Math.min(left, count);
    const ln = Math.log(latencyOf(bin, timeoutMs));
    sum += taken * ln;
    square += taken * ln * ln;
    left -= taken;
    if (left <= 0) break;
  }
  const lnTimeout = Math.log(timeoutMs);
  sum += left * lnTimeout;
  square += left * lnTimeout * lnTimeout;
  const mean = sum / wanted;
  const spread = Math.max(0, square / wanted - mean * mean);
  const variance = (wanted * spread + PRIOR_COUNT * PRIOR_DEVIATION ** 2) / (wanted + PRIOR_COUNT);
  return { lnLatency: mean, weight: 1 / ((1.2 * variance) / wanted + MODEL_ERROR ** 2) };
}

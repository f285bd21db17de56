import type { TrafficScenario } from '../../../workflows/contract/scenario/customers';
import { MINUTE_MS, type Instant } from '../../../workflows/domain/instant';

const DAY_MS = 24 * 60 * MINUTE_MS;

/** The traffic of an instant as a share of the day's peak: one smooth wave a day. */
export function trafficAt({ trough, peakAt }: TrafficScenario, at: Instant): number {
  const wave = (1 + Math.cos((2 * Math.PI * (at - peakAt)) / DAY_MS)) / 2;
  return trough + (1 - trough) * wave;
}

import type { Incident } from '../../workflows/contract/incident';
import { GRID_MS, type Instant } from '../../workflows/domain/instant';

type Clock = Pick<Incident, 'originMs' | 'pace'>;

/** The instant that it is by this machine's clock; on the grid, at or after now. */
export function incidentNow({ originMs, pace }: Clock): Instant {
  return Math.max(0, Math.ceil(((Date.now() - originMs) * pace) / GRID_MS) * GRID_MS);
}

/** When an instant is, was or will be, by the clock on the wall. */
export function wallTime({ originMs, pace }: Clock, at: Instant): Date {
  return new Date(originMs + at / pace);
}

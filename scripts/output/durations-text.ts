import type { MeasuredRange } from '../../workflows/domain/preview/durations';
import { hoursAndMinutes } from '../../worker/result/figures';

/** "12 s", "6.4 min", "33 min", "2 h 29 min". */
function lasting(minutes: number): string {
  if (minutes < 1) return `${Math.round(60 * minutes)} s`;
  return minutes < 10 ? `${minutes.toFixed(1)} min` : hoursAndMinutes(minutes);
}

/** "30 min to 37 min, middle 33 min, in 12 rehearsals" */
export function rangeText({ min, median, max, runs }: MeasuredRange): string {
  const [least, middle, most] = [min, median, max].map(lasting);
  const count = runs === 1 ? '1 rehearsal' : `${runs} rehearsals`;
  return least === most
    ? `${middle} in ${count}`
    : `${least} to ${most}, middle ${middle}, in ${count}`;
}

import type { SavedRange } from './savings';

/** "13 h 12 min", "7 min". */
export function hoursAndMinutes(minutes: number): string {
  const whole = Math.round(Math.abs(minutes));
  const [hours, rest] = [Math.floor(whole / 60), whole % 60];
  const text = hours === 0 ? `${rest} min` : `${hours} h ${String(rest).padStart(2, '0')} min`;
  return minutes < 0 && whole > 0 ? `-${text}` : text;
}

/** "12.3 million" of what there are many. */
export function large(value: number): string {
  return Math.abs(value) >= 1_000_000
    ? `${(value / 1_000_000).toFixed(1)} million`
    : Math.round(value).toLocaleString('en-US');
}

/** "13 h 18 min to 13 h 28 min". */
export function rangeText(
  range: SavedRange | undefined,
  text: (value: number) => string = hoursAndMinutes,
): string {
  if (range === undefined) return '';
  const { low, high, isAtLeast } = range;
  if (low === null || high === null) return 'not known: not back when its night ended';
  const least = isAtLeast ? 'at least ' : '';
  const [from, to] = [text(low), text(high)];
  return from === to ? `${least}${from}` : `${least}${from} to ${to}`;
}

/**
 * The smallest value that so large a share of all do not exceed; of two in the middle the lower one. Never a
 * mean, for what never ends is infinitely long. `sorted` is in rising order and not empty.
 */
export function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] as number;
}

/** To four digits; null: it never ended, and JSON has no number for that. */
export const toJsonNumber = (value: number): number | null =>
  Number.isFinite(value) ? Number(value.toFixed(4)) : null;

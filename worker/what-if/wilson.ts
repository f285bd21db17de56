/** Of the standard normal distribution, two-sided 95 %. */
const Z = 1.959964;

/**
 * The 95 % interval of a share, after Wilson (1927): it says something of none and of all, too, where the
 * usual one has no width.
 */
export function wilson(
  hits: number,
  trials: number,
): { readonly low: number; readonly high: number } {
  const share = hits / trials;
  const weight = Z ** 2 / trials;
  const middle = (share + weight / 2) / (1 + weight);
  const reach = (Z / (1 + weight)) * Math.sqrt((share * (1 - share) + weight / 4) / trials);
  const within = (value: number): number => Math.min(1, Math.max(0, value));
  return {
    low: hits === 0 ? 0 : within(middle - reach),
    high: hits === trials ? 1 : within(middle + reach),
  };
}

/**
 * Resolvers that triage asks, spread over the population: with forty, the share that is cut off is
 * known to 16 % at worst.
 */
const VANTAGE_POINTS = 40;
/** A prime, so that all groups of name servers are among them. */
const STRIDE = 47;

export const TRIAGE_VANTAGE_POINTS: readonly string[] = Array.from(
  { length: VANTAGE_POINTS },
  (_, index) => `resolver/${STRIDE * index}`,
);

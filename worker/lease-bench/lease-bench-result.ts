import { z } from 'zod';

const count = z.int().nonnegative();
/** Unfinished recoveries are infinitely long, and JSON has no number for that. */
const ratio = z.number().nullable().describe('null: that recovery was not finished');
const share = z.number().min(0).max(1);

const quantiles = z.strictObject({
  worlds: count,
  median: ratio,
  p90: ratio,
  p95: ratio,
  p99: ratio,
  max: ratio,
});

const policy = z.strictObject({
  ...quantiles.shape,
  unfinished: count,
  collapsed: count.describe('runs that collapsed on the way'),
  wasted: z
    .strictObject({ median: share, p95: share })
    .describe('finished work that nobody waited for any more, as a share of all'),
  overOracle: quantiles.nullable().describe('the same over the oracle; null: it was not run'),
  byClass: z.record(z.string(), quantiles).describe('over the fluid minimum, by class of world'),
  ratios: z.array(ratio).describe('per world, in the order of `worlds`'),
});

/** What `npm run bench:leases` writes: how long recoveries took, over the shortest there can be. */
export const leaseBenchResultSchema = z.strictObject({
  format: z.literal('blackstart/lease-bench@1'),
  worlds: z.array(
    z.strictObject({
      seed: count,
      fluidMinimum: z.number().describe('seconds'),
      classes: z.array(z.string()),
    }),
  ),
  policies: z
    .record(z.string(), policy)
    .describe('by controller: time to 99 % of the live droplets over the fluid minimum'),
});

export type LeaseBenchResult = z.infer<typeof leaseBenchResultSchema>;
export type PolicyFigures = z.infer<typeof policy>;
export type Quantiles = z.infer<typeof quantiles>;

import { z } from 'zod';

const share = z.number().min(0).max(1);
const count = z.int().nonnegative();

const figures = z.strictObject({
  errors: z
    .strictObject({ mean: share, p95: share, max: share })
    .describe('share of the connections that failed, over the seeds'),
  removed: z
    .strictObject({ mean: share, peakMean: share, peakMax: share })
    .describe('share of the targets that got no connections: over time, and at the most'),
  removedWell: z
    .strictObject({ peakMean: share, peakMax: share })
    .describe('the same of the targets that would have taken them'),
  changes: z.number().nonnegative().describe('changes of state per target'),
  found: z
    .strictObject({
      count,
      medianMinutes: z.number().nullable().describe('null: no bad target left service'),
      p95Minutes: z.number().nullable(),
    })
    .describe('how long bad targets had been bad when they left service'),
  failovers: z.number().nonnegative().describe('zones that left DNS, in whole or in part, per run'),
  heldBack: share.describe('time in which unhealthy targets stayed because no more might leave'),
});

/** What `npm run bench:balancers` writes: rules of removal on the same load balancers. */
export const balancerBenchResultSchema = z.strictObject({
  format: z.literal('blackstart/balancer-bench@1'),
  seeds: z.strictObject({ from: count, count }),
  hours: z.number().positive(),
  settings: z.record(
    z.string(),
    z.strictObject({
      what: z.string(),
      rules: z
        .record(z.string(), z.record(z.string(), figures))
        .describe('by rule, and by load as a share of all capacity'),
    }),
  ),
});

export type BalancerBenchResult = z.infer<typeof balancerBenchResultSchema>;
export type RuleFigures = z.infer<typeof figures>;

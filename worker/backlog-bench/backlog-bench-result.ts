import { z } from 'zod';

const count = z.int().nonnegative();
const share = z.number().min(0).max(1);
const seconds = z.number().nonnegative();
const ratio = z.number().positive().nullable().describe('null: not within 25 times the bound');

const run = z.strictObject({
  seed: count,
  allCurrent: seconds
    .nullable()
    .describe('until no healthy target waited; null: not within 25 times the bound'),
  bound: seconds.describe('the lower bound, with what waits and arrives under this seed'),
  freshInTime: share.describe('of the fresh updates until then: within a minute'),
  freshMedian: seconds.nullable().describe('median of their latency; null: it has not arrived'),
  overwritten: count.describe('older states written over newer ones'),
  overwrittenShare: share.describe('the same as a share of all writes'),
  stale: count.describe('targets that stand at an older state than they have stood at'),
  backlogStoodStill: seconds.describe('longest time without progress of a waiting backlog'),
});

const figures = z.strictObject({
  overBound: z
    .strictObject({ median: ratio, max: ratio })
    .nullable()
    .describe('null: the bound does not hold for a surge'),
  allCurrent: seconds.nullable().describe('median'),
  freshInTime: share.describe('least of the runs'),
  freshMedian: seconds.nullable().describe('median'),
  overwritten: count.describe('of all runs'),
  overwrittenShare: share.describe('largest of the runs'),
  stale: count.describe('of all runs'),
  backlogStoodStill: seconds.describe('longest of the runs'),
  runs: z.array(run),
});

/** What `npm run bench:backlog` writes: how waiting network configurations are drained. */
export const backlogBenchResultSchema = z.strictObject({
  format: z.literal('blackstart/backlog-bench@1'),
  targets: count,
  loads: z.array(
    z.strictObject({
      name: z.string(),
      staleUpdates: z.number().describe('that wait per target, on average'),
      freshLoad: share.describe('of what can be done, that fresh updates are'),
      hasPoison: z.boolean().describe('whether two targets in a thousand always fail'),
      hasSurge: z.boolean().describe('whether for ten minutes more arrives than can be done'),
      bound: seconds.nullable().describe('the lower bound as a formula; null for a surge'),
    }),
  ),
  disciplines: z
    .record(z.string(), z.record(z.string(), figures))
    .describe('by discipline and load'),
});

export type BacklogBenchResult = z.infer<typeof backlogBenchResultSchema>;
export type DrainFigures = z.infer<typeof figures>;
export type SeededRun = z.infer<typeof run>;

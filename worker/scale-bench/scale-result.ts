import { z } from 'zod';

const count = z.int().nonnegative();
const seconds = z.number().nonnegative();

const run = z.strictObject({
  droplets: count,
  shards: count.describe('hosts of DWFM, each with a fixed range of the droplets'),
  server: z.enum(['time-skipping', 'real']),
  pace: z.number().nullable().describe('incident time per real time; null: time is skipped'),
  outcome: z.enum(['done', 'not-needed', 'stopped', 'skipped']),
  leased: count.describe('droplets with a lease in the end'),
  recoverySeconds: seconds.describe('incident time from the first look to the last act'),
  wallSeconds: seconds.describe('real time of the recovery'),
  restarts: count.describe('restarts of hosts'),
  acts: count.describe('calls of the region'),
  runs: count.describe('Workflow runs, with those after a continue-as-new'),
  workflowTasks: count,
  events: count.describe('over all runs'),
  eventsPerDroplet: z.number(),
  historyBytes: count.describe('over all runs'),
  runEventsMax: count.describe('events of the longest run'),
  runBytesMax: count.describe('bytes of the largest run'),
  payloadBytesMax: count.describe('the largest input, result or message of any event'),
  memoryMiB: z
    .number()
    .describe('most resident memory of the process: both workers, the client, and the world'),
});

/** What `npm run bench:scale` writes. Seconds and memory are this machine's. */
export const scaleResultSchema = z.strictObject({
  format: z.literal('blackstart/scale@1'),
  runs: z.array(run),
  checks: z.array(z.strictObject({ what: z.string(), isHeld: z.boolean(), measured: z.string() })),
});

export type ScaleResult = z.infer<typeof scaleResultSchema>;
export type ScaleRun = z.infer<typeof run>;

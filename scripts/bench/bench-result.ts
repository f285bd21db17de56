import { z } from 'zod';

const milliseconds = z.number().describe('milliseconds of real time');
const count = z.number().int();

/** What `npm run bench` writes. Times are this machine's, ratios are what can be compared. */
export const benchResultSchema = z.strictObject({
  format: z.literal('blackstart/bench@2'),
  scenario: z.string(),
  policy: z.string(),
  overBareLoop: z
    .number()
    .describe('the night over a bare loop of one-minute timers and Activities: median of pairs'),
  overBareStep: z
    .number()
    .describe('an act over a bare timer and Activity of one Workflow: median of pairs'),
  loopSteps: count.describe('timers and Activities of the bare loop'),
  night: z.strictObject({
    seconds: z.number().describe('real time, median of runs'),
    simulatedOverReal: z.number(),
    acts: count,
    actsByRole: z.record(z.string(), count),
    workflowTasks: count,
    events: count,
    eventsByType: z.record(z.string(), count).describe('events per Workflow Type'),
    historyBytes: count,
  }),
  runs: z.strictObject({
    nights: z.array(z.strictObject({ loopMs: milliseconds, nightMs: milliseconds })),
    steps: z.array(
      z.strictObject({
        bareMs: milliseconds.describe('a step of the bare loop'),
        actMs: milliseconds.describe('an act'),
      }),
    ),
  }),
});

export type BenchResult = z.infer<typeof benchResultSchema>;

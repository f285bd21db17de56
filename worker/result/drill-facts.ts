import { z } from 'zod';

const ms = z.number().describe('milliseconds of incident time');

/** What a drill says of itself, beside its journal and its result: enough to show it again. */
export const drillFactsSchema = z.strictObject({
  format: z.literal('blackstart/drill@1'),
  incident: z.string(),
  operator: z
    .enum(['historical', 'blackstart', 'person', 'policy'])
    .describe('who decided; policy: the script of the policy that is named'),
  scenario: z.string().describe('a name of scenarios/, or a file, as it was given'),
  policy: z.string().describe('a name of policies/, or a file, as it was given'),
  seed: z.number().int(),
  pace: z.number().describe('incident time per real time: an upper bound'),
  reached: z
    .strictObject({
      pace: z.number(),
      wallSeconds: z.number(),
      lateness: z
        .strictObject({ acts: z.number().int(), medianMs: ms, p99Ms: ms, maxMs: ms })
        .describe('by how much acts came after their instants'),
    })
    .nullable()
    .describe('null: the drill was stopped, or is under way'),
});

export type DrillFacts = z.infer<typeof drillFactsSchema>;

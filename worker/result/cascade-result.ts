import { z } from 'zod';
import { policyResult } from './policy-result';
import { savingsSchema } from './savings';

const instant = z.number().describe('milliseconds after the start of the scenario');

/** What `npm start` writes: one scenario and seed, and what each policy made of it. */
export const cascadeResultSchema = z.strictObject({
  format: z.literal('blackstart/cascade@1'),
  scenario: z.string(),
  seed: z.number().int(),
  zero: instant.describe('T+0 as an instant of the scenario'),
  startsAt: z.string().describe('local time of instant 0'),
  policies: z.record(z.string(), policyResult),
  savings: z
    .array(savingsSchema)
    .describe('what each other runbook would have saved of the one that the checks are about'),
});

export type CascadeResult = z.infer<typeof cascadeResultSchema>;

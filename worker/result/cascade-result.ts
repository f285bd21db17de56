import { z } from 'zod';
import { quantitySchema } from '../config/quantities';
import { policyResult } from './policy-result';
import { savingsSchema } from './savings';

const instant = z.number().describe('milliseconds after the start of the scenario');

/** What `npm start` and `npm run drill` write: one scenario and seed, and what each policy made of it. */
export const cascadeResultSchema = z.strictObject({
  format: z.literal('blackstart/cascade@1'),
  version: z.string().describe('of blackstart, which played it'),
  command: z.string().describe('what was typed; with the same files it gives the same again'),
  scenario: z.string(),
  title: z.string().describe('of the scenario'),
  seed: z.number().int(),
  zero: instant.describe('T+0 as an instant of the scenario'),
  startsAt: z.string().describe('local time of instant 0'),
  policies: z.record(z.string(), policyResult),
  savings: z
    .array(savingsSchema)
    .describe('what each other runbook would have saved of the one that the checks are about'),
  quantities: z
    .array(quantitySchema)
    .describe('the numbers of the scenario and of the policies, each with who says so'),
});

export type CascadeResult = z.infer<typeof cascadeResultSchema>;

import { z } from 'zod';
import { evaluatedRun } from '../evaluation/evaluation-result';
import { LEVER_NAMES } from './levers';

const night = z.strictObject({
  seed: z.number().int(),
  recoveryTime: evaluatedRun.shape.recoveryTime,
  customerMinutes: z.number(),
  isCustomersOpen: z.boolean().describe('customers were still down at the end: at least so many'),
  isGood: z.boolean(),
  rulesBroken: z.array(z.string()).describe('other than those that the policy waives'),
});

export type PlayedNight = z.infer<typeof night>;

const share = z.number().min(0).max(1);

/** What `npm run what-if` writes. */
export const whatIfSchema = z.strictObject({
  format: z.literal('blackstart/what-if@1'),
  version: z.string(),
  command: z.string(),
  policy: z.string(),
  scenario: z.string(),
  base: z.array(night).describe('one for each seed'),
  points: z.array(
    z.strictObject({
      lever: z.enum(LEVER_NAMES),
      unit: z.string(),
      base: z.number(),
      value: z.number(),
      nights: z.array(night),
    }),
  ),
  counterfactuals: z.array(
    z.strictObject({ id: z.string(), what: z.string(), nights: z.array(night) }),
  ),
  envelope: z.strictObject({
    closedForm: z.number().describe('workers free for it × time-out ÷ service time'),
    safeUpTo: z.number().nullable().describe('the widest before the first that tips'),
    tipsAt: z.number().nullable().describe('the first with a seed that collapses or never ends'),
    windows: z.array(
      z.strictObject({
        window: z.number().int(),
        collapsed: share.describe('share of the seeds'),
        unfinished: share.describe('share of the seeds'),
        minutes: z.number().nullable().describe('until 99 % had a lease; the middle one'),
        wasted: share.describe('work for nobody; mean'),
      }),
    ),
  }),
});

export type WhatIf = z.infer<typeof whatIfSchema>;

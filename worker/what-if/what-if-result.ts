import { z } from 'zod';
import { evaluatedRun } from '../evaluation/evaluation-result';
import { LEVER_NAMES } from './levers';

const rules = z.array(z.string());

const night = z.strictObject({
  seed: z.number().int(),
  recoveryTime: evaluatedRun.shape.recoveryTime,
  customerMinutes: z.number(),
  isCustomersOpen: z.boolean().describe('customers were still down at the end: at least so many'),
  outcome: evaluatedRun.shape.recovery.shape.outcome.describe('of the recovery'),
  isWell: z.boolean().describe('the recovery did not stop short, and `rulesBroken` is empty'),
  rulesBroken: rules.describe('that neither the scenario nor the policy expects'),
  rulesKept: rules.describe('that are expected to break, and did not'),
  attemptsInVain: z.number().describe('lease attempts worked on for nobody'),
  hostRestarts: z.number().int().describe('orders to restart lease hosts'),
});

export type PlayedNight = z.infer<typeof night>;

const nights = z.array(night).describe('one for each seed');
const share = z.number().min(0).max(1);

const window = z.strictObject({
  window: z.number().int(),
  tipped: share.describe('of the seeds: collapsed, or never ended'),
  low: share.describe('95 % interval of `tipped`, after Clopper and Pearson'),
  high: share,
  unfinished: share.describe('of the seeds: never ended'),
  minutes: z.number().nullable().describe('until 99 % had a lease; the middle one that ended'),
  wasted: share.describe('work for nobody; mean'),
});

const load = z.strictObject({
  load: share.describe('of a host, that launches take'),
  isOwn: z.boolean().describe('it is that of the scenario'),
  closedForm: z.number().describe('workers free for it × time-out ÷ service time'),
  safeUpTo: z.number().nullable().describe('the widest before the first with a seed that tips'),
  tipsAt: z.number().nullable().describe('the first with a seed that tips'),
  allTipAt: z.number().nullable().describe('the first at which all seeds tip'),
  windows: z.array(window),
});

/** What `npm run what-if` writes. */
export const whatIfSchema = z.strictObject({
  format: z.literal('blackstart/what-if@1'),
  version: z.string(),
  command: z.string(),
  policy: z.string(),
  scenario: z.string(),
  base: nights,
  points: z.array(
    z.strictObject({
      lever: z.enum(LEVER_NAMES),
      unit: z.string(),
      base: z.number().nullable().describe('null: a controller decides'),
      value: z.number(),
      nights,
    }),
  ),
  counterfactuals: z.array(z.strictObject({ id: z.string(), what: z.string(), nights })),
  envelope: z.strictObject({
    seeds: z.number().int().describe('recoveries of one host, for each window'),
    loads: z.array(load),
    nights: z
      .array(z.strictObject({ window: z.number().int(), nights }))
      .describe('whole nights with the policy, at a fixed window below and above the tip'),
  }),
});

export type WhatIf = z.infer<typeof whatIfSchema>;

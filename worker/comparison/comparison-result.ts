import { z } from 'zod';
import { evaluationSchema } from '../evaluation/evaluation-result';

const VERDICTS = ['equal', 'better', 'no difference shown', 'worse', 'cannot judge'] as const;
const verdict = z.enum(VERDICTS);
const own = z.number().describe("in the metric's own unit");

const side = z.strictObject({
  file: z.string().describe('the result of an evaluation, as it was named'),
  version: z.string(),
  command: z.string(),
  code: evaluationSchema.shape.code,
  policy: evaluationSchema.shape.policy,
});

const judgement = z.strictObject({
  verdict,
  why: z.string().describe('what the verdict rests on'),
  isWithinTolerance: z.boolean().describe('a difference is shown, and the budget lets it pass'),
  pairs: z.number().int().describe('pairs of nights in which it ended on both sides'),
  lower: z.number().int().describe('of these: lower in the candidate'),
  higher: z.number().int().describe('of these: higher in the candidate'),
  openBaseline: z.number().int().describe('nights of the baseline in which it had not ended'),
  openCandidate: z.number().int(),
  baseline: own.nullable().describe('mean of the pairs; null: not in all pairs an end'),
  candidate: own.nullable(),
  difference: own.nullable().describe('mean of candidate minus baseline'),
  interval: z
    .strictObject({ low: own, high: own })
    .nullable()
    .describe('95 % confidence interval of the difference; null: too few seeds, or none ended'),
  pValue: z.number().nullable().describe('two-sided; of a primary metric after Holm'),
});

export type Judgement = z.infer<typeof judgement>;

const judgedMetric = z.strictObject({
  id: z.string(),
  what: z.string(),
  unit: z.string(),
  isPrimary: z.boolean().describe('in at least one scenario: it decides the exit status'),
  overall: judgement
    .extend({
      isPrimary: z.boolean(),
      over: z
        .array(z.string())
        .describe('scenarios that enter the mean, each with the same weight'),
    })
    .describe('mean over scenarios of the paired differences, seed by seed'),
  scenarios: z.array(
    judgement.extend({ scenario: z.string(), isPrimary: z.boolean() }).describe('over its seeds'),
  ),
});

export type JudgedMetric = z.infer<typeof judgedMetric>;

const finding = z.strictObject({
  kind: z.enum([
    'rule-newly-broken',
    'rule-newly-waived',
    'rule-broken-more-often',
    'rule-broken-earlier',
    'rule-no-longer-broken',
    'newly-not-good',
    'recovery-newly-stopped-short',
  ]),
  isFailure: z.boolean(),
  scenario: z.string(),
  seed: z.number().int(),
  rule: z.string().nullable(),
  at: z.number().nullable().describe('instant; null: it has none'),
  by: z.string().nullable(),
  text: z.string().describe('what was seen'),
});

export type Finding = z.infer<typeof finding>;

const breach = z.strictObject({
  metric: z.string(),
  scenario: z.string(),
  limit: z.enum(['maxIncrease', 'max']),
  allowed: own.nullable().describe('null: a share of what had not ended'),
  measured: own.nullable().describe('null: it had not ended'),
  unit: z.string(),
  text: z.string(),
});

export type Breach = z.infer<typeof breach>;

/** What `npm run compare` finds: a candidate beside a baseline, night by night. */
export const comparisonSchema = z.strictObject({
  format: z.literal('blackstart/comparison@1'),
  version: z.string().describe('of blackstart, which compared'),
  command: z.string(),
  baseline: side,
  candidate: side,
  changed: z.strictObject({
    policy: z.boolean(),
    code: z.boolean(),
    text: z.string().describe('what is compared with what'),
  }),
  verdict,
  exitStatus: z.literal([0, 1, 2]),
  failures: z.array(z.string()).describe('why it is worse'),
  unjudged: z.array(z.string()).describe('what could not be judged'),
  isSameNights: z
    .boolean()
    .describe('all pairs have one digest and the same figures: nothing else was compared'),
  budget: z.strictObject({ file: z.string(), seedsMin: z.number().int() }),
  scenarios: z.array(
    z.strictObject({
      name: z.string(),
      title: z.string(),
      zero: z.number().describe('instant of T+0'),
      seeds: z.array(z.number().int()).describe('of its pairs'),
      same: z.number().int().describe('pairs that are the same night'),
    }),
  ),
  unpaired: z.array(
    z.strictObject({
      side: z.enum(['baseline', 'candidate']),
      scenario: z.string(),
      seeds: z.array(z.number().int()),
      why: z.string(),
    }),
  ),
  safety: z.array(finding),
  breaches: z.array(breach).describe('of the budget'),
  metrics: z.array(judgedMetric),
});

export type Comparison = z.infer<typeof comparisonSchema>;
export type Verdict = Comparison['verdict'];

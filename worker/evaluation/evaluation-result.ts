import { z } from 'zod';
import { policyResult } from '../result/policy-result';

const instant = z.number().describe('milliseconds after the start of the scenario');
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** How long something lasted; one that is open had not ended with its night: at least so long. */
const length = z.strictObject({
  minutes: z.number(),
  isOpen: z.boolean().describe('it had not ended with its night: it lasted at least so long'),
});

const { cost, violations } = policyResult.shape;

/** One night: a policy in a scenario with a seed. */
export const evaluatedRun = z.strictObject({
  scenario: z.string().describe('name of one of the scenarios of the file'),
  seed: z.number().int(),
  isExact: z
    .boolean()
    .describe('false: on a real server at a pace, where the same input gives another night'),
  digest: sha256.describe('of what happened: who, what and when, without its texts'),
  isGood: z.boolean().describe('rules broke as expected, and the recovery did not stop short'),
  recovery: z.strictObject({
    outcome: policyResult.shape.recovery.shape.outcome,
    steps: z.array(
      z.strictObject({
        id: z.string(),
        outcome: policyResult.shape.recovery.shape.steps.element.shape.outcome,
        since: instant.nullable(),
        until: instant.nullable(),
        left: z.array(z.string()).describe('what is left for a person, or what it waited for'),
      }),
    ),
  }),
  recoveryTime: length.describe('from T+0 until all was well again; 0 when nothing fell'),
  phases: z.array(length.extend({ id: z.string(), what: z.string() })),
  services: z.array(length.extend({ name: z.string() })).describe('the time each was down'),
  customers: z.strictObject({
    minutesDown: z.number().describe('over all organisations'),
    isOpen: z.boolean(),
    byArchetype: z.array(
      z.strictObject({ name: z.string(), minutesDown: z.number().describe('of one, on average') }),
    ),
  }),
  actions: z
    .strictObject({
      total: z.number().int(),
      byOperation: z.record(z.string(), z.number().int()),
    })
    .describe('changes of the region by the recovery and its people; and alarms for nothing'),
  overload: z
    .array(
      z.strictObject({ id: z.string(), what: z.string(), unit: z.string(), value: z.number() }),
    )
    .describe('the greatest of the night'),
  violations: violations.element
    .extend({
      isWaived: z.boolean().describe('expected, as the policy breaks it knowingly'),
    })
    .array(),
  cost,
});

export type EvaluatedRun = z.infer<typeof evaluatedRun>;

/** What `npm run evaluate` writes, and `npm run compare` reads: a policy in scenarios × seeds. */
export const evaluationSchema = z.strictObject({
  format: z.literal('blackstart/evaluation@1'),
  version: z.string().describe('of blackstart, which played it'),
  command: z.string().describe('what was typed; with the same files it gives the same again'),
  code: z.strictObject({
    commit: z.string().nullable().describe('null: not in a repository; "+" behind it: changed'),
    sources: sha256.describe('of the code of Workflows, Activities and the world'),
  }),
  policy: z.strictObject({
    name: z.string(),
    title: z.string(),
    digest: sha256.describe('of what the policy says'),
  }),
  scenarios: z.array(
    z.strictObject({
      name: z.string(),
      title: z.string(),
      finds: z.string().nullable().describe('what it is meant to find'),
      digest: sha256.describe('of what the scenario says: only like is compared with like'),
      zero: instant.describe('T+0'),
    }),
  ),
  seeds: z.array(z.number().int()),
  runs: z.array(evaluatedRun).describe('scenario by scenario, seed by seed'),
  wallSeconds: z.number().describe('of all of them, on all cores'),
});

export type Evaluation = z.infer<typeof evaluationSchema>;

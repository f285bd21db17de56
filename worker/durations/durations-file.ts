import { z } from 'zod';
import {
  isOwnStep,
  SECTION_OF_STEP,
  type Policy,
  type StepPolicy,
} from '../../workflows/contract/policy';
import { canonicalJson } from '../../workflows/domain/canonical-json';
import { stepId } from '../config/step-id';
import { sha256 } from '../../workflows/domain/sha256';

const instant = z
  .number()
  .int()
  .min(0)
  .describe('milliseconds after the start of the scenario, in incident time');

const measuredStep = z
  .strictObject({
    outcome: z.enum(['done', 'not-needed', 'stopped']),
    since: instant.describe('when it became due: its gates were open'),
    until: instant.describe('when it did its last act'),
  })
  .refine(({ since, until }) => since <= until, {
    path: ['until'],
    message: 'expected an instant at or after "since"',
  });

/** What `npm run measure-durations` writes: when each step of a policy began and ended, run by run. */
export const durationsSchema = z.strictObject({
  format: z.literal('blackstart/durations@1'),
  policy: z.string().regex(/^[a-z0-9-]+$/, 'expected the kebab-case name of a policy'),
  recovery: z
    .string()
    .regex(/^[0-9a-f]{64}$/, 'expected a SHA-256 in hexadecimal')
    .describe('of the steps and sections of the policy, without approvals and operator'),
  runs: z
    .array(
      z.strictObject({
        scenario: z.string().min(1),
        seed: z.number().int().min(0),
        steps: z
          .partialRecord(stepId, measuredStep)
          .describe('the steps that ended; one that is not here was not begun, or did not end'),
      }),
    )
    .min(1)
    .superRefine((runs, context) => {
      const keys = runs.map(({ scenario, seed }) => `${scenario} ${seed}`);
      for (const [index, key] of keys.entries()) {
        if (keys.indexOf(key) === index) continue;
        const message = 'expected each scenario and seed once';
        context.addIssue({ code: 'custom', path: [index], message, input: key });
      }
    }),
});

export type StoredDurations = z.infer<typeof durationsSchema>;
export type MeasuredRun = StoredDurations['runs'][number];

/**
 * SHA-256 of what decides how long the steps of a policy take: the steps with what they wait for, their
 * sections, and the rules that are waived. Who approves, and when, is left out: a step is measured from
 * the instant at which it may begin.
 */
export function recoveryKey(policy: Policy): string {
  const sections = Object.values(SECTION_OF_STEP).flatMap((section) =>
    section === null || policy[section] === undefined ? [] : [[section, policy[section]] as const],
  );
  const recovery = {
    steps: policy.steps.map(whatItDoes),
    sections: Object.fromEntries(sections),
    waives: policy.waives.map(({ rule }) => rule).toSorted(),
  };
  return sha256(canonicalJson(recovery));
}

/** What a step does and waits for; of ours the sections say the rest. */
function whatItDoes(step: StepPolicy) {
  const { id, after } = step;
  if (!isOwnStep(step)) return { id, after };
  return { id, after, workflow: step.workflow, changes: step.changes, with: step.with };
}

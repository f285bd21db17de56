import { z } from 'zod';
import { STEP_IDS, type Policy } from '../../workflows/contract/policy';
import { duration, instant } from './quantity';
import { ruleId } from './scenario-schema';

const stepId = z.enum(STEP_IDS);
const vantagePoints = z
  .array(z.string().regex(/^resolver\/\d{1,6}$/, 'expected "resolver/<n>"'))
  .min(1);
const reason = z.string().min(1).max(500);

const schema = z.strictObject({
  name: z.string().regex(/^[a-z0-9-]+$/, 'expected a kebab-case name'),
  title: z.string().min(1).max(200),
  steps: z
    .array(
      z.strictObject({
        id: stepId,
        after: z.array(stepId),
        approval: z.enum(['required', 'none']),
      }),
    )
    .min(1),
  override: z.strictObject({
    floor: z.number().int().min(1),
    verifyEvery: duration({ min: 1 }),
    verifyFor: duration({ min: 1 }),
    vantagePoints,
  }),
  restore: z.strictObject({
    lookEvery: duration({ min: 1 }),
    giveUpAfter: duration({ min: 1 }),
    vantagePoints,
  }),
  mitigate: z.strictObject({
    services: z.array(z.string().min(1)).min(1),
    lookEvery: duration({ min: 1 }),
    giveUpAfter: duration({ min: 1 }),
  }),
  waives: z.array(z.strictObject({ rule: ruleId, reason })),
  operator: z.strictObject({
    script: z.array(
      z.strictObject({
        at: instant(),
        command: z.discriminatedUnion('kind', [
          z.strictObject({ kind: z.literal('start-recovery') }),
          z.strictObject({ kind: z.literal('approve'), step: stepId }),
        ]),
        by: z.string().min(1).max(100),
        reason,
      }),
    ),
  }),
});

/** The schema of a policy file. */
export const policySchema = schema.superRefine(checkWhole);
export const toPolicy = (parsed: z.output<typeof policySchema>): Policy => parsed;

function checkWhole(policy: z.output<typeof schema>, context: z.RefinementCtx): void {
  const complain = (path: (string | number)[], message: string, input: unknown): void => {
    context.addIssue({ code: 'custom', path, message, input });
  };
  const ids = policy.steps.map(({ id }) => id);
  for (const [index, { id, after }] of policy.steps.entries()) {
    if (ids.indexOf(id) !== index) complain(['steps', index, 'id'], 'expected each step once', id);
    for (const [position, before] of after.entries()) {
      // Only steps further up may be waited for, so a circle cannot be written down.
      if (!ids.slice(0, index).includes(before)) {
        const expected = 'expected a step that stands above this one';
        complain(['steps', index, 'after', position], expected, before);
      }
    }
  }
  for (const [index, { at, command }] of policy.operator.script.entries()) {
    const path = ['operator', 'script', index];
    if (index > 0 && at < (policy.operator.script[index - 1]?.at ?? 0)) {
      complain([...path, 'at'], 'expected the script in the order of its instants', at);
    }
    if (command.kind === 'approve') {
      const expected = approvalMistake(policy, index, command.step);
      if (expected !== undefined) complain([...path, 'command', 'step'], expected, command.step);
    }
  }
}

/** What was expected where a script approves; undefined where the approval can be taken. */
function approvalMistake(
  { steps, operator: { script } }: z.output<typeof schema>,
  index: number,
  step: string,
): string | undefined {
  const target = steps.find(({ id }) => id === step);
  const before = script.slice(0, index).map(({ command }) => command);
  if (target === undefined) return 'expected a step of this policy';
  if (target.approval === 'none') return 'expected a step that asks for an approval';
  if (!before.some(({ kind }) => kind === 'start-recovery')) {
    return 'expected "start-recovery" before the first approval';
  }
  const isSecond = before.some((command) => command.kind === 'approve' && command.step === step);
  return isSecond ? 'expected each step to be approved once' : undefined;
}

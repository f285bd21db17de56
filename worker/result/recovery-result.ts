import { z } from 'zod';
import type { RecoveryStatus } from '../../workflows/contract/messages';
import type { Policy } from '../../workflows/contract/policy';
import type { Rehearsal } from '../rehearsal';

const step = z.strictObject({
  id: z.string(),
  outcome: z.enum(['done', 'not-needed', 'stopped', 'not-ended', 'not-begun']),
  since: z.number().nullable().describe('instant at which it became due; null: not known'),
  until: z.number().nullable().describe('instant of its last act; null: not known'),
  nowTrue: z.array(z.string()).describe('what was true when it ended'),
  left: z.array(z.string()).describe('what is left for a person, or what it waited for'),
});

export const recoveryResult = z.strictObject({
  outcome: z
    .enum(['recovered', 'stopped', 'not-ended', 'not-begun'])
    .describe('not-ended: the replay was over before'),
  steps: z.array(step),
});

type RecoveryResult = z.infer<typeof recoveryResult>;
type StepResult = z.infer<typeof step>;

/** How far a recovery came, step by step, also when the replay was over before it. */
export function judgeRecovery(
  { recovery, histories }: Pick<Rehearsal, 'recovery' | 'histories'>,
  policy: Policy,
): RecoveryResult {
  if (recovery !== null && recovery.outcome !== 'running') {
    return { outcome: recovery.outcome, steps: recovery.steps.map(describeStep) };
  }
  const hasBegun = histories.some(({ type }) => type === 'recoverRegion');
  const begun = new Set(histories.map(({ workflowId }) => workflowId.split('/').at(-1)));
  return {
    outcome: hasBegun ? 'not-ended' : 'not-begun',
    steps: policy.steps.map(({ id }) => ({
      ...{ id, since: null, until: null, nowTrue: [], left: [] },
      outcome: begun.has(id) ? 'not-ended' : 'not-begun',
    })),
  };
}

function describeStep({ id, state }: RecoveryStatus['steps'][number]): StepResult {
  if (state.kind !== 'ended') {
    const left = state.kind === 'waiting' ? state.for.map((gate) => `waits for ${gate}`) : [];
    return { id, outcome: 'not-begun', since: null, until: null, nowTrue: [], left };
  }
  const { outcome, endedAt, nowTrue, left } = state.result;
  return {
    id,
    outcome,
    since: state.since,
    until: endedAt,
    nowTrue: [...nowTrue],
    left: [...left],
  };
}

import { defaultPayloadConverter } from '@temporalio/common';
import { z } from 'zod';
import { auditOf, auditResult } from './audit-result';
import type { RecoveryStatus, StepResult as EndedStep } from '../../workflows/contract/messages';
import type { Policy, StepId } from '../../workflows/contract/policy';
import type { StepInput } from '../../workflows/contract/steps';
import type { Instant } from '../../workflows/domain/instant';
import type { Rehearsal } from '../rehearsal';
import type { RunHistory } from '../run-histories';

const step = z.strictObject({
  id: z.string(),
  outcome: z.enum(['done', 'not-needed', 'stopped', 'skipped', 'not-ended', 'not-begun']),
  since: z.number().nullable().describe('instant at which it became due; null: not known'),
  until: z.number().nullable().describe('instant of its last act; null: not known'),
  nowTrue: z.array(z.string()).describe('what was true when it ended'),
  left: z.array(z.string()).describe('what is left for a person, or what it waited for'),
});

export const recoveryResult = z.strictObject({
  outcome: z
    .enum(['recovered', 'stopped', 'aborted', 'not-ended', 'not-begun'])
    .describe('not-ended: the replay was over before'),
  steps: z.array(step),
  audit: auditResult.nullable().describe('null: the recovery had not ended'),
});

type RecoveryResult = z.infer<typeof recoveryResult>;
type StepResult = z.infer<typeof step>;

/** How far a recovery came, step by step, also when the replay was over before it. */
export function judgeRecovery(
  { recovery, histories }: Pick<Rehearsal, 'recovery' | 'histories'>,
  policy: Policy,
): RecoveryResult {
  if (recovery !== null && recovery.outcome !== 'running') {
    const { outcome, steps, steering } = recovery;
    return { outcome, steps: steps.map(describeStep), audit: auditOf(steering) };
  }
  const hasBegun = histories.some(({ type }) => type === 'recoverRegion');
  return {
    outcome: hasBegun ? 'not-ended' : 'not-begun',
    steps: policy.steps.map(({ id }) => stepByHistory(id, histories)),
    audit: null,
  };
}

/** The recovery can't be asked any more, but each of its steps has a history, and an end in it. */
function stepByHistory(id: StepId, histories: readonly RunHistory[]): StepResult {
  // A second attempt at a step has its number behind the name.
  const name = new RegExp(`/${id}(\\.\\d+)?$`);
  const run = histories.findLast(({ workflowId }) => name.test(workflowId));
  const last = run?.history.events?.at(-1)?.workflowExecutionCompletedEventAttributes;
  const payload = last?.result?.payloads?.[0];
  if (payload === undefined) {
    const outcome = run === undefined ? 'not-begun' : 'not-ended';
    return { id, outcome, since: null, until: null, nowTrue: [], left: [] };
  }
  const result = defaultPayloadConverter.fromPayload<EndedStep>(payload);
  return endedStep(id, startOf(run), result);
}

/** The instant that a step was started with; null: its history does not tell. */
function startOf(run: RunHistory | undefined): Instant | null {
  const first = run?.history.events?.[0]?.workflowExecutionStartedEventAttributes;
  const payload = first?.input?.payloads?.[0];
  if (payload === undefined) return null;
  return defaultPayloadConverter.fromPayload<Pick<StepInput, 'startAt'>>(payload).startAt;
}

function describeStep({ id, state }: RecoveryStatus['steps'][number]): StepResult {
  if (state.kind !== 'ended') {
    const left = state.kind === 'waiting' ? state.for.map((gate) => `waits for ${gate}`) : [];
    return { id, outcome: 'not-begun', since: null, until: null, nowTrue: [], left };
  }
  return endedStep(id, state.since, state.result);
}

function endedStep(id: StepId, since: Instant | null, result: EndedStep): StepResult {
  const { outcome, endedAt, nowTrue, left } = result;
  return { id, outcome, since, until: endedAt, nowTrue: [...nowTrue], left: [...left] };
}

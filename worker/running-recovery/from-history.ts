import { defaultPayloadConverter } from '@temporalio/common';
import type { temporal } from '@temporalio/proto';
import type { RecoveryStatus, StepResult } from '../../workflows/contract/messages';
import { COMMAND_KINDS, type Command, type CommandBody } from '../../workflows/contract/steering';
import { isStepId, type StepId } from '../../workflows/contract/policy';
import type { RecoverRegionInput, StepInput } from '../../workflows/contract/steps';
import { takenUpdates, type TakenUpdate } from '../taken-updates';
import { RecoveryPlan } from '../../workflows/domain/recovery-plan';

type HistoryEvent = temporal.api.history.v1.IHistoryEvent;
type Payloads = temporal.api.common.v1.IPayloads | null | undefined;

/** What a recovery was started with; undefined for a history that is none of a recovery. */
export function inputOf(events: readonly HistoryEvent[]): RecoverRegionInput | undefined {
  const started = events[0]?.workflowExecutionStartedEventAttributes;
  if (started?.workflowType?.name !== 'recoverRegion') return undefined;
  return firstOf(started.input) as RecoverRegionInput | undefined;
}

/**
 * How a recovery stands, from its Event History alone: also when no worker is there to be asked. What the
 * history tells is put into the same plan that the Workflow keeps.
 */
export function statusFromHistory(events: readonly HistoryEvent[]): RecoveryStatus | undefined {
  const input = inputOf(events);
  if (input === undefined) return undefined;
  const { isAttended = false } = input.steering ?? {};
  const plan = new RecoveryPlan(input.policy.steps, input.startAt, { isAttended });
  const begunAt = new Map<StepId, number>();
  const updates = takenUpdates(events);
  for (const event of events) {
    const command = commandIn(updates.get(event));
    if (command !== undefined) plan.take(command, command.at ?? input.startAt);
    const begun = event.startChildWorkflowExecutionInitiatedEventAttributes;
    const step = stepOf(begun?.workflowId);
    if (step !== undefined) {
      const told = firstOf(begun?.input) as Pick<StepInput, 'startAt'> | undefined;
      const startAt = told?.startAt ?? input.startAt;
      begunAt.set(step, startAt);
      plan.start(step, startAt);
    }
    const ended = endOf(event);
    if (ended !== undefined) {
      plan.end(ended.step, ended.result ?? lost(ended.step, begunAt.get(ended.step) ?? 0));
    }
  }
  return plan.status();
}

/** As it was sent; what it is, who asks knows. */
function firstOf(payloads: Payloads): unknown {
  const payload = payloads?.payloads?.[0];
  return payload === undefined ? undefined : defaultPayloadConverter.fromPayload(payload);
}

function commandIn(update: TakenUpdate | undefined): Command | undefined {
  const kind = COMMAND_KINDS.find((name) => name === update?.name);
  return kind === undefined ? undefined : { ...(update?.body as CommandBody), kind };
}

function endOf(event: HistoryEvent) {
  const completed = event.childWorkflowExecutionCompletedEventAttributes;
  const other =
    event.childWorkflowExecutionFailedEventAttributes ??
    event.childWorkflowExecutionTerminatedEventAttributes ??
    event.childWorkflowExecutionCanceledEventAttributes ??
    event.childWorkflowExecutionTimedOutEventAttributes;
  const step = stepOf((completed ?? other)?.workflowExecution?.workflowId);
  if (step === undefined) return undefined;
  return { step, result: firstOf(completed?.result) as StepResult | undefined };
}

/** A step that did not return, as the Workflow itself would count it. */
const lost = (step: StepId, endedAt: number): StepResult => ({
  outcome: 'stopped',
  nowTrue: [`${step} failed`],
  left: [`find out what ${step} has done, and finish it or undo it`],
  endedAt,
});

/**
 * The step that a Workflow ID ends with: `recover/<region>/<incident>/<step>`, or `<step>.2`; a user's own
 * begins with "own/".
 */
export function stepOf(workflowId: string | null | undefined): StepId | undefined {
  const name = /(?:own\/)?[^/]+$/.exec(workflowId ?? '')?.[0].replace(/\.\d+$/, '') ?? '';
  return isStepId(name) ? name : undefined;
}

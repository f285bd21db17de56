import {
  isCancellation,
  rootCause,
  TemporalFailure,
  type Next,
  type WorkflowExecuteInput,
  type WorkflowInboundCallsInterceptor,
  type WorkflowInterceptors,
} from '@temporalio/workflow';
import { failure, failureTypeOf, type FailureType } from './contract/failures';
import type { StepResult } from './contract/messages';
import { isOwnStepId } from './contract/policy';
import type { OwnStepInput } from './contract/steps';
import { Actor } from './durable/actor';

type Inbound = Next<WorkflowInboundCallsInterceptor, 'execute'>;

/**
 * Stands about every step of a user's own. A mistake in one would fail its Workflow Task, which is tried
 * again for ever: here it fails the step, so that the recovery stops, and says why and what was changed.
 */
class OwnStepGuard implements WorkflowInboundCallsInterceptor {
  async execute(input: WorkflowExecuteInput, next: Inbound): Promise<unknown> {
    const told = input.args[0] as Partial<OwnStepInput> | undefined;
    if (typeof told?.id !== 'string' || !isOwnStepId(told.id)) return next(input);
    const { startAt } = told as OwnStepInput;
    try {
      return checked(await next(input), startAt);
    } catch (error) {
      if (isMeant(error)) throw error;
      const left = Actor.leftBy(told as OwnStepInput) ?? { effects: [], endedAt: startAt };
      throw failure('StepFailed', reasonOf(error), left);
    }
  }
}

/** These say something to whoever runs the recovery, and no mistake: they are handed on. */
const MEANT: readonly (FailureType | undefined)[] = ['ReplayEnded', 'ActOutOfOrder', 'StepAborted'];

const isMeant = (error: unknown): boolean =>
  isCancellation(error) ||
  MEANT.includes(failureTypeOf(error)) ||
  (error instanceof Error &&
    ['ContinueAsNew', 'DeterminismViolationError', 'IllegalStateError'].includes(error.name));

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return `it threw ${String(error)}`;
  if (error instanceof TemporalFailure) return rootCause(error) ?? error.message;
  return `${error.name}: ${error.message}${placeOf(error)}`;
}

/** The first line of the stack: where in whose file. */
function placeOf({ stack = '' }: Error): string {
  const line = stack.split('\n').find((each) => /^\s+at /.test(each));
  return line === undefined ? '' : ` (${line.trim()})`;
}

const OUTCOMES: readonly unknown[] = ['done', 'not-needed', 'stopped', 'skipped'];

function checked(result: unknown, startAt: number): StepResult {
  const { outcome, nowTrue, left, endedAt } = (result ?? {}) as Partial<StepResult>;
  if (!OUTCOMES.includes(outcome) || !Array.isArray(nowTrue) || !Array.isArray(left)) {
    const found = result === undefined ? 'nothing' : JSON.stringify(result);
    const expected = "expected what actor.ended('done', { nowTrue }) answers";
    throw failure('InvalidInput', `its function answered ${found}: ${expected}`);
  }
  // One that never acted ended when it began.
  return { ...(result as StepResult), endedAt: Math.max(endedAt ?? startAt, startAt) };
}

export const interceptors = (): WorkflowInterceptors => ({ inbound: [new OwnStepGuard()] });

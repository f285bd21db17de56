import { ApplicationFailure } from '@temporalio/common';

/** Every failure that this system raises on purpose, and whether a retry can help. */
export const FAILURE_POLICY = {
  /** Rehearsals only: the machine stood still, and two acts swapped. The run is repeated. */
  ActOutOfOrder: { nonRetryable: true },
  /** The worker on this Task Queue does not hold the world that the act is for. */
  WorldNotHeld: { nonRetryable: true },
  /** A replay's last instant is over: whoever would act after it ends instead. */
  ReplayEnded: { nonRetryable: true },
  /** An input that could not have been started by our own scripts. */
  InvalidInput: { nonRetryable: true },
  /** An approval, or another command, that does not fit how things stand. */
  CommandRefused: { nonRetryable: true },
  /** A step was told to stop, and did at its next safe point. */
  StepAborted: { nonRetryable: true },
  /** A step of a user's own could not go on: a mistake of its author, or an act that failed. */
  StepFailed: { nonRetryable: true },
} as const;

export type FailureType = keyof typeof FAILURE_POLICY;

/** `details` are for who catches it: what a message cannot hold. */
export function failure(
  type: FailureType,
  message: string,
  ...details: readonly unknown[]
): ApplicationFailure {
  const { nonRetryable } = FAILURE_POLICY[type];
  return ApplicationFailure.create({ type, message, nonRetryable, details: [...details] });
}

/** The first failure of ours in the cause chain; undefined when the error is not ours. */
export function failureIn(
  error: unknown,
): (ApplicationFailure & { readonly type: FailureType }) | undefined {
  for (let current = error; current instanceof Error; current = current.cause) {
    if (current instanceof ApplicationFailure && isOurs(current)) return current;
  }
  return undefined;
}

/** Its type; undefined when the error is not ours. */
export const failureTypeOf = (error: unknown): FailureType | undefined => failureIn(error)?.type;

const isOurs = (
  found: ApplicationFailure,
): found is ApplicationFailure & { readonly type: FailureType } => isFailureType(found.type);

function isFailureType(type: unknown): type is FailureType {
  return typeof type === 'string' && Object.hasOwn(FAILURE_POLICY, type);
}

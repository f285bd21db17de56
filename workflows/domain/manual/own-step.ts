import type { OwnStepPolicy } from '../../contract/policy';
import type { StepManual } from './step-manual';

/** The manual of a step of a user's own: what its policy says of it. */
export function ownStep(step: OwnStepPolicy): StepManual {
  const { id, title, changes, undo, byHand, with: told } = step;
  // Who approves it approves what it is told.
  const isTold = Object.keys(told ?? {}).length > 0;
  const does = isTold ? `${step.does} It is told ${JSON.stringify(told)}.` : step.does;
  return {
    ...{ title, does, reads: [], changes, watched: [], undo },
    byHand: {
      before: [],
      actions: (byHand ?? [step.does]).map((text) => ({ text })),
      seen: [`What \`${id}\` is for has been seen.`],
      ifNot: 'Undo what was changed, and decide whether the recovery goes on without it.',
    },
  };
}

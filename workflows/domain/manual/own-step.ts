import type { OwnStepPolicy } from '../../contract/policy';
import type { StepManual } from './step-manual';

/** The manual of a step of a user's own: what its policy says of it. */
export function ownStep({ id, title, does, changes, undo, byHand }: OwnStepPolicy): StepManual {
  return {
    ...{ title, does, reads: [], changes, watched: [], undo },
    byHand: {
      before: [],
      actions: (byHand ?? [does]).map((text) => ({ text })),
      seen: [`What \`${id}\` is for has been seen.`],
      ifNot: 'Undo what was changed, and decide whether the recovery goes on without it.',
    },
  };
}

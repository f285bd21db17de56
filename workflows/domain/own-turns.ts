import {
  isOwnStep,
  STEP_IDS,
  type OurStepId,
  type OwnStepId,
  type StepPolicy,
} from '../contract/policy';
import { turnsOfOwn, type Residue } from './roles';

/** Steps of ours that a policy does not have: their places in the lap are free for steps of a user's own. */
export function freePlaces(steps: readonly { readonly id: string }[]): readonly OurStepId[] {
  const listed = steps.map(({ id }) => id);
  return STEP_IDS.filter((id) => !listed.includes(id));
}

/** When each step of a user's own may act; none where there is no place for them. */
export function turnsOfOwnSteps(steps: readonly StepPolicy[]): ReadonlyMap<OwnStepId, Residue> {
  const free = freePlaces(steps);
  if (free.length === 0) return new Map();
  const own = steps.filter(isOwnStep);
  const turns = turnsOfOwn(own.length, free);
  return new Map(own.map(({ id }, index) => [id, turns[index] as Residue]));
}

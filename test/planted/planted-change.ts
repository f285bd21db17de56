import type { Edit } from '../support/plant';

export const BLACKSTART = 'policies/blackstart.yaml';

/** A change that an engineer might make in good faith, and that a review would let through. */
export type PlantedChange = {
  readonly id: string;
  /** What was changed, as its commit would say. */
  readonly what: string;
  /** The policy that it is made to; else blackstart's own. */
  readonly policyFile?: string;
  readonly edits: readonly Edit[];
  /** Scenarios that name its kind. */
  readonly scenarios: readonly string[];
  /** Workflow Types whose recorded histories are replayed with it first. */
  readonly replays?: readonly string[];
};

import { z } from 'zod';
import { STEP_IDS } from '../../workflows/contract/policy';

const ours = STEP_IDS.map((id) => `"${id}"`).join('|');

export const ownStepId = z.templateLiteral([
  'own/',
  z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'expected a kebab-case name behind "own/"'),
]);

/** A step of ours by its name, or one of a user's own, with `own/` before its name. */
export const stepId = z.union([z.enum(STEP_IDS), ownStepId], {
  error: `expected one of ${ours}, or "own/<name>" for a step of your own`,
});

import type { StepState } from '../../contract/messages';
import type { StepPolicy } from '../../contract/policy';

type Approved = Pick<StepPolicy, 'approval'>;

/** Whether somebody has to consent before the step starts. */
export const needsApproval = ({ approval }: Approved): boolean => approval !== 'none';

/** Who has to consent, in a few words. */
export const approvalText = (step: Approved): string =>
  needsApproval(step) ? 'one person, with a reason' : 'none needed';

/** Whether a recovery that has begun still waits for it: who has begun has been approved. */
export const waitsForApproval = (step: Approved, state: StepState | undefined): boolean =>
  needsApproval(step) &&
  (state === undefined ||
    (state.kind === 'waiting' && state.for.some((gate) => gate.includes('approval'))));

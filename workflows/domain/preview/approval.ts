import type { StepState } from '../../contract/messages';
import type { StepPolicy } from '../../contract/policy';

type Approved = Pick<StepPolicy, 'approval'>;

/** Whether somebody has to consent before the step starts. */
export const needsApproval = ({ approval }: Approved): boolean => approval !== 'none';

/** Who has to consent, in a few words. */
export function approvalText({ approval }: Approved): string {
  if (approval === 'none') return 'none needed';
  if (approval === 'required') return 'one person, with a reason';
  const { from, count, expiresAfter } = approval;
  const people = count === 1 ? 'one person' : `${count} people`;
  const who = `${people} of ${from.join(' or ')}, not who asked for it`;
  return `${who}; signed, good for ${expiresAfter / 60_000} min`;
}

/** Whether a recovery that has begun still waits for it: who has begun has been approved. */
export const waitsForApproval = (step: Approved, state: StepState | undefined): boolean =>
  needsApproval(step) &&
  (state === undefined ||
    (state.kind === 'waiting' && state.for.some((gate) => gate.includes('approval'))));

import type { Policy } from '../../workflows/contract/policy';
import type { Rehearsal } from '../rehearsal';
import { judgeRecovery } from '../result/recovery-result';
import type { MeasuredRun } from './durations-file';

/** When each step of a rehearsed recovery began and ended; those that did not end are left out. */
export function measuredSteps(
  rehearsal: Pick<Rehearsal, 'recovery' | 'histories'>,
  policy: Policy,
): MeasuredRun['steps'] {
  const { steps } = judgeRecovery(rehearsal, policy);
  const ended = steps.flatMap(({ id, outcome, since, until }) => {
    if (outcome === 'not-ended' || outcome === 'not-begun' || outcome === 'skipped') return [];
    if (since === null || until === null) return [];
    return [[id, { outcome, since, until }] as const];
  });
  return Object.fromEntries(ended);
}

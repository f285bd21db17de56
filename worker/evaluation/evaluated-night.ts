import type { WorkflowBundle } from '@temporalio/worker';
import type { Policy } from '../../workflows/contract/policy';
import type { Scenario } from '../../workflows/contract/scenario';
import { rehearse, type Progress } from '../rehearsal';
import { judgeRun } from '../result/policy-result';
import { playDyingNight } from './dying-worker/play-dying-night';
import { evaluatedRunOf } from './evaluated-run';
import { loadOwnRules } from '../own-code';
import type { EvaluatedRun } from './evaluation-result';

/** A night of an evaluation: all that decides how it comes out, but for the code of this checkout. */
export type EvaluatedNight = {
  readonly scenario: Scenario;
  readonly policy: Policy;
  readonly seed: number;
  /** Files with the user's own steps, and with rules of their own. */
  readonly workflows?: string;
  readonly rules?: string;
  /** Other Workflow code than that of this checkout. */
  readonly bundle?: WorkflowBundle;
};

/** Plays a night and keeps what it is compared by. */
export async function playEvaluatedNight(
  night: EvaluatedNight,
  onProgress: (progress: Progress) => void,
): Promise<EvaluatedRun> {
  const { workers } = night.scenario;
  const isExact = workers === undefined;
  const rehearsal = isExact
    ? await rehearse({ ...night, onProgress })
    : (await playDyingNight({ ...night, workers }, { onProgress })).rehearsal;
  const rules = night.rules === undefined ? [] : loadOwnRules(night.rules);
  const judged = judgeRun({ ...night, rehearsal, ablations: [], rules });
  return evaluatedRunOf({ ...night, isExact, judged, record: rehearsal.world.record });
}

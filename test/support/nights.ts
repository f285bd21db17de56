import { Night } from '../../activities/world/judging/night';
import { loadPolicy, loadScenario } from '../../worker/config/load-file';
import { rehearse, type Rehearsal } from '../../worker/rehearsal';
import type { WorkerTuning } from '../../worker/region-workers';
import { timelineDigest } from '../../worker/result/digest';
import type { Policy, ScriptedAct } from '../../workflows/contract/policy';
import type { Scenario } from '../../workflows/contract/scenario';
import { MINUTE_MS } from '../../workflows/domain/instant';

export const DEFAULT_SCENARIO = loadScenario('us-east-1-2025-10-19');
export const HISTORICAL = loadPolicy('historical');

/** A part that the shipped policies have. */
export function need<Part>(part: Part | undefined): Part {
  if (part === undefined) throw new Error('the policy lacks this section');
  return part;
}

/** The default scenario, ended some minutes after T+0: long enough for the race, and soon over. */
export const untilMinute = (minutes: number, scenario: Scenario = DEFAULT_SCENARIO): Scenario => ({
  ...scenario,
  endsAt: scenario.zero + minutes * MINUTE_MS,
});

/** The historical policy with an operator who acts at other minutes after T+0. */
export function scriptAt(
  minutes: Readonly<Record<string, number>>,
  policy: Policy = HISTORICAL,
): Policy {
  const script = Object.entries(minutes).map(([name, minute]): ScriptedAct => ({
    at: minute * MINUTE_MS,
    by: 'tester',
    reason: 'a test',
    command:
      name === 'start-recovery'
        ? { kind: 'start-recovery' }
        : { kind: 'approve', step: name as Policy['steps'][number]['id'] },
  }));
  return { ...policy, operator: { script } };
}

export type PlayedNight = Rehearsal & { readonly night: Night; readonly digest: string };

export async function play(
  scenario: Scenario,
  policy: Policy,
  options: { readonly seed?: number; readonly tuning?: WorkerTuning } = {},
): Promise<PlayedNight> {
  const { seed = 1, tuning } = options;
  const rehearsal = await rehearse({
    ...{ scenario, policy, seed },
    ...(tuning === undefined ? {} : { tuning }),
  });
  const { record } = rehearsal.world;
  return { ...rehearsal, night: new Night(scenario, record), digest: timelineDigest(record) };
}

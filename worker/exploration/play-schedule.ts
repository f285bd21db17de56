import type { Violation } from '../../activities/world/kernel/record';
import type { Safeguards } from '../../workflows/domain/dns-plan';
import { castOf, stepInput, type Cast } from './cast';
import { Life } from './life';
import type { Schedule } from './schedule';
import { createSmallWorld, SMALL } from './small-world';
import { Stage, type Step } from './stage';

export type Setting = {
  readonly seed: number;
  readonly safeguards: Safeguards;
  /** Who plays; else whoever plays in every night. */
  readonly cast?: (setting: Parameters<typeof castOf>[0]) => Cast;
};

/** What came of one schedule. */
export type Played = {
  readonly steps: readonly Step[];
  readonly violations: readonly Violation[];
};

/** Plays one schedule to its end, in a world of its own. */
export async function playSchedule(setting: Setting, schedule: Schedule): Promise<Played> {
  const { seed, safeguards, cast = castOf } = setting;
  const { size, twists, operatorAt } = schedule;
  const stage = new Stage(createSmallWorld(seed, size, safeguards));
  const { automation, operator } = cast({ size, seed, safeguards });
  const lives = automation.map(
    ({ role, procedure }) => new Life(role, { stage, procedure, twists: twists[role] ?? [] }),
  );
  const onSwitchedOn = (at: number): void => {
    for (const life of lives) life.wake(at);
  };
  const beginStep = (index: number, startAt: number): void => {
    const next = operator[index];
    if (next === undefined) return;
    const { role, step } = next;
    new Life(role, {
      ...{ stage, twists: twists[role] ?? [], onSwitchedOn },
      procedure: async (actor) => {
        const { outcome, endedAt } = await step(actor, stepInput(index + 1, startAt));
        if (outcome !== 'stopped') beginStep(index + 1, endedAt);
      },
    }).begin();
  };
  for (const life of lives) life.begin();
  if (operatorAt !== null) beginStep(0, operatorAt * SMALL.planEvery);
  await stage.play();
  for (const life of lives) life.end();
  await stage.play();
  return { steps: stage.steps, violations: stage.violations };
}

import type { SwitchOffInput } from '../contract/steps';
import type { StepResult } from '../contract/messages';
import { Actor } from '../durable/actor';
import { insist } from '../durable/insist';

const MAX_TRIES = 3;

/** Switches Planner and Enactors off, and reads back that they are. */
export async function disableAutomation(input: SwitchOffInput): Promise<StepResult> {
  const actor = Actor.ofStep('disable-automation', input);
  let notBefore = input.startAt;
  for (let attempt = 1; attempt <= MAX_TRIES; attempt += 1) {
    const outcome = await insist(actor, notBefore, (ports, act) =>
      ports.switchAutomation({ act, on: false, reason: 'a manual override stands or is due' }),
    );
    notBefore = outcome.kind === 'unknown' ? outcome.learnedAt : actor.lastAt + 1;
    const { isOn } = await actor.act(notBefore, (ports, act) => ports.readAutomation({ act }));
    if (!isOn) return actor.ended('done', { nowTrue: ['the DNS automation is off'] });
  }
  return actor.ended('stopped', {
    nowTrue: ['the DNS automation is still on'],
    left: ['switch Planner and Enactors off by another way'],
  });
}

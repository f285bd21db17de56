import { Actor, byHand, makeSure, type OwnStepInput, type StepResult } from 'blackstart/workflows';

/** A slip of its author: nothing here is what it should be. */
export async function slip(input: OwnStepInput): Promise<unknown> {
  const actor = Actor.ofOwnStep(input);
  await actor.next((ports, act) => ports.readNetwork({ act }));
  while (input.id === 'own/goes-on') await actor.next((ports, act) => ports.readNetwork({ act }));
  if (input.id === 'own/throws') throw new TypeError('there is no such thing');
  if (input.id === 'own/tells-nothing') return { outcome: 'fine' };
  void actor.next((ports, act) => ports.note({ act, text: 'nobody waits for this' }));
  return actor.ended('done', { nowTrue: [] });
}

/** Makes the Network Manager faster, and stays until an instant, so that it can be aborted meanwhile. */
export async function speedUp(
  input: OwnStepInput<{ readonly speed: number; readonly stayFor: number }>,
): Promise<StepResult> {
  const actor = Actor.ofOwnStep(input);
  const { speed, stayFor } = input.with;
  const made = await makeSure(actor, {
    notBefore: input.startAt,
    change: (ports, act) =>
      ports.adjustNetwork({ act, ...byHand(input), speed, routineShare: 1, backlogShare: null }),
    isMade: async (ports, act) => (await ports.readNetwork({ act })).settings.speed === speed,
  });
  await actor.act(actor.lastAt + stayFor, (ports, act) => ports.note({ act, text: 'stayed' }));
  return actor.ended('done', { nowTrue: [made.kind] });
}

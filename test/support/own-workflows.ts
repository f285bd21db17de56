import { Actor, byHand, makeSure, type OwnStepInput, type StepResult } from 'blackstart/workflows';

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

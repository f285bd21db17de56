import { Actor, byHand, makeSure, stoppedBy } from 'blackstart/workflows';
import type { OwnStepInput, StepResult } from 'blackstart/workflows';

type With = { readonly speed: number; readonly routineShare: number };

/** Lets the Network Manager put its routine work off before the launches come, and not after. */
export async function prepareNetwork(input: OwnStepInput<With>): Promise<StepResult> {
  const actor = Actor.ofOwnStep(input);
  const settings = { ...input.with, backlogShare: 0.1 };
  const made = await makeSure(actor, {
    notBefore: input.startAt,
    change: (ports, act) => ports.adjustNetwork({ act, ...byHand(input), ...settings }),
    isMade: async (ports, act) =>
      (await ports.readNetwork({ act })).settings.routineShare === settings.routineShare,
  });
  if (made.kind === 'failed') {
    const left = ['put the routine work of the Network Manager off by another way'];
    return stoppedBy(actor, made, { nowTrue: ['the Network Manager is as it was'], left });
  }
  return actor.ended('done', { nowTrue: ['the Network Manager does nothing but what is new'] });
}

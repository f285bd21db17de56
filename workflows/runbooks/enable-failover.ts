import type { StepResult } from '../contract/messages';
import type { EnableFailoverInput } from '../contract/steps';
import { Actor } from '../durable/actor';
import { lookUntil } from '../durable/look-until';
import { byHand, makeSure, stoppedBy, type Made } from '../durable/make-sure';
import { waitForNetworkRoom } from '../durable/network-room';

/**
 * Switches automatic zone failover on again, once instances get their network in time, and watches it
 * for a while. If connections fail then, it is switched off again: better none than one that harms. If
 * somebody else switches it off meanwhile, it stays off.
 */
export async function enableFailover(input: EnableFailoverInput): Promise<StepResult> {
  const { policy } = input;
  const actor = Actor.ofStep('enable-failover', input);
  const { isFailoverOn } = await actor.act(input.startAt, (ports, act) =>
    ports.readBalancing({ act }),
  );
  const onFact = 'automatic zone failover is on';
  if (isFailoverOn) return actor.ended('not-needed', { nowTrue: [onFact] });
  const offFact = 'automatic zone failover is off';
  const left = ['switch automatic zone failover on when instances get their network in time'];
  if (!(await waitForNetworkRoom(actor, { ...policy, from: actor.lastAt + 1 }))) {
    const nowTrue = [offFact, 'network state of instances comes late'];
    return actor.ended('stopped', { nowTrue, left });
  }
  const made = await switchTo(actor, input, true);
  if (made.kind === 'failed') return stoppedBy(actor, made, { nowTrue: [offFact], left });
  const watch = { lookEvery: policy.lookEvery, giveUpAfter: policy.watchFor };
  const trouble = await lookUntil(actor, watch, async (at) => {
    const reading = await actor.act(at, (ports, act) => ports.readBalancing({ act }));
    if (!reading.isFailoverOn) return 'switched off';
    return reading.isErring ? 'errors' : undefined;
  });
  if (trouble === undefined) {
    return actor.ended('done', { nowTrue: [onFact, 'connections do not fail'] });
  }
  if (trouble === 'switched off') {
    const nowTrue = [offFact, 'somebody switched it off again'];
    return actor.ended('stopped', { nowTrue, left });
  }
  const back = await switchTo(actor, input, false);
  const harm = 'connections failed with it';
  if (back.kind === 'done') {
    return actor.ended('stopped', { nowTrue: [`${offFact} again`, harm], left });
  }
  return stoppedBy(actor, back, {
    nowTrue: [onFact, harm],
    left: ['switch automatic zone failover off by another way'],
  });
}

async function switchTo(actor: Actor, input: EnableFailoverInput, on: boolean): Promise<Made> {
  return makeSure(actor, {
    change: (ports, act) => ports.switchZoneFailover({ act, ...byHand(input), on }),
    isMade: async (ports, act) => (await ports.readBalancing({ act })).isFailoverOn === on,
  });
}

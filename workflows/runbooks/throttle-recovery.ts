import type { StepResult } from '../contract/messages';
import type { ThrottleInput } from '../contract/steps';
import { Actor } from '../durable/actor';
import { limitTo } from '../durable/limit-to';
import { byHand, stoppedBy } from '../durable/make-sure';

/**
 * Limits what the region's recovery may ask of itself at once: the lease attempts that a host of DWFM
 * has under way, and launches. Best done before the name is back, for then the whole fleet is due.
 */
export async function throttleRecovery(input: ThrottleInput): Promise<StepResult> {
  const { attemptsInFlightMax, launchShare } = input.policy;
  const actor = Actor.ofStep('throttle-recovery', input);
  const leases = await limitTo(actor, {
    ...{ to: attemptsInFlightMax, notBefore: input.startAt },
    set: (ports, act) => ports.throttleLeases({ act, ...byHand(input), attemptsInFlightMax }),
    read: async (ports, act) => (await ports.readLeases({ act })).attemptsInFlightMax,
  });
  if (leases.kind === 'failed') {
    const left = ['limit the lease attempts of DWFM by another way'];
    return stoppedBy(actor, leases, {
      nowTrue: ['the limit on lease attempts is as it was'],
      left,
    });
  }
  const nowTrue = [`each host of DWFM has at most ${leases.at} lease attempts under way`];
  if (launchShare === null) return actor.ended('done', { nowTrue });
  const launches = await limitTo(actor, {
    to: launchShare,
    set: (ports, act) => ports.throttleLaunches({ act, ...byHand(input), share: launchShare }),
    read: async (ports, act) => (await ports.readLaunches({ act })).throttleShare,
  });
  if (launches.kind === 'failed') {
    return stoppedBy(actor, launches, { nowTrue, left: ['limit launches by another way'] });
  }
  const launchFact = `launches are limited to ${Math.round(100 * launches.at)} % of a normal peak`;
  return actor.ended('done', { nowTrue: [...nowTrue, launchFact] });
}

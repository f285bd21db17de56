import type { NetworkSettings } from '../../activities/ports';
import type { StepResult } from '../contract/messages';
import type { DrainBacklogInput } from '../contract/steps';
import type { Instant } from '../domain/instant';
import { Actor } from '../durable/actor';
import { limitTo } from '../durable/limit-to';
import { lookFrom } from '../durable/look-until';
import { byHand, makeSure, stoppedBy, type Made } from '../durable/make-sure';

/**
 * Watches the backlog of network configurations that follows when launches succeed again, and eases it
 * once latency is abnormal: less comes in, more is done. It ends when latency has been normal for long
 * enough to say that what was pent up is through.
 */
export async function drainNetworkBacklog(input: DrainBacklogInput): Promise<StepResult> {
  const { policy } = input;
  const actor = Actor.ofStep('drain-network-backlog', input);
  const hasSettled = settling(policy.settleFor);
  let eased: Eased | undefined;
  const look = async (at: Instant): Promise<Made | undefined> => {
    const { isAbnormal } = await actor.act(at, (ports, act) => ports.readNetwork({ act }));
    if (isAbnormal && eased === undefined) {
      eased = await ease(actor, input);
      if (eased.made.kind === 'failed') return eased.made;
    }
    return hasSettled(at, isAbnormal) ? { kind: 'done' } : undefined;
  };
  const ended = (await lookFrom(actor, { ...policy, from: input.startAt }, look)) ?? NOT_IN_TIME;
  if (ended.kind === 'done') {
    const nowTrue = ['instances get their network in time', ...(eased?.nowTrue ?? [])];
    if (eased === undefined) return actor.ended('not-needed', { nowTrue });
    const left = ['let the Network Manager work as before once the day is over'];
    return actor.ended('done', { nowTrue, left });
  }
  return stoppedBy(actor, ended, {
    nowTrue: eased?.nowTrue ?? ['the Network Manager works as ever'],
    left: ['reduce the load on the Network Manager, or speed it up, by another way'],
  });
}

/** What came of easing, and what is true by then, also when only half of it was made. */
type Eased = { readonly made: Made; readonly nowTrue: readonly string[] };

const NOT_IN_TIME = { kind: 'failed', reason: 'the backlog is not drained in time' } as const;

/** Whether latency has been normal for so long, from look to look. */
function settling(settleFor: number): (at: Instant, isAbnormal: boolean) => boolean {
  let normalSince: Instant | null = null;
  return (at, isAbnormal) => {
    normalSince = isAbnormal ? null : (normalSince ?? at);
    return normalSince !== null && at - normalSince >= settleFor;
  };
}

async function ease(actor: Actor, input: DrainBacklogInput): Promise<Eased> {
  const { launchShare, speed, routineShare, backlogShare = null } = input.policy;
  const settings: NetworkSettings = { speed, routineShare, backlogShare };
  const work = await makeSure(actor, {
    change: (ports, act) => ports.adjustNetwork({ act, ...byHand(input), ...settings }),
    isMade: async (ports, act) => areSame((await ports.readNetwork({ act })).settings, settings),
  });
  if (work.kind === 'failed') return { made: work, nowTrue: ['the Network Manager works as ever'] };
  const routine = `with ${percent(routineShare)} of its routine work`;
  const order = backlogShare === null ? '' : ', fresh changes first';
  const workFact = `the Network Manager works ${speed} times as fast, ${routine}${order}`;
  if (launchShare === null) return { made: work, nowTrue: [workFact] };
  const launches = await limitTo(actor, {
    to: launchShare,
    set: (ports, act) => ports.throttleLaunches({ act, ...byHand(input), share: launchShare }),
    read: async (ports, act) => (await ports.readLaunches({ act })).throttleShare,
  });
  if (launches.kind === 'failed') return { made: launches, nowTrue: [workFact] };
  return { made: { kind: 'done' }, nowTrue: [workFact, launchFact(launches.at)] };
}

const areSame = (a: NetworkSettings, b: NetworkSettings): boolean =>
  a.speed === b.speed && a.routineShare === b.routineShare && a.backlogShare === b.backlogShare;
const launchFact = (share: number): string => `launches are at ${percent(share)} of a peak`;
const percent = (share: number): string => `${Math.round(100 * share)} %`;

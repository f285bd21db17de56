import type { StepResult } from '../contract/messages';
import type { DrainBacklogInput } from '../contract/steps';
import type { Instant } from '../domain/instant';
import { Actor } from '../durable/actor';
import { lookFrom } from '../durable/look-until';
import { byHand, makeSure, stoppedBy, type Made } from '../durable/make-sure';

/**
 * Watches the backlog of network configurations that follows when launches succeed again, and eases it
 * once latency is abnormal: less comes in, more is done. It ends when latency has been normal for long
 * enough to say that what was pent up is through.
 */
export async function drainNetworkBacklog(input: DrainBacklogInput): Promise<StepResult> {
  const { policy } = input;
  const actor = new Actor('drain-network-backlog', input.incident);
  const hasSettled = settling(policy.settleFor);
  const so = { hasEased: false };
  const look = async (at: Instant): Promise<Made | undefined> => {
    const { isAbnormal } = await actor.act(at, (ports, act) => ports.readNetwork({ act }));
    if (isAbnormal && !so.hasEased) {
      const made = await ease(actor, input);
      if (made.kind === 'failed') return made;
      so.hasEased = true;
    }
    return hasSettled(at, isAbnormal) ? { kind: 'done' } : undefined;
  };
  const ended = (await lookFrom(actor, { ...policy, from: input.startAt }, look)) ?? NOT_IN_TIME;
  if (ended.kind === 'done') return settled(actor, input, so.hasEased);
  return stoppedBy(actor, ended, {
    nowTrue: [so.hasEased ? easedFact(input) : 'the Network Manager works as ever'],
    left: ['reduce the load on the Network Manager, or speed it up, by another way'],
  });
}

const NOT_IN_TIME = { kind: 'failed', reason: 'the backlog is not drained in time' } as const;

/** Whether latency has been normal for so long, from look to look. */
function settling(settleFor: number): (at: Instant, isAbnormal: boolean) => boolean {
  let normalSince: Instant | null = null;
  return (at, isAbnormal) => {
    normalSince = isAbnormal ? null : (normalSince ?? at);
    return normalSince !== null && at - normalSince >= settleFor;
  };
}

async function ease(actor: Actor, input: DrainBacklogInput): Promise<Made> {
  const { launchShare, speed, routineShare } = input.policy;
  const work = await makeSure(actor, {
    change: (ports, act) => ports.adjustNetwork({ act, ...byHand(input), speed, routineShare }),
    // Its settings cannot be read, and to set them again changes nothing.
    isMade: () => Promise.resolve(false),
  });
  if (work.kind === 'failed' || launchShare === null) return work;
  return makeSure(actor, {
    change: (ports, act) => ports.throttleLaunches({ act, ...byHand(input), share: launchShare }),
    isMade: async (ports, act) => (await ports.readLaunches({ act })).throttleShare === launchShare,
  });
}

function settled(actor: Actor, input: DrainBacklogInput, hasEased: boolean): StepResult {
  const nowTrue = ['instances get their network in time'];
  return hasEased
    ? actor.ended('done', { nowTrue: [...nowTrue, easedFact(input)] })
    : actor.ended('not-needed', { nowTrue });
}

function easedFact({ policy: { speed, routineShare, launchShare } }: DrainBacklogInput): string {
  const work = `the Network Manager works ${speed} times as fast, with ${percent(routineShare)} of its routine work`;
  return launchShare === null
    ? work
    : `${work}, and launches are at ${percent(launchShare)} of a peak`;
}

const percent = (share: number): string => `${Math.round(100 * share)} %`;

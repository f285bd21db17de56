import type { StepResult } from '../contract/messages';
import type { RelaxLaunchesInput } from '../contract/steps';
import { Actor } from '../durable/actor';
import { lookUntil } from '../durable/look-until';
import { byHand, makeSure, type Made } from '../durable/make-sure';
import { waitForNetworkRoom } from '../durable/network-room';

/**
 * Raises the launch throttle stage by stage, and lifts it at the end; a stage that would lower it is
 * left out. Every raise waits until the next system down the line, the Network Manager, has room: else
 * one recovery buries the next.
 */
export async function relaxLaunchThrottles(input: RelaxLaunchesInput): Promise<StepResult> {
  const { policy } = input;
  const actor = new Actor('relax-launch-throttles', input.incident);
  const { throttleShare } = await actor.act(input.startAt, (ports, act) =>
    ports.readLaunches({ act }),
  );
  if (throttleShare === null) {
    return actor.ended('not-needed', { nowTrue: ['launches are not limited'] });
  }
  let stands = throttleShare;
  let next = actor.lastAt + 1;
  const targets = [...policy.stages, { share: null, holdFor: 0 }];
  for (const { share, holdFor } of targets) {
    if (share !== null && share <= stands) continue;
    if (!(await waitForNetworkRoom(actor, { ...policy, from: next }))) {
      return stopped(actor, stands, 'network state of instances comes late');
    }
    const made = await raise(actor, input, share);
    if (made.kind === 'failed') return stopped(actor, stands, made.reason);
    if (share !== null) stands = share;
    next = actor.lastAt + holdFor;
  }
  const isNormal = await lookUntil(actor, policy, async (at) => {
    const reading = await actor.act(at, (ports, act) => ports.readLaunches({ act }));
    return reading.isNormal ? true : undefined;
  });
  if (isNormal === true) return actor.ended('done', { nowTrue: ['launches are normal'] });
  const left = ['find out why launches are not normal without a limit'];
  return actor.ended('stopped', { nowTrue: ['launches are not limited, and not normal'], left });
}

async function raise(actor: Actor, input: RelaxLaunchesInput, share: number | null): Promise<Made> {
  return makeSure(actor, {
    change: (ports, act) => ports.throttleLaunches({ act, ...byHand(input), share }),
    isMade: async (ports, act) => (await ports.readLaunches({ act })).throttleShare === share,
  });
}

function stopped(actor: Actor, stands: number, reason: string): StepResult {
  const nowTrue = [
    `launches are limited to ${Math.round(100 * stands)} % of a normal peak`,
    reason,
  ];
  return actor.ended('stopped', { nowTrue, left: ['raise and lift the launch throttle by hand'] });
}

import type { BalancingReading } from '../../activities/ports';
import type { StepResult } from '../contract/messages';
import type { StabilizeInput } from '../contract/steps';
import { Actor } from '../durable/actor';
import { lookUntil } from '../durable/look-until';
import { byHand, makeSure, stoppedBy } from '../durable/make-sure';

/**
 * Keeps the load balancers from taking healthy capacity away: a limit on how fast they may, or no
 * automatic zone failover at all. Done when connections do not fail any more.
 */
export async function stabilizeLoadBalancers(input: StabilizeInput): Promise<StepResult> {
  const { policy } = input;
  const actor = new Actor('stabilize-load-balancers', input.incident);
  const first = await actor.act(input.startAt, (ports, act) => ports.readBalancing({ act }));
  const nowTrue: string[] = [];
  const limit = policy.removalLimit;
  if (limit !== null) {
    const removal = { share: limit.share, perMs: limit.per };
    const made = await makeSure(actor, {
      change: (ports, act) => ports.limitRemoval({ act, ...byHand(input), limit: removal }),
      // The limit cannot be read, and to set it again changes nothing.
      isMade: () => Promise.resolve(false),
    });
    const left = ['limit by another way what the load balancers take out of service'];
    if (made.kind === 'failed') return stoppedBy(actor, made, { nowTrue, left });
    nowTrue.push('what the load balancers take out of service is limited');
  }
  // Nobody switches off what does no harm.
  if (policy.failover === 'off' && first.isErring) {
    const made = await switchOff(actor, input);
    const left = ['switch automatic zone failover off by another way'];
    if (made.kind === 'failed') return stoppedBy(actor, made, { nowTrue, left });
    nowTrue.push('automatic zone failover is off');
  }
  if (!first.isErring) {
    const fact = 'connections through load balancers do not fail';
    return actor.ended(limit === null ? 'not-needed' : 'done', { nowTrue: [...nowTrue, fact] });
  }
  return waitForTheEndOfErrors(actor, input, nowTrue);
}

async function switchOff(actor: Actor, input: StabilizeInput) {
  return makeSure(actor, {
    change: (ports, act) => ports.switchZoneFailover({ act, ...byHand(input), on: false }),
    isMade: async (ports, act) => !(await ports.readBalancing({ act })).isFailoverOn,
  });
}

async function waitForTheEndOfErrors(
  actor: Actor,
  { policy }: StabilizeInput,
  nowTrue: readonly string[],
): Promise<StepResult> {
  let last: BalancingReading | undefined;
  const isOver = await lookUntil(actor, policy, async (at) => {
    last = await actor.act(at, (ports, act) => ports.readBalancing({ act }));
    return last.isErring ? undefined : true;
  });
  if (isOver === true) {
    return actor.ended('done', { nowTrue: [...nowTrue, 'connections do not fail any more'] });
  }
  const share = ((last?.errorShare ?? 0) * 100).toFixed(1);
  const left = ['find out why connections through load balancers still fail'];
  return actor.ended('stopped', {
    nowTrue: [...nowTrue, `${share} % of the connections fail`],
    left,
  });
}

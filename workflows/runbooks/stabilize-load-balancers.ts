import type { BalancingReading } from '../../activities/ports';
import type { StepResult } from '../contract/messages';
import type { BalancersPolicy } from '../contract/policy';
import type { StabilizeInput } from '../contract/steps';
import { sameRemoval, type RemovalSettings } from '../domain/removal-guards';
import { Actor } from '../durable/actor';
import { lookUntil } from '../durable/look-until';
import { byHand, makeSure, stoppedBy, type Made } from '../durable/make-sure';

/**
 * Keeps the load balancers from taking healthy capacity away: limits on what may leave, or no automatic
 * zone failover at all. Done when connections do not fail any more.
 */
export async function stabilizeLoadBalancers(input: StabilizeInput): Promise<StepResult> {
  const { policy } = input;
  const actor = Actor.ofStep('stabilize-load-balancers', input);
  const first = await actor.act(input.startAt, (ports, act) => ports.readBalancing({ act }));
  const nowTrue: string[] = [];
  const wanted = wantedOf(policy, first);
  if (wanted !== null) {
    const made = await holdBack(actor, input, { wanted, first });
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
    return actor.ended(wanted === null ? 'not-needed' : 'done', { nowTrue: [...nowTrue, fact] });
  }
  return waitForTheEndOfErrors(actor, input, nowTrue);
}

/** What the policy says nothing of stays as it stands; null: that is all of it. */
function wantedOf(
  { removalLimit, removalGuards }: BalancersPolicy,
  standing: BalancingReading,
): RemovalSettings | null {
  if (removalLimit === null && removalGuards === undefined) return null;
  return {
    limit:
      removalLimit === null
        ? standing.removalLimit
        : { share: removalLimit.share, perMs: removalLimit.per },
    guards: removalGuards ?? standing.removalGuards,
  };
}

/** Changes nothing where all of it stands already. */
async function holdBack(
  actor: Actor,
  input: StabilizeInput,
  { wanted, first }: { readonly wanted: RemovalSettings; readonly first: BalancingReading },
): Promise<Made> {
  if (stands(wanted, first)) return { kind: 'done' };
  return makeSure(actor, {
    change: (ports, act) => ports.limitRemoval({ act, ...byHand(input), ...wanted }),
    isMade: async (ports, act) => stands(wanted, await ports.readBalancing({ act })),
  });
}

const stands = (wanted: RemovalSettings, reading: BalancingReading): boolean =>
  sameRemoval(wanted, { limit: reading.removalLimit, guards: reading.removalGuards });

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

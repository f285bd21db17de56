import type { LeaseReading } from '../../../activities/ports';
import type { StepResult } from '../../contract/messages';
import type { RecoverLeasesInput } from '../../contract/steps';
import { hostsToRestart } from '../../controllers/host-restarts';
import { Actor } from '../../durable/actor';
import { lookUntil } from '../../durable/look-until';
import { byHand, makeSure, stoppedBy, type Made } from '../../durable/make-sure';

/**
 * Brings back the leases under the limit that `throttleRecovery` has set. A host whose attempts wait
 * too long works for nobody, and only a restart clears its queue: so those, and no others, are
 * restarted, a few at a time. When the leases are back, the limit is lifted.
 */
export async function recoverUnderLimit(input: RecoverLeasesInput): Promise<StepResult> {
  const { policy } = input;
  const actor = Actor.ofStep('recover-leases', input);
  const restarted = new Set<number>();
  let last = await actor.act(input.startAt, (ports, act) => ports.readLeases({ act }));
  const look = async (): Promise<StepResult | undefined> => {
    if (shareOf(last) >= policy.doneFrom) return lift(actor, input, { last, restarted });
    const { attemptTimeoutMs } = last;
    const hosts = hostsToRestart(last.hosts, { ...policy, attemptTimeoutMs });
    if (hosts.length === 0) return undefined;
    const made = await restart(actor, input, hosts);
    if (made.kind === 'failed') {
      last = await actor.next((ports, act) => ports.readLeases({ act }));
      // A host that has got well since the look needs no restart, and the region refuses one.
      const asked = last.hosts.filter(({ host }) => hosts.includes(host));
      const options = { ...policy, attemptTimeoutMs, restartsAtOnce: asked.length };
      const isStale = hostsToRestart(asked, options).length < hosts.length;
      return isStale ? undefined : stopped(actor, last, made);
    }
    for (const host of hosts) restarted.add(host);
    return undefined;
  };
  const ended =
    (await look()) ??
    (await lookUntil(actor, policy, async (at) => {
      last = await actor.act(at, (ports, act) => ports.readLeases({ act }));
      return look();
    }));
  return (
    ended ?? stopped(actor, last, { kind: 'failed', reason: 'they did not come back in time' })
  );
}

async function restart(
  actor: Actor,
  input: RecoverLeasesInput,
  hosts: readonly number[],
): Promise<Made> {
  let collapsed = hosts;
  return makeSure(actor, {
    change: (ports, act) => ports.restartLeaseHosts({ act, ...byHand(input), hosts: collapsed }),
    // Who is away was restarted; so was who is back and answers in time, and else needs it no more.
    isMade: async (ports, act) => {
      const { attemptTimeoutMs, hosts: all } = await ports.readLeases({ act });
      const asked = all.filter(({ host }) => collapsed.includes(host));
      const { restartAbove } = input.policy;
      const options = { attemptTimeoutMs, restartAbove, restartsAtOnce: asked.length };
      collapsed = hostsToRestart(asked, options);
      return collapsed.length === 0;
    },
  });
}

type SoFar = { readonly last: LeaseReading; readonly restarted: ReadonlySet<number> };

async function lift(
  actor: Actor,
  input: RecoverLeasesInput,
  { last, restarted }: SoFar,
): Promise<StepResult> {
  const nowTrue = ['the droplets have their leases', restartFact(restarted)];
  if (last.attemptsInFlightMax === null) {
    return actor.ended(restarted.size === 0 ? 'not-needed' : 'done', { nowTrue });
  }
  const made = await makeSure(actor, {
    change: (ports, act) =>
      ports.throttleLeases({ act, ...byHand(input), attemptsInFlightMax: null }),
    isMade: async (ports, act) => (await ports.readLeases({ act })).attemptsInFlightMax === null,
  });
  if (made.kind === 'failed') {
    return stoppedBy(actor, made, { nowTrue, left: ['lift the limit on lease attempts'] });
  }
  return actor.ended('done', { nowTrue: [...nowTrue, 'lease attempts are not limited any more'] });
}

function restartFact(restarted: ReadonlySet<number>): string {
  if (restarted.size === 0) return 'no host had to be restarted';
  const hosts = [...restarted].toSorted((a, b) => a - b);
  return `hosts ${hosts.join(', ')} were restarted`;
}

function stopped(
  actor: Actor,
  reading: LeaseReading,
  made: Extract<Made, { kind: 'failed' }>,
): StepResult {
  const nowTrue = [`${(100 * shareOf(reading)).toFixed(1)} % of the droplets have their leases`];
  const left = ['find out why droplets get no lease'];
  if (reading.attemptsInFlightMax !== null) {
    nowTrue.push('the limit on attempts stands');
    left.push('lift the limit on lease attempts once they do');
  }
  return stoppedBy(actor, made, { nowTrue, left });
}

const shareOf = ({ leased, droplets }: LeaseReading): number => leased / droplets;

import type { LeaseReading } from '../../activities/ports';
import type { StepResult } from '../contract/messages';
import type { RecoverLeasesInput } from '../contract/steps';
import { hostsToRestart } from '../controllers/host-restarts';
import { Actor } from '../durable/actor';
import { lookUntil } from '../durable/look-until';
import { byHand, makeSure, stoppedBy, type Made } from '../durable/make-sure';

/**
 * Brings back the leases under the limit that `throttleRecovery` has set. A host whose attempts wait
 * too long works for nobody, and only a restart clears its queue: so those, and no others, are
 * restarted, a few at a time. When the leases are back, the limit is lifted.
 */
export async function recoverLeases(input: RecoverLeasesInput): Promise<StepResult> {
  const { policy } = input;
  const actor = new Actor('recover-leases', input.incident);
  const restarted: number[] = [];
  const first = await actor.act(input.startAt, (ports, act) => ports.readLeases({ act }));
  const look = async (reading: LeaseReading): Promise<StepResult | undefined> => {
    if (shareOf(reading) >= policy.doneFrom) return lift(actor, input, restarted);
    const { attemptTimeoutMs } = reading;
    const hosts = hostsToRestart(reading.hosts, { ...policy, attemptTimeoutMs });
    if (hosts.length === 0) return undefined;
    const made = await restart(actor, input, hosts);
    if (made.kind === 'failed') return stopped(actor, reading, made);
    restarted.push(...hosts);
    return undefined;
  };
  let last = first;
  const ended =
    (await look(first)) ??
    (await lookUntil(actor, policy, async (at) => {
      last = await actor.act(at, (ports, act) => ports.readLeases({ act }));
      return look(last);
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
  return makeSure(actor, {
    change: (ports, act) => ports.restartLeaseHosts({ act, ...byHand(input), hosts }),
    isMade: async (ports, act) => {
      const reading = await ports.readLeases({ act });
      return reading.hosts.some(({ host, isUp }) => hosts.includes(host) && !isUp);
    },
  });
}

async function lift(
  actor: Actor,
  input: RecoverLeasesInput,
  restarted: readonly number[],
): Promise<StepResult> {
  const made = await makeSure(actor, {
    change: (ports, act) =>
      ports.throttleLeases({ act, ...byHand(input), attemptsInFlightMax: null }),
    isMade: async (ports, act) => (await ports.readLeases({ act })).attemptsInFlightMax === null,
  });
  const nowTrue = ['the droplets have their leases', restartFact(restarted)];
  if (made.kind === 'failed') {
    return stoppedBy(actor, made, { nowTrue, left: ['lift the limit on lease attempts'] });
  }
  return actor.ended('done', { nowTrue: [...nowTrue, 'lease attempts are not limited any more'] });
}

function restartFact(restarted: readonly number[]): string {
  return restarted.length === 0
    ? 'no host had to be restarted'
    : `hosts ${restarted.join(', ')} were restarted`;
}

function stopped(
  actor: Actor,
  reading: LeaseReading,
  made: Extract<Made, { kind: 'failed' }>,
): StepResult {
  const share = (100 * shareOf(reading)).toFixed(1);
  return stoppedBy(actor, made, {
    nowTrue: [`${share} % of the droplets have their leases`, 'the limit on attempts stands'],
    left: ['find out why droplets get no lease, and lift the limit once they do'],
  });
}

const shareOf = ({ leased, droplets }: LeaseReading): number => leased / droplets;

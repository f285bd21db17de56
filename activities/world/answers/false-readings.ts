import type { FalseReading } from '../../../workflows/contract/scenario/mishaps';
import type { Act } from '../../../workflows/contract/call';
import type { DnsAnswer } from '../../../workflows/domain/dns-records';
import type { LeaseReading, ReplicaLag, ResolverAnswer } from '../../ports';
import type { Answers } from '../operations';
import type { Region } from '../region';

type Readings = Pick<Answers, FalseReading['reading']>;

/**
 * Readings as they are handed out, which may be false for a time. They are true below: what guards a
 * change at the last hop, and what judges the night, does not look through a health check.
 */
export function withFalseReadings<All extends Readings>(answers: All, region: Region): All {
  const { falseReadings = [] } = region.scenario;
  if (falseReadings.length === 0) return answers;
  const lieOf = (reading: FalseReading['reading'], { at }: Act, of?: string) =>
    falseReadings.find(
      (each) =>
        each.reading === reading &&
        each.from <= at &&
        at < each.until &&
        (each.of === undefined || each.of === of),
    )?.says;
  return {
    ...answers,
    askResolvers: (request) => ({
      answers: answers.askResolvers(request).answers.map((answer) => {
        const says = lieOf('askResolvers', request.act, answer.vantagePoint);
        return says === undefined ? answer : falseAnswer(answer, says, region);
      }),
    }),
    readLeases: (request) => {
      const reading = answers.readLeases(request);
      const says = lieOf('readLeases', request.act);
      return says === undefined ? reading : falseLeases(reading, says);
    },
    readReplicaLag: (request) => ({
      replicas: answers.readReplicaLag(request).replicas.map((replica) => {
        const says = lieOf('readReplicaLag', request.act, replica.region);
        return says === undefined ? replica : falseLag(replica, says);
      }),
    }),
  };
}

type Says = FalseReading['says'];

/** Well: the addresses of yesterday, from a cache of its own. Ill: it cannot reach its resolver. */
function falseAnswer(
  { vantagePoint }: ResolverAnswer,
  says: Says,
  { loadBalancers }: Region,
): ResolverAnswer {
  const targets = loadBalancers.healthyTargets();
  const answer = (type: 'a' | 'aaaa'): DnsAnswer =>
    says === 'well'
      ? { kind: 'addresses', addresses: targets.flatMap((target) => target[type]) }
      : { kind: 'servfail' };
  return { vantagePoint, a: answer('a'), aaaa: answer('aaaa') };
}

/** All or none of the leases; what is set by hand is told as it is. */
function falseLeases(reading: LeaseReading, says: Says): LeaseReading {
  const leasedOf = (droplets: number): number => (says === 'well' ? droplets : 0);
  const oldestWaitMs = says === 'well' ? 0 : 2 * reading.attemptTimeoutMs;
  return {
    ...reading,
    leased: leasedOf(reading.droplets),
    hosts: reading.hosts.map((host) => ({
      ...host,
      ...{ leased: leasedOf(host.droplets), oldestWaitMs },
    })),
  };
}

/** An hour behind, or nothing. */
const falseLag = ({ region }: ReplicaLag, says: Says): ReplicaLag =>
  says === 'well'
    ? { region, lagMs: 0, isCaughtUp: true }
    : { region, lagMs: 3_600_000, isCaughtUp: false };

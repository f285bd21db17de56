import type { RecoveryPorts } from '../../ports';
import type { Answers } from '../operations';
import type { Region } from '../region';
import { overrideRecord, readEndpoint, restoreRecord } from './manual-dns';

/** What a recovery reads of the region and does to it. */
export function recoveryAnswers(region: Region): Pick<Answers, keyof RecoveryPorts> {
  const { kernel, loadBalancers, plans, resolvers, route53, globalTables } = region;
  return {
    readEndpoint: ({ endpoint }) => readEndpoint(region, endpoint),
    overrideRecord: (request) => overrideRecord(region, request),
    restoreRecord: (request) => restoreRecord(region, request),
    readPropagation: ({ changeId }) => ({ inSync: route53.isInSync(changeId) }),
    askResolvers: ({ vantagePoints }) => ({
      answers: vantagePoints.map((vantagePoint) => {
        const resolver = resolverOf(vantagePoint, resolvers.count);
        return {
          vantagePoint,
          a: resolvers.ask(resolver, 'A'),
          aaaa: resolvers.ask(resolver, 'AAAA'),
        };
      }),
    }),
    listHealthyTargets: () => ({ targets: loadBalancers.healthyTargets() }),
    pinInternalName: ({ act, service, addresses }) => {
      const target = region.services.get(service);
      if (target === undefined || !target.canBePinned) {
        return { kind: 'refused', reason: `${service} has no hosts whose addresses can be pinned` };
      }
      if (addresses.length === 0) return { kind: 'refused', reason: 'no address to pin' };
      target.pin();
      note(region, act, `${service}: internal hosts are given DynamoDB's addresses by hand`);
      return { kind: 'done' };
    },
    unpinInternalName: ({ service }) => {
      region.services.get(service)?.unpin();
      return { kind: 'done' };
    },
    probeServices: ({ services }) => ({
      probes: services.flatMap((name) => region.services.get(name)?.state() ?? []),
    }),
    readReplicaLag: () => ({ replicas: globalTables.lags() }),
    readAutomation: () => ({ isOn: plans.isOn, lastPlanGeneration: plans.latest.generation }),
    switchAutomation: ({ act, on, reason }) => {
      plans.isOn = on;
      const text = `DNS automation switched ${on ? 'on' : 'off'}: ${reason}`;
      const kind = `automation-${on ? 'on' : 'off'}`;
      kernel.record.add({ at: act.at, source: act.role, kind, text, isSeen: true });
      return { kind: 'done' };
    },
    note: ({ act, text }) => {
      kernel.record.add({ at: act.at, source: act.role, kind: 'note', text, isSeen: true });
      return null;
    },
  };
}

function note(region: Region, act: { at: number; role: string }, text: string): void {
  region.kernel.record.add({ at: act.at, source: act.role, kind: 'step', text, isSeen: true });
}

/** Vantage points are named resolvers of the population: "resolver/17". */
function resolverOf(vantagePoint: string, count: number): number {
  const index = Number(vantagePoint.replace(/^resolver\//, ''));
  return Number.isInteger(index) && index >= 0 ? index % count : 0;
}

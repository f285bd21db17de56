import { brokenRules } from '../../../workflows/domain/rules';
import type { Outcome, RecoveryPorts, ServiceProbe, TriagePort } from '../../ports';
import type { Answers } from '../operations';
import type { Region } from '../region';
import { noteStep, refuseFor } from './by-hand';
import { withFalseReadings } from './false-readings';
import { loadAnswers } from './load-answers';
import { answerLook } from './look-answer';
import { handBackRecord, overrideRecord, readEndpoint, restoreRecord } from './manual-dns';

/** What a recovery reads of the region and does to it. */
export function recoveryAnswers(region: Region): Pick<Answers, keyof RecoveryPorts> {
  const answers = withFalseReadings(portAnswers(region), region);
  return { ...answers, lookAtRegion: (request) => answerLook(answers, request) };
}

function portAnswers(
  region: Region,
): Pick<Answers, Exclude<keyof RecoveryPorts, keyof TriagePort>> {
  const { kernel, loadBalancers, plans, resolvers, route53, globalTables } = region;
  return {
    readEndpoint: ({ endpoint }) => readEndpoint(region, endpoint),
    overrideRecord: (request) => overrideRecord(region, request),
    restoreRecord: (request) => restoreRecord(region, request),
    handBackRecord: (request) => handBackRecord(region, request),
    ...loadAnswers(region),
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
      noteStep(region, act, `${service}: internal hosts are given DynamoDB's addresses by hand`);
      return { kind: 'done' };
    },
    unpinInternalName: ({ act, service }) => {
      const target = region.services.get(service);
      if (target?.canBePinned !== true) {
        return { kind: 'refused', reason: `${service} has no hosts whose addresses are pinned` };
      }
      target.unpin();
      noteStep(region, act, `${service}: internal hosts use the public name again`);
      return { kind: 'done' };
    },
    probeServices: ({ services }) => ({
      probes: services.flatMap((name) => {
        const state = region.services.get(name)?.state();
        return state === undefined ? [] : [probeOf(state)];
      }),
    }),
    restorePollers: ({ act, service }) => {
      const target = region.services.get(service);
      if (target?.hasPollers !== true) {
        return { kind: 'refused', reason: `${service} has no pollers` };
      }
      target.restorePollers();
      noteStep(region, act, `${service}: pollers started again by hand`);
      return { kind: 'done' };
    },
    readReplicaLag: () => ({ replicas: globalTables.lags() }),
    readAutomation: () => ({
      isOn: plans.isOn,
      parts: plans.partsOn,
      allParts: plans.parts,
      lastPlanGeneration: plans.latest.generation,
    }),
    switchAutomation: (request) => switchAutomation(region, request),
    note: ({ act, text }) => {
      kernel.record.add({ at: act.at, source: act.role, kind: 'note', text, isSeen: true });
      return null;
    },
  };
}

type SwitchRequest = Parameters<RecoveryPorts['switchAutomation']>[0];

function switchAutomation(region: Region, { act, on, reason, part }: SwitchRequest): Outcome {
  const { plans, kernel, hasManualOverride } = region;
  const [broken] = on ? brokenRules({ kind: 'automation-on', hasManualOverride }) : [];
  if (broken !== undefined) return refuseFor(region, act, broken);
  if (!plans.switch(on, part)) return { kind: 'refused', reason: `there is no ${part}` };
  const what = part === undefined ? 'DNS automation' : `DNS automation, ${part}:`;
  kernel.record.add({
    ...{ at: act.at, source: act.role, isSeen: true },
    kind: `automation-${on ? 'on' : 'off'}`,
    text: `${what} switched ${on ? 'on' : 'off'}: ${reason}`,
    data: { part: part ?? 'all' },
  });
  return { kind: 'done' };
}

const probeOf = ({ service, errorShare, isDown }: ServiceProbe): ServiceProbe => ({
  ...{ service, errorShare, isDown },
});

/** Vantage points are named resolvers of the population: "resolver/17". */
function resolverOf(vantagePoint: string, count: number): number {
  const index = Number(vantagePoint.replace(/^resolver\//, ''));
  return Number.isInteger(index) && index >= 0 ? index % count : 0;
}

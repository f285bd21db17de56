import { brokenRules } from '../../../workflows/domain/rules';
import type { AutomationSwitchPort, DnsPort, LoadBalancerPort, Outcome } from '../../ports';
import type { Answers } from '../operations';
import type { DnsRegion } from '../region';
import { noteChange, refuseFor } from './by-hand';
import { handBackRecord, overrideRecord, readEndpoint, restoreRecord } from './manual-dns';

/** What a recovery reads of DNS and its automation and does to them. */
export function dnsAnswers(
  region: DnsRegion,
): Pick<Answers, keyof (DnsPort & LoadBalancerPort & AutomationSwitchPort)> {
  const { loadBalancers, plans, resolvers, route53 } = region;
  return {
    readEndpoint: ({ endpoint }) => readEndpoint(region, endpoint),
    overrideRecord: (request) => overrideRecord(region, request),
    restoreRecord: (request) => restoreRecord(region, request),
    handBackRecord: (request) => handBackRecord(region, request),
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
    readAutomation: () => ({
      isOn: plans.isOn,
      parts: plans.partsOn,
      allParts: plans.parts,
      lastPlanGeneration: plans.latest.generation,
    }),
    switchAutomation: (request) => switchAutomation(region, request),
  };
}

type SwitchRequest = Parameters<AutomationSwitchPort['switchAutomation']>[0];

function switchAutomation(region: DnsRegion, { act, on, reason, part }: SwitchRequest): Outcome {
  const { plans, kernel, hasManualOverride } = region;
  const switchedOn = { kind: 'automation-on', hasManualOverride } as const;
  const [broken] = on ? brokenRules(switchedOn) : [];
  if (broken !== undefined) return refuseFor(region, act, broken);
  if (!plans.switch(on, part)) return { kind: 'refused', reason: `there is no ${part}` };
  if (on) noteChange(region, act, switchedOn);
  const what = part === undefined ? 'DNS automation' : `DNS automation, ${part}:`;
  kernel.record.add({
    ...{ at: act.at, source: act.role, isSeen: true },
    kind: `automation-${on ? 'on' : 'off'}`,
    text: `${what} switched ${on ? 'on' : 'off'}: ${reason}`,
    data: { part: part ?? 'all' },
  });
  return { kind: 'done' };
}

/** Vantage points are named resolvers of the population: "resolver/17". */
function resolverOf(vantagePoint: string, count: number): number {
  const index = Number(vantagePoint.replace(/^resolver\//, ''));
  return Number.isInteger(index) && index >= 0 ? index % count : 0;
}

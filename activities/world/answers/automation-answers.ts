import type { Act } from '../../../workflows/contract/call';
import type { AutomationPort, BatchOutcome, ControlReading } from '../../ports';
import type { Answers } from '../operations';
import type { DnsRegion } from '../region';
import { commit } from './route53-changes';

type ChangeRequest = Parameters<AutomationPort['changeRecords']>[0];

/** Bare Route 53 and the store of plans, as Planner and Enactors use them: no guard stands here. */
export function automationAnswers(region: DnsRegion): Pick<Answers, keyof AutomationPort> {
  const { plans, route53, kernel } = region;
  return {
    publishPlan: ({ act }) => {
      if (!plans.isOnFor(act.role)) return { kind: 'off' };
      const { generation } = plans.publish();
      kernel.record.add({
        at: act.at,
        source: act.role,
        kind: 'plan-published',
        text: `plan ${generation} published`,
        isSeen: false,
        data: { generation },
      });
      return { kind: 'published', generation };
    },
    takePlan: ({ act }) =>
      plans.isOnFor(act.role)
        ? { kind: 'taken', plan: plans.latest, control: control(region) }
        : { kind: 'off' },
    readControl: () => control(region),
    listPlanRecords: () => ({ records: route53.planRecords(), control: control(region) }),
    changeRecords: (request) => changeRecords(region, request),
  };
}

function control({ scenario, route53 }: DnsRegion): ControlReading {
  return {
    endpoints: scenario.dns.endpoints.map((endpoint) => ({
      endpoint,
      lock: route53.lock(endpoint),
      generation: route53.ledger(endpoint),
    })),
  };
}

function changeRecords(region: DnsRegion, request: ChangeRequest): BatchOutcome {
  const { act, batch, purpose, generation } = request;
  const endpoint = region.scenario.dns.endpoints.find((name) =>
    batch.changes.some(({ record }) => record.name === name),
  );
  const data = { purpose, generation, endpoint: endpoint ?? null };
  const add = (kind: string, text: string): void => {
    region.kernel.record.add({ at: act.at, source: act.role, kind, text, isSeen: false, data });
  };
  if (purpose === 'apply' && region.faults.losesLock(act)) {
    add('lock-lost', `lost the lock of ${endpoint}: another writer was there first`);
    return { kind: 'lock-lost', reason: 'the lock is not what the writer knew' };
  }
  const result = commit(region, act, { batch, isManual: false });
  if ('reason' in result) {
    add(result.isLockLost ? 'lock-lost' : 'batch-invalid', result.reason);
    if (!result.isLockLost) raiseAlarmOnce(region, act);
    return { kind: result.isLockLost ? 'lock-lost' : 'invalid', reason: result.reason };
  }
  add(purpose === 'apply' ? 'plan-applied' : 'plans-deleted', describe(request, endpoint));
  return { kind: 'accepted', changeId: result.changeId };
}

function describe({ batch, purpose, generation }: ChangeRequest, endpoint?: string): string {
  return purpose === 'apply'
    ? `plan ${generation} applied to ${endpoint}`
    : `after plan ${generation}: ${batch.changes.length} records of older plans deleted`;
}

/** Operators see the first failure of each Enactor, not the hundred that follow. */
function raiseAlarmOnce({ kernel }: DnsRegion, act: Act): void {
  const isKnown = kernel.record.events.some(
    (event) => event.kind === 'enactor-alarm' && event.source === act.role,
  );
  if (isKnown) return;
  kernel.record.add({
    at: act.at,
    source: act.role,
    kind: 'enactor-alarm',
    text: 'cannot apply plans to the regional endpoint any more',
    isSeen: true,
  });
}

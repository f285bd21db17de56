import type { Act } from '../../../workflows/contract/call';
import type { ChangeBatch } from '../../../workflows/domain/dns-records';
import { brokenRules } from '../../../workflows/domain/rules';
import type { DnsChange } from '../../../workflows/domain/rules/region-change';
import type { Committed, EndpointChange, Rejected } from '../dns/route53';
import type { DnsRegion } from '../region';

/** Commits a batch, and holds every endpoint that it changed against the rules. */
export function commit(
  region: DnsRegion,
  act: Act,
  change: { readonly batch: ChangeBatch; readonly isManual: boolean },
): Committed | Rejected {
  const result = region.route53.change(change.batch);
  if ('reason' in result) return result;
  for (const endpointChange of result.changes) {
    const made = asRegionChange(region, endpointChange, change.isManual);
    region.kernel.record.addChange({ at: act.at, by: act.role, change: made });
    for (const broken of brokenRules(made)) {
      region.kernel.record.addViolation({ at: act.at, by: act.role, ...broken });
    }
    noteEmptied(region, act, endpointChange);
  }
  return result;
}

export function asRegionChange(
  region: DnsRegion,
  { before, after }: EndpointChange,
  isManual: boolean,
): DnsChange {
  return {
    kind: 'dns',
    before,
    after,
    isManual,
    isAutomationOn: region.plans.isOn,
    hasManualOverride: region.hasManualOverride,
    floor: region.scenario.dns.floor,
  };
}

/** Nobody saw this as it happened; it is in the journal, and the alarms come later. */
function noteEmptied({ kernel }: DnsRegion, act: Act, { before, after }: EndpointChange): void {
  const isEmpty = after.a + after.aaaa === 0;
  const wasEmpty = before.a + before.aaaa === 0;
  if (isEmpty === wasEmpty) return;
  kernel.record.add({
    at: act.at,
    source: 'route53',
    kind: isEmpty ? 'record-emptied' : 'record-filled',
    text: isEmpty
      ? `${after.endpoint} has no address left at the authority`
      : `${after.endpoint} has addresses again`,
    isSeen: false,
    data: { endpoint: after.endpoint, by: act.role },
  });
}

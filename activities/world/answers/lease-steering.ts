import type { ShardSteering } from '../../../workflows/contract/lease-sample';
import { brokenRules } from '../../../workflows/domain/rules';
import { WAIT_SHARE_MAX } from '../../../workflows/domain/rules/load-rules';
import type { LimitChange } from '../../../workflows/domain/rules/region-change';
import type { LeasePort, ShardKept, SteerOutcome } from '../../ports';
import type { LeaseHostReading } from '../leases/host';
import type { Region } from '../region';
import { fenceOff, noteChange, noteViolation, refuse } from './by-hand';

type Request = Parameters<LeasePort['steerLeases']>[0];

/**
 * Sets the windows of shards, each held against the rule that no limit is raised without room: by what
 * waits at that shard, for the others are none of its business. It is told in the record and not in the
 * timeline, for a controller does it all the time.
 */
export function steerLeases(region: Region, request: Request): SteerOutcome {
  const { act, fence, waived, shards } = request;
  const { hosts } = region.leases.reading();
  const unknown = shards.filter(({ shard }) => hosts[shard] === undefined);
  if (unknown.length > 0 || shards.length === 0) {
    const named = unknown.map(({ shard }) => shard).join(', ') || 'none named';
    return refuse(region, act, `no such shards: ${named}`);
  }
  const refusal = fenceOff(region, 'lease-limit', request);
  if (refusal !== undefined) return refuse(region, act, refusal);
  const kept: ShardKept[] = [];
  for (const steering of shards) {
    const host = hosts[steering.shard] as LeaseHostReading;
    const change = changeOfWindow(region, host, steering);
    const broken = brokenRules(change);
    const stopping = broken.find(({ rule }) => !waived.includes(rule));
    for (const { rule, evidence } of stopping === undefined ? broken : []) {
      noteViolation(region, act, { rule, evidence });
    }
    if (stopping === undefined) {
      noteChange(region, act, change);
      steer(region, steering);
    } else {
      const { attemptsInFlightMax: window } = host;
      kept.push({ shard: steering.shard, window, reason: stopping.evidence });
    }
  }
  region.fences.set('lease-limit', fence);
  const windows = shards.map(({ shard, window }) => `${shard}: ${window ?? 'no limit'}`).join(', ');
  region.kernel.record.add({
    ...{ at: act.at, source: act.role, kind: 'lease-windows', isSeen: false },
    text: `DWFM: windows of lease attempts by host: ${windows}`,
  });
  return { kind: 'done', kept };
}

function changeOfWindow(
  { scenario }: Region,
  { attemptsInFlightMax: before, headAgeMs }: LeaseHostReading,
  { window: after }: ShardSteering,
): LimitChange {
  return {
    ...{ kind: 'lease-limit', before, after, downstreamWaitMs: headAgeMs },
    downstreamWaitMsMax: WAIT_SHARE_MAX * scenario.leases.attempts.timeout,
  };
}

function steer({ leases }: Region, { shard, window, cohort }: ShardSteering): void {
  // Only what is measured has cohorts, and one that is open already is not opened again.
  if (cohort !== null && leases.isMeasured && leases.openCohortOf(shard) < cohort) {
    leases.openCohorts([shard]);
  }
  leases.throttle(window, [shard]);
}

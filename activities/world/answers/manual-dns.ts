import type { Act } from '../../../workflows/contract/call';
import { lockName, txt } from '../../../workflows/domain/dns-plan';
import type { ChangeBatch, RecordChange, RecordSet } from '../../../workflows/domain/dns-records';
import { brokenRules } from '../../../workflows/domain/rules';
import type { EndpointReading, Outcome, RecoveryPorts } from '../../ports';
import type { Region } from '../region';
import { asRegionChange, commit } from './route53-changes';

type OverrideRequest = Parameters<RecoveryPorts['overrideRecord']>[0];
type RestoreRequest = Parameters<RecoveryPorts['restoreRecord']>[0];
type ManualWrite = Pick<RestoreRequest, 'act' | 'endpoint' | 'fence' | 'waived'> & {
  readonly batch: ChangeBatch;
  readonly isOverride: boolean;
};

const OVERRIDE_TTL_SECONDS = 5;

export function readEndpoint({ route53 }: Region, endpoint: string): EndpointReading {
  return {
    endpoint,
    records: route53.recordsAt(endpoint),
    a: route53.answerAt(0, endpoint, 'A'),
    aaaa: route53.answerAt(0, endpoint, 'AAAA'),
    lock: route53.lock(endpoint),
    negativeTtlMs: route53.negativeTtl,
  };
}

/** Records set by hand stand at the endpoint's own name; the automation's ledger is not touched. */
export function overrideRecord(region: Region, request: OverrideRequest): Outcome {
  const { endpoint, a, aaaa, fence, expectedLock } = request;
  const changes: RecordChange[] = [
    ...takeLock(endpoint, expectedLock, `override/${fence}`),
    ...replaceRecords(region.route53.recordsAt(endpoint), [
      byHand(endpoint, 'A', a),
      byHand(endpoint, 'AAAA', aaaa),
    ]),
  ];
  return manualWrite(region, { ...request, batch: { changes }, isOverride: true });
}

export function restoreRecord(region: Region, request: RestoreRequest): Outcome {
  const { endpoint, records, fence } = request;
  const changes: RecordChange[] = [
    ...takeLock(endpoint, region.route53.lock(endpoint), `restore/${fence}`),
    ...replaceRecords(region.route53.recordsAt(endpoint), records),
  ];
  return manualWrite(region, { ...request, batch: { changes }, isOverride: false });
}

function manualWrite(region: Region, write: ManualWrite): Outcome {
  const { act, batch, fence } = write;
  if (fence <= region.fence) {
    return refuse(
      region,
      act,
      `fence ${fence} is not above ${region.fence}: an older attempt woke up`,
    );
  }
  const broken = guard(region, write);
  if (broken !== undefined) return { ...refuse(region, act, broken.evidence), rule: broken.rule };
  const result = commit(region, act, { batch, isManual: true });
  if ('reason' in result) return refuse(region, act, result.reason);
  region.fence = fence;
  region.hasManualOverride = write.isOverride;
  const text = `${write.endpoint}: records ${write.isOverride ? 'set by hand' : 'put back'}`;
  region.kernel.record.add({
    at: act.at,
    source: act.role,
    kind: 'manual-write',
    text,
    isSeen: true,
  });
  return { kind: 'done', changeId: result.changeId };
}

/** The last hop: the rules are asked once more, with the state of this very instant. */
function guard(region: Region, { batch, waived, endpoint }: ManualWrite) {
  const change = region.route53.preview(batch)?.find(({ after }) => after.endpoint === endpoint);
  if (change === undefined) return undefined;
  return brokenRules(asRegionChange(region, change, true)).find(
    ({ rule }) => !waived.includes(rule),
  );
}

function refuse({ kernel }: Region, act: Act, reason: string) {
  const text = `refused: ${reason}`;
  kernel.record.add({ at: act.at, source: act.role, kind: 'refused', text, isSeen: true });
  return { kind: 'refused', reason } as const;
}

const takeLock = (endpoint: string, from: string, to: string): RecordChange[] => [
  { action: 'DELETE', record: txt(lockName(endpoint), from) },
  { action: 'CREATE', record: txt(lockName(endpoint), to) },
];

const byHand = (name: string, type: 'A' | 'AAAA', values: readonly string[]): RecordSet => ({
  name,
  type,
  ttlSeconds: OVERRIDE_TTL_SECONDS,
  values,
});

/** Deletes what stands and creates what shall stand, leaving alone what is the same in both. */
function replaceRecords(from: readonly RecordSet[], to: readonly RecordSet[]): RecordChange[] {
  const wanted = to.filter(
    (record) => record.alias !== undefined || (record.values ?? []).length > 0,
  );
  return [
    ...from.map((record): RecordChange => ({ action: 'DELETE', record })),
    ...wanted.map((record): RecordChange => ({ action: 'CREATE', record })),
  ];
}

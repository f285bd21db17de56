import {
  flipBatch,
  ledgerName,
  ledgerValue,
  lockName,
  planTreeName,
  rollbackName,
  txt,
} from '../../../workflows/domain/dns-plan';
import type { ChangeBatch, RecordChange, RecordSet } from '../../../workflows/domain/dns-records';
import { brokenRules } from '../../../workflows/domain/rules';
import type { EndpointReading, Outcome, RecoveryPorts } from '../../ports';
import type { DnsRegion } from '../region';
import { refuse, refuseFor } from './by-hand';
import { asRegionChange, commit } from './route53-changes';

type OverrideRequest = Parameters<RecoveryPorts['overrideRecord']>[0];
type RestoreRequest = Parameters<RecoveryPorts['restoreRecord']>[0];
type HandBackRequest = Parameters<RecoveryPorts['handBackRecord']>[0];
type ManualWrite = Pick<RestoreRequest, 'act' | 'endpoint' | 'fence' | 'waived'> & {
  readonly batch: ChangeBatch;
  readonly effect: 'override' | 'restore' | 'hand-back';
};

const EFFECT_TEXT = {
  override: 'records set by hand',
  restore: 'records put back',
  'hand-back': 'handed back to the plans',
} as const;

const OVERRIDE_TTL_SECONDS = 5;

export function readEndpoint({ route53 }: DnsRegion, endpoint: string): EndpointReading {
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
export function overrideRecord(region: DnsRegion, request: OverrideRequest): Outcome {
  const { endpoint, a, aaaa, fence, expectedLock } = request;
  const changes: RecordChange[] = [
    ...takeLock(endpoint, expectedLock, `override/${fence}`),
    ...replaceRecords(region.route53.recordsAt(endpoint), [
      byHand(endpoint, 'A', a),
      byHand(endpoint, 'AAAA', aaaa),
    ]),
  ];
  return manualWrite(region, { ...request, batch: { changes }, effect: 'override' });
}

export function restoreRecord(region: DnsRegion, request: RestoreRequest): Outcome {
  const { endpoint, records, fence } = request;
  const changes: RecordChange[] = [
    ...takeLock(endpoint, region.route53.lock(endpoint), `restore/${fence}`),
    ...replaceRecords(region.route53.recordsAt(endpoint), records),
  ];
  return manualWrite(region, { ...request, batch: { changes }, effect: 'restore' });
}

/**
 * The endpoint's alias points at the latest plan again, and so do the ledger and the way back: the
 * automation's next batch finds everything that it names.
 */
export function handBackRecord(region: DnsRegion, request: HandBackRequest): Outcome {
  const { endpoint, fence, expectedLock } = request;
  const { scenario, route53, plans } = region;
  const { dns, automation } = scenario;
  const { generation } = plans.latest;
  const flip = flipBatch(
    plans.latest,
    { lock: expectedLock, generation },
    {
      ...{ endpoint, form: dns.form, safeguards: automation.safeguards },
      ...{ ttlSeconds: dns.ttl / 1_000, nextLock: `hand-back/${fence}` },
    },
  );
  const isControl = ({ record }: RecordChange): boolean =>
    [lockName(endpoint), ledgerName(endpoint)].includes(record.name);
  const changes: RecordChange[] = [
    ...takeLock(endpoint, expectedLock, `hand-back/${fence}`),
    ...route53.recordsAt(endpoint).map((record): RecordChange => ({ action: 'DELETE', record })),
    ...flip.changes.filter((change) => !isControl(change)),
    { action: 'UPSERT', record: txt(ledgerName(endpoint), ledgerValue(generation)) },
    ...(automation.safeguards.rollbackRecord ? wayBack(endpoint, generation) : []),
  ];
  return manualWrite(region, { ...request, batch: { changes }, effect: 'hand-back' });
}

const wayBack = (endpoint: string, generation: number): RecordChange[] =>
  (['A', 'AAAA'] as const).map((type) => ({
    action: 'UPSERT',
    record: { name: rollbackName(endpoint), type, alias: planTreeName(endpoint, generation) },
  }));

function manualWrite(region: DnsRegion, write: ManualWrite): Outcome {
  const { act, batch, fence, effect } = write;
  const known = region.fences.get('dns') ?? 0;
  if (fence <= known) {
    return refuse(region, act, `fence ${fence} is not above ${known}: an older attempt woke up`);
  }
  const broken = guard(region, write);
  if (broken !== undefined) return refuseFor(region, act, broken);
  const result = commit(region, act, { batch, isManual: true });
  if ('reason' in result) return refuse(region, act, result.reason);
  region.fences.set('dns', fence);
  region.hasManualOverride = effect === 'override';
  const text = `${write.endpoint}: ${EFFECT_TEXT[effect]}`;
  region.kernel.record.add({
    ...{ at: act.at, source: act.role, text, isSeen: true },
    kind: 'manual-write',
    data: { effect },
  });
  return { kind: 'done', changeId: result.changeId };
}

/** The last hop: the rules are asked once more, with the state of this very instant. */
function guard(region: DnsRegion, { batch, waived, endpoint }: ManualWrite) {
  const change = region.route53.preview(batch)?.find(({ after }) => after.endpoint === endpoint);
  if (change === undefined) return undefined;
  return brokenRules(asRegionChange(region, change, true)).find(
    ({ rule }) => !waived.includes(rule),
  );
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

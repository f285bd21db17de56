import { AuditLog } from '../../workflows/domain/audit-log';
import type { CascadeResult } from '../../worker/result/cascade-result';
import { curvesOf } from '../../worker/result/curves';
import type { PolicyResult } from '../../worker/result/policy-result';
import { MINUTE_MS } from '../../workflows/domain/instant';

const ZERO = 60 * MINUTE_MS;
const at = (minute: number): number => ZERO + minute * MINUTE_MS;
const between = (from: number, to: number | null) => ({
  ...{ from: at(from), to: to === null ? null : at(to) },
});

/** A result as small as one can be that has every part; `says` stands wherever a text may stand. */
export function smallResult(says = 'a text'): CascadeResult {
  const name = `mine ${says}`;
  return {
    format: 'blackstart/cascade@1',
    ...{ version: '0.1.0', command: `npm start -- --scenario ${says}` },
    ...{ scenario: says, title: says, seed: 1, zero: ZERO, startsAt: '2025-10-19T22:48:00-07:00' },
    policies: { [name]: nightOf(says, 200), other: nightOf(says, null) },
    savings: [savedBy(name, says)],
    quantities: [
      { file: says, place: `dns.${says}`, value: 5, unit: 's', basis: 'source', says },
      { file: says, place: 'dns.ttl', value: 7, unit: says, basis: 'assumption', says },
    ],
  };
}

/** As a drill has it: one policy, no checks, nothing saved. */
export function drillResult(): CascadeResult {
  const { policies, ...result } = smallResult();
  const night = { ...(policies['other'] as PolicyResult), fidelity: [] };
  return { ...result, policies: { drill: night }, savings: [] };
}

/** One line, by somebody who says the same of everything. */
function auditOf(says: string) {
  const log = new AuditLog();
  log.append({ at: at(20), kind: 'start', by: says, reason: says, text: says });
  return { head: log.head, planDigest: 'ab'.repeat(32), lines: [...log.entries] };
}

function nightOf(says: string, over: number | null): PolicyResult {
  const text = { what: says };
  return {
    title: says,
    ...{ digest: 'ab'.repeat(32), isGood: over !== null },
    recovery: {
      outcome: over === null ? 'not-ended' : 'recovered',
      steps: [
        {
          ...{ id: says, outcome: 'done', since: at(20), until: at(30) },
          ...{ nowTrue: [says], left: [says] },
        },
        {
          id: 'recover-leases',
          outcome: 'not-begun',
          since: null,
          until: null,
          nowTrue: [],
          left: [],
        },
      ],
      audit: over === null ? null : auditOf(says),
    },
    commands: [20, 21, 22, 150].map((minute) => ({
      ...{
        at: at(minute),
        kind: 'approve',
        to: 'recoverRegion',
        step: says,
        by: says,
        reason: says,
      },
    })),
    milestones: [{ ...text, id: says, kind: 'outcome', at: at(0), measuredAt: null }],
    fidelity: [
      {
        ...text,
        id: says,
        kind: 'pred',
        expected: says,
        tolerance: '±5',
        measured: says,
        ok: true,
      },
      {
        ...text,
        id: 'F2',
        kind: 'fit',
        expected: says,
        tolerance: says,
        measured: says,
        ok: false,
      },
    ],
    ...{ endsAt: at(300), eventEndsAt: over === null ? null : at(over) },
    phases: [
      { ...text, id: 'dns', ...between(0, 60) },
      { ...text, id: 'leases', ...between(10, over) },
      { ...text, id: 'network', from: null, to: null },
    ],
    customers: {
      minutesDown: 1_234_567,
      byArchetype: [{ name: says, organisations: 1_000, minutesDown: 90 }],
    },
    services: { [says]: [between(1, 50), between(100, over)] },
    violations: [
      { rule: says, at: at(1), by: says, evidence: says, isExpected: false },
      { rule: 'dns/record-never-empty', at: null, by: says, evidence: says, isExpected: true },
    ],
    timeline: [
      { at: at(5), source: 'recover-region', kind: 'note', text: says },
      { at: at(60), source: says, kind: 'leases-collapse', text: says },
    ],
    curves: curvesFor(says),
    cost: {
      ...{ workflowTasks: 3, events: 12, eventsByType: { planDns: 12 }, historyBytes: 99 },
      ...{ acts: 2, wallSeconds: 0.5, repeats: 1 },
    },
  };
}

const MINUTES = [-60, 0, 10, 60, 61, 200, 300];
const curvesFor = (says: string): PolicyResult['curves'] => {
  const sampled = (value: readonly number[]) => ({ at: MINUTES.map(at), value: [...value] });
  return curvesOf({
    series: new Map([
      ['leases/leased-share', sampled([1, 1, 0.9, 0.1, 0.1, 0.8, 1])],
      ['leases/queued', sampled([0, 0, 10, 500_000, 900_000, 0, 0])],
      ['leases/completed', sampled([0, 0, 10, 20, 20, 20_000, 24_000])],
      ['network/latency-p90-ms', sampled([15e3, 15e3, 15e3, 15e3, 90e3, 600e3, 15e3])],
      [`customers/${says}/down-share`, sampled([0, 0.5, 0.8, 0.7, 0.7, 0.1, 0])],
    ]),
  });
};

function savedBy(name: string, says: string): CascadeResult['savings'][number] {
  const saved = { low: 10, high: 20, isAtLeast: true };
  const unknown = { low: null, high: null, isAtLeast: false };
  return {
    ...{ baseline: 'other', candidate: name, ratios: [0.7, 0.9], event: saved },
    phases: [{ id: 'dns', what: says, saved }],
    services: [{ name: says, saved: unknown }],
    ...{ customerMinutes: saved, byArchetype: [{ name: says, saved }], restsOn: [says] },
  };
}

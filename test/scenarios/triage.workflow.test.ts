import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Night } from '../../activities/world/judging/night';
import { loadPolicy } from '../../worker/config/load-file';
import { rehearse, type Rehearsal } from '../../worker/rehearsal';
import { looksAt, openNight, triageStored } from '../../worker/triage/journal-looks';
import { LOOK_EVERY_MS, triageBeside } from '../../worker/triage/triage-request';
import type { Policy } from '../../workflows/contract/policy';
import type { TriageResult } from '../../workflows/contract/triage';
import { formatOffset, MINUTE_MS, SECOND_MS } from '../../workflows/domain/instant';
import { SYMPTOM_IDS } from '../../workflows/domain/triage/symptoms';
import { DEFAULT_SCENARIO, HISTORICAL } from '../support/nights';
import { accuracyOf, TriagedNight } from '../support/triage-nights';

const { zero, dns } = DEFAULT_SCENARIO;
const folder = mkdtempSync(join(tmpdir(), 'blackstart-triage-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A night with a triage beside it, and its journal asked every minute. */
class AskedNight {
  readonly file: string;
  readonly rehearsal: Rehearsal;
  readonly triaged: TriagedNight;

  private constructor(file: string, rehearsal: Rehearsal, end: number) {
    this.file = file;
    this.rehearsal = rehearsal;
    const minutes = Array.from({ length: end + 3 }, (_, n) => n - 3);
    const instants = minutes.map((minute) => zero + minute * MINUTE_MS + 30 * SECOND_MS);
    const looks = looksAt(openNight(file, DEFAULT_SCENARIO), instants);
    const night = new Night(DEFAULT_SCENARIO, rehearsal.world.record);
    this.triaged = new TriagedNight(night, new Map(minutes.map((m, n) => [m, looks[n]!])));
  }

  static async play(policy: Policy, asked: { call: number; end: number }): Promise<AskedNight> {
    const journalFile = join(folder, `${policy.name}.jsonl`);
    const beside = triageBeside({
      ...{ endpoint: dns.endpoints[0] as string, symptoms: SYMPTOM_IDS, number: 1 },
      startAt: zero + asked.call * MINUTE_MS,
    });
    const night = { scenario: DEFAULT_SCENARIO, policy, seed: 1, journalFile, beside };
    return new AskedNight(journalFile, await rehearse(night), asked.end);
  }

  get besideResult(): TriageResult {
    return this.rehearsal.beside[0] as TriageResult;
  }
}

let historical: AskedNight;
let blackstart: AskedNight;
beforeAll(async () => {
  historical = await AskedNight.play(HISTORICAL, { call: 200, end: 900 });
  blackstart = await AskedNight.play(loadPolicy('blackstart'), { call: 40, end: 90 });
});

describe('a triage beside a recovery', () => {
  it('leaves the night as it was read and approved', () => {
    const lines = historical.rehearsal.world.record
      .timeline()
      .map(({ at, source, text }) => `${formatOffset(at, zero)} ${source}: ${text}\n`);
    const approved = readFileSync(join(__dirname, `${DEFAULT_SCENARIO.name}.timeline.txt`), 'utf8');
    expect(lines.join('')).toBe(approved);
    expect(historical.rehearsal.recovery?.outcome).toBe('recovered');
  });

  it('says what the journal says when it is asked of the same instants', () => {
    for (const { besideResult, file } of [historical, blackstart]) {
      const [first, at] = besideResult.lookedAt;
      const question = { at, lookEvery: at - first, symptoms: SYMPTOM_IDS };
      const stored = triageStored(openNight(file, DEFAULT_SCENARIO), question);
      expect(JSON.parse(JSON.stringify(stored))).toEqual(besideResult);
      expect(at - first).toBeGreaterThanOrEqual(LOOK_EVERY_MS);
    }
  });
});

describe('the journals of two nights, asked at the same times', () => {
  it.each([
    {
      minute: 30,
      symptom: 'cannot-connect-to-dynamodb',
      then: 'record-empty',
      ours: 'negative-cache',
    },
    { minute: 50, symptom: 'launches-fail', then: 'leases-lapsed', ours: 'leases-returning' },
    { minute: 50, symptom: 'functions-fail', then: 'record-empty', ours: 'not-in-region' },
    { minute: 50, symptom: 'application-down', then: 'record-empty', ours: 'not-in-region' },
    { minute: 80, symptom: 'still-broken', then: 'record-empty', ours: 'not-in-region' },
    { minute: 80, symptom: 'launches-fail', then: 'leases-lapsed', ours: 'not-in-region' },
  ] as const)('T+$minute, $symptom: $then as it was, $ours under blackstart', (asked) => {
    const { minute, symptom, then, ours } = asked;
    expect(historical.triaged.verdict(minute, symptom)).toBe(then);
    expect(blackstart.triaged.verdict(minute, symptom)).toBe(ours);
  });

  it('name plans that come and do not arrive, while the automation is on', () => {
    const bases = [100, 101, 102, 103, 104].map((minute) => {
      const { over } = historical.triaged.first(minute, 'cannot-connect-to-dynamodb');
      return over.kind === 'unknown' ? '' : over.basis;
    });
    expect(bases).toContainEqual(
      expect.stringMatching(/published 1 new plan .* as empty as before/),
    );
  });

  // The figures of docs/triage.md.
  it('tell when it is over as well as the documentation says', () => {
    expect(accuracyOf(historical.triaged, { from: 1, to: 872, every: 10 })).toEqual({
      ...{ explained: 443, ranges: 38, within: 34, medianMinutes: 30, open: 301 },
      ...{ bounds: 104, held: 104 },
      // The backlog took a few minutes longer than was said.
      missed: [591, 601].flatMap((minute) => [
        `T+${minute} still-broken: network-backlog`,
        `T+${minute} instances-without-network: network-backlog`,
      ]),
    });
    expect(accuracyOf(blackstart.triaged, { from: 1, to: 70, every: 1 })).toEqual({
      ...{ explained: 344, ranges: 89, within: 89, medianMinutes: 7, open: 198 },
      ...{ bounds: 57, held: 57, missed: [] },
    });
  });
});

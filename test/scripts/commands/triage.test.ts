import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeJournalFile } from '../../../activities/journal-file';
import { journalHeader } from '../../../activities/journal-text';
import { JournaledWorld, type JournalEntry } from '../../../activities/journaled-world';
import type { Operation } from '../../../activities/world/operations';
import { World } from '../../../activities/world/world';
import { triageCommand } from '../../../scripts/commands/triage';
import { loadScenario } from '../../../worker/config/load-file';
import { triageResultSchema } from '../../../worker/triage/triage-result';
import type { RecordSet } from '../../../workflows/domain/dns-records';
import { MINUTE_MS } from '../../../workflows/domain/instant';
import { SYMPTOM_IDS } from '../../../workflows/domain/triage/symptoms';

const scenario = loadScenario('us-east-1-2025-10-19');
const folder = mkdtempSync(join(tmpdir(), 'triage-'));
const journal = join(folder, 'night.jsonl');

/** A night in which the record is emptied at T+0, and nobody does anything about it until T+60. */
beforeAll(() => {
  const entries: JournalEntry[] = [];
  const kept = { append: (entry: JournalEntry) => entries.push(entry) };
  const world = new JournaledWorld(new World(scenario, 1), { order: 'exact', journal: kept });
  const act = (operation: Operation, minute: number, request: object): unknown => {
    const at = scenario.zero + minute * MINUTE_MS;
    const key = { world: 'w', role: 'operator' as const, sequence: entries.length, at };
    return world.perform(operation, { ...request, act: key });
  };
  const { records } = act('listPlanRecords', -1, {}) as { records: readonly RecordSet[] };
  const changes = records.map((record) => ({ action: 'DELETE', record }));
  act('changeRecords', 0, { batch: { changes }, purpose: 'clean-up', generation: 0 });
  act('note', 60, { text: 'nobody has done anything' });
  writeJournalFile(journal, journalHeader({ world: 'w', scenario, seed: 1 }), entries);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What it prints, and the status that it leaves. */
async function run(...flags: readonly string[]) {
  const lines: string[] = [];
  const log = jest.spyOn(console, 'log').mockImplementation((text) => lines.push(String(text)));
  const before = process.exitCode;
  try {
    const command = triageCommand().configureOutput({ writeErr: () => undefined });
    await command.parseAsync(flags, { from: 'user' });
    return { text: lines.join('\n'), status: process.exitCode };
  } finally {
    process.exitCode = before;
    log.mockRestore();
  }
}
const ask = async (at: string, ...symptoms: readonly string[]) =>
  run('--journal', journal, '--at', at, ...symptoms.flatMap((name) => ['--symptom', name]));

describe('npm run blackstart -- triage', () => {
  it('tells cause, evidence, what will not help, and when, in this order', async () => {
    const { text, status } = await ask('T+30', 'cannot-connect-to-dynamodb');
    const told = ['looked at T+30:00, and 3 min before', 'Cause', 'Evidence', 'No help', 'Over'];
    const places = told.map((part) => text.indexOf(part));
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(places).not.toContain(-1);
    expect(text).toContain('resolvers that give no address: 40 of 40, as 3 min before');
    expect(text).toContain('not before the record is set by hand; then up to 16 min');
    expect(status).toBe(0);
  });

  it('says plainly that nothing in the region explains it, with exit status 1', async () => {
    const { text, status } = await ask('T-10', 'launches-fail');
    expect(text).toContain("nothing in this region explains it. Look at the customer's side");
    expect(status).toBe(1);
  });

  it('finds one cause for several symptoms, and 0 is its status when it explains any', async () => {
    const { text, status } = await ask('T+30', 'launches-fail', 'still-broken', 'balancer-errors');
    const together = text.slice(text.indexOf('Together'));
    expect(together).toContain('explains launches-fail, still-broken');
    expect(together).not.toContain('balancer-errors');
    expect(status).toBe(0);
  });

  it('prints JSON', async () => {
    const { text } = await run(
      ...['--journal', journal, '--at', 'T+30', '--every', '10', '--json'],
      ...['--symptom', 'cannot-connect-to-dynamodb'],
    );
    expect(triageResultSchema.parse(JSON.parse(text))).toMatchObject({
      ...{ format: 'blackstart/triage@1', region: 'us-east-1', zero: scenario.zero },
      lookedAt: [20, 30].map((minute) => scenario.zero + minute * MINUTE_MS),
      diagnoses: [{ symptom: 'cannot-connect-to-dynamodb', causes: [{ cause: 'record-empty' }] }],
    });
  });

  it('lists the symptoms without asking anybody', async () => {
    const { text, status } = await run('--list');
    expect(text.split('\n').map((line) => line.split(' ')[0])).toEqual([...SYMPTOM_IDS]);
    expect(status).toBe(0);
  });

  it.each([
    [['--symptom', 'it-is-slow'], /--symptom.*'it-is-slow' is invalid.*launches-fail/],
    [['--at', '200'], /--at.*'200' is invalid.*T\+157/],
    [['--every', '0'], /--every.*'0' is invalid.*above 0, up to 60/],
    [[], /--symptom: none given: expected at least one/],
    [['--symptom', 'launches-fail'], /--incident: neither given/],
    [['--symptom', 'launches-fail', '--at', 'T+1'], /--journal: none given/],
    [
      ['--symptom', 'launches-fail', '--at', 'T+1', '--journal', 'no/such.jsonl'],
      /--journal no\/such.jsonl: there is no such file/,
    ],
    [
      ['--symptom', 'launches-fail', '--at', 'T+61', '--journal', 'a night'],
      /--at: T\+61:00: expected an instant within the night, T-57:00 to T\+60:00/,
    ],
    [
      ['--symptom', 'launches-fail', '--at', 'T+1', '--journal', 'a night', '--incident', 'x'],
      /--incident: x beside --journal/,
    ],
    [
      [
        ...['--symptom', 'launches-fail', '--at', 'T+1', '--journal', 'a night'],
        ...['--scenario', 'us-east-1-2025-10-19-ladder'],
      ],
      /scenario is "us-east-1-2025-10-19", expected "us-east-1-2025-10-19-ladder"/,
    ],
  ])('refuses %j, with what was expected (O)', async (flags, message) => {
    const given = flags.map((flag) => (flag === 'a night' ? journal : flag));
    await expect(run(...given)).rejects.toThrow(message);
  });
});

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { foldJournalFile, readJournalFile } from '../../activities/journal-file';
import { loadPolicy, loadScenario } from '../../worker/config/load-file';
import { startDevServer, type DevServer } from '../../worker/dev-server';
import { rehearse } from '../../worker/rehearsal';
import type { CascadeResult } from '../../worker/result/cascade-result';
import { timelineDigest } from '../../worker/result/digest';
import { MINUTE_MS, SECOND_MS } from '../../workflows/domain/instant';
import { untilMinute } from '../support/nights';
import { DrillProcess } from '../support/drill-process';
import { edited } from '../worker/config/written-file';

const folder = mkdtempSync(join(tmpdir(), 'person-drill-'));
const scenario = join(folder, 'short.yaml');
const policy = join(folder, 'by-hand.yaml');

/**
 * A quiet hour, and of our own runbook the two steps that a person decides about first. The race is left
 * out: at a pace it depends on how busy the machine is, and what a person does is taken down without it.
 */
beforeAll(() => {
  const quiet = { fidelity: null, milestones: [], afterwards: [], violations: [] };
  writeFileSync(
    scenario,
    edited(
      'scenarios',
      [['startsAt'], '2025-10-19T23:40:00-07:00'],
      [['endsAt'], 'T+60'],
      [['settleFor', 'value'], 0.05],
      [['automation', 'firstPlanAt'], 'T-7'],
      [['automation', 'planEvery', 'value'], 30],
      [['luck'], []],
      [['expects'], quiet],
    ),
  );
  const left = ['throttle', 'restore', 'leases', 'services', 'backlog', 'balancers', 'launches'];
  writeFileSync(
    policy,
    [
      'extends: blackstart',
      'name: by-hand',
      'steps:',
      '  - { id: disable-automation, after: [], approval: required }',
      '  - { id: override-dns-record, after: [disable-automation], approval: required }',
      ...[...left, 'automation'].map((section) => `${section}: null`),
      'operator: { script: [] }',
    ].join('\n'),
  );
});

const running: DrillProcess[] = [];
let server: DevServer | undefined;

function drill(incident: string, input: readonly string[], ...flags: string[]): DrillProcess {
  const files = ['--scenario', scenario, '--policy', policy, '--out', join(folder, incident)];
  const how = ['--operator', 'person', '--by', 'ada', '--no-score', '--no-keep'];
  const started = new DrillProcess(
    [...files, ...how, '--incident', incident, ...flags],
    input.map((line) => `${line}\n`).join(''),
  );
  running.push(started);
  return started;
}

afterAll(async () => {
  for (const drillProcess of running) drillProcess.signal('SIGKILL');
  await Promise.all(running.map(({ exited }) => exited));
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const read = (incident: string, file: string): unknown =>
  JSON.parse(readFileSync(join(folder, incident, file), 'utf8'));

const resultOf = (incident: string) => {
  const result = (read(incident, 'result.json') as CascadeResult).policies[incident];
  if (result === undefined) throw new Error(`no result of ${incident}`);
  return result;
};

const PLAYED = [
  '# what a person would type',
  'wait T+6',
  'begin',
  'approve disable-automation too early',
  'start the endpoint has no address',
  'wait disable-automation',
  'approve disable-automation records are about to be set by hand',
  'wait override-dns-record',
  'wait T+14',
  'approve override-dns-record the records are those of the healthy load balancers',
];

/** Lines of a timeline: local time, offset, source, text. */
const timelineIn = (text: string): readonly string[] =>
  text.split('\n').filter((line) => /^ {2}\d\d:\d\d:\d\d {2}T[+-]\d+:\d\d {2,}\S/.test(line));

describe('a drill that a person plays', () => {
  it('takes what is typed, and ends with the region under control', async () => {
    const { code, stdout, stderr } = await drill('played', PLAYED, '--pace', '200').exited;
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: expect.not.stringContaining('rror') as string,
    });
    expect(stdout).toContain('"begin" is no command; expected one of start, approve');
    expect(stdout).toMatch(
      /approve disable-automation too early: not taken: no recovery has begun/,
    );
    expect(stdout).toMatch(/approve override-dns-record <reason>\s+sets the endpoint's addresses/);
    expect(resultOf('played').recovery.outcome).toBe('recovered');
  });

  it('leaves a script of what was done, with who and why', () => {
    const { operator, name } = loadPolicy(join(folder, 'played', 'policy.yaml'));
    expect(name).toBe('played');
    expect(operator.script.map(({ by, reason, command }) => ({ by, reason, command }))).toEqual([
      { by: 'ada', reason: 'the endpoint has no address', command: { kind: 'start-recovery' } },
      {
        ...{ by: 'ada', reason: 'records are about to be set by hand' },
        command: { kind: 'approve', step: 'disable-automation' },
      },
      {
        ...{ by: 'ada', reason: 'the records are those of the healthy load balancers' },
        command: { kind: 'approve', step: 'override-dns-record' },
      },
    ]);
    for (const { at = 0 } of operator.script) expect(at).toBeGreaterThanOrEqual(6 * MINUTE_MS);
  });

  // A script acts at the operator's own instants, one a lap of ten seconds, and its instants are whole
  // seconds. So a step may become due a lap and a second later than when a person approved it.
  it('is rehearsed by that script in the night that it is for: steps are due at the same instants', async () => {
    const night = untilMinute(60);
    const { recovery } = await rehearse({
      scenario: night,
      policy: loadPolicy(join(folder, 'played', 'policy.yaml')),
      seed: 1,
    });
    expect(recovery?.outcome).toBe('recovered');
    const { steps } = resultOf('played').recovery;
    expect(steps.map(({ id }) => id)).toEqual(['disable-automation', 'override-dns-record']);
    for (const { id, since } of steps) {
      const state = recovery?.steps.find((step) => step.id === id)?.state;
      const again = state?.kind === 'ended' ? state.since - night.zero : NaN;
      const live = (since ?? NaN) - loadScenario(scenario).zero;
      expect(Math.abs(again - live)).toBeLessThanOrEqual(11 * SECOND_MS);
    }
  });

  it('is shown again from its journal, line by line, and judged as it was', async () => {
    const played = join(folder, 'played');
    const { code, stdout } = await new DrillProcess(['--show', played]).exited;
    expect(code).toBe(0);
    expect(stdout).toContain('As it was judged when it was played');
    const [first] = running;
    const said = timelineIn((await first?.exited)?.stdout ?? '');
    expect(said.length).toBeGreaterThan(2);
    expect(timelineIn(stdout)).toEqual(said);
  });

  it('does not take a journal for that of a drill that was judged otherwise', async () => {
    const result = read('played', 'result.json') as CascadeResult;
    const mine = result.policies['played'];
    const other = { ...result, policies: { played: { ...mine, eventEndsAt: 1 } } };
    writeFileSync(join(folder, 'played', 'result.json'), JSON.stringify(other));
    const { code, stderr } = await new DrillProcess(['--show', join(folder, 'played')]).exited;
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: expect.stringContaining('differ in eventEndsAt') as string,
    });
  });
});

describe('two drills on one server', () => {
  it('both end, and neither knows of the other', async () => {
    server = await startDevServer({ headless: true });
    const flags = ['--pace', '200', '--address', server.address];
    const starts = ['wait T-6', 'start a test', 'wait disable-automation', 'quit'];
    const drills = [drill('one', starts, ...flags), drill('two', ['wait T-3', 'quit'], ...flags)];
    const ends = await Promise.all(drills.map(({ exited }) => exited));
    expect(ends.map(({ stderr }) => stderr)).toEqual([
      expect.not.stringContaining('rror'),
      expect.not.stringContaining('rror'),
    ]);
    expect(ends[0]?.stdout).toMatch(/recovery of us-east-1 begins/);
    expect(ends[1]?.stdout).not.toMatch(/recovery of us-east-1 begins/);
    const outcomes = ['one', 'two'].map((incident) => resultOf(incident).recovery.outcome);
    expect(outcomes).toEqual(['not-ended', 'not-begun']);
    for (const incident of ['one', 'two']) {
      const journal = join(folder, incident, 'journal.jsonl');
      const worlds = readJournalFile(journal).entries.map(({ request }) => request.act.world);
      expect(new Set(worlds)).toEqual(new Set([incident]));
      const { world } = foldJournalFile(journal, loadScenario(scenario));
      expect(timelineDigest(world.record)).toBe(resultOf(incident).digest);
    }
    expect(resultOf('one').digest).not.toBe(resultOf('two').digest);
  });

  it('are two incidents: a name that the server knows is refused', async () => {
    const address = ['--address', server?.address ?? ''];
    const again = drill('one', [], ...address, '--out', join(folder, 'again'));
    const { code, stdout, stderr } = await again.exited;
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('the server knows an incident one already: give another --incident');
  });
});

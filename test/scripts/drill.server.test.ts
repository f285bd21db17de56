import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readJournalFile } from '../../activities/journal-file';
import { reportOf } from '../../worker/report/report';
import { loadResult } from '../../worker/result/load-result';
import { DrillProcess } from '../support/drill-process';
import { isListening } from '../support/is-listening';
import { edited } from '../worker/config/written-file';

const folder = mkdtempSync(join(tmpdir(), 'drill-'));
const scenario = join(folder, 'quiet.yaml');
const policy = join(folder, 'nobody-acts.yaml');
const out = (name: string): string => join(folder, name);
const journal = (name: string): string => join(out(name), 'journal.jsonl');

/**
 * A quarter of an hour with one plan, in which nothing can break: at a pace the outcome of a race
 * depends on how busy the machine is.
 */
beforeAll(() => {
  const quiet = { fidelity: null, milestones: [], afterwards: [], violations: [] };
  writeFileSync(
    scenario,
    edited(
      'scenarios',
      [['startsAt'], '2025-10-19T23:35:00-07:00'],
      [['endsAt'], 'T+2'],
      [['automation', 'firstPlanAt'], 'T-10'],
      [['automation', 'planEvery', 'value'], 30],
      [['luck'], []],
      [['expects'], quiet],
    ),
  );
  writeFileSync(policy, edited('policies', [['operator', 'script'], []]));
});

const running: DrillProcess[] = [];

function drill(incident: string, ...flags: readonly string[]): DrillProcess {
  const files = ['--scenario', scenario, '--policy', policy, '--out', out(incident)];
  const started = new DrillProcess([...files, '--incident', incident, ...flags]);
  running.push(started);
  return started;
}

afterAll(async () => {
  for (const drillProcess of running) drillProcess.signal('SIGKILL');
  await Promise.all(running.map(({ exited }) => exited));
  rmSync(folder, { recursive: true, force: true });
});

describe('a drill', () => {
  it('shows where to look, plays the night, and stays until Ctrl-C', async () => {
    const started = drill('whole', '--pace', '200');
    const [link = '', uiUrl = ''] = await started.said(/(http:\S+)\/namespaces\S+cascade\S+/);
    const [, address = ''] = await started.said(/--address (\S+)/);
    expect(link).toContain('/workflows/cascade%2Fus-east-1%2Fwhole');
    expect((await fetch(link)).status).toBe(200);
    await started.said(/end of the replay/);
    await started.said(/stay until Ctrl-C/);
    expect(await isListening(address)).toBe(true);
    started.signal('SIGINT');
    const { code, stdout } = await started.exited;
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringMatching(END) as string });
    const result = loadResult(join(folder, 'whole', 'result.json'));
    expect(result).toMatchObject({
      command: expect.stringMatching(/^npm run drill -- --sc/) as string,
    });
    const report = readFileSync(join(folder, 'whole', 'report.html'), 'utf8');
    expect(report).toBe(reportOf(result));
    expect(await isListening(address)).toBe(false);
    expect(await isListening(new URL(uiUrl).host)).toBe(false);
  });

  it('ends with the night where it is told so', async () => {
    const { code, stderr } = await drill('no-keep', '--pace', '1000', '--no-keep').exited;
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: expect.not.stringContaining('rror') as string,
    });
  });

  it('is stopped in the middle of the night, and its journal tells how far it came', async () => {
    const started = drill('middle', '--pace', '60');
    const [, address = ''] = await started.said(/--address (\S+)/);
    await journalHasActs('middle');
    started.signal('SIGINT');
    const { code, stdout, stderr } = await started.exited;
    expect({ code, stdout }).toEqual({
      code: 130,
      stdout: expect.stringMatching(/Stopped at T-\d+:\d\d, before the end of the night/) as string,
    });
    expect(stderr).not.toContain('    at ');
    expect(await isListening(address)).toBe(false);
    expect(existsSync(`${journal('middle')}.lock`)).toBe(false);
  });

  it('refuses to live a night again in a world that has lived it', async () => {
    const { code, stdout, stderr } = await drill('middle').exited;
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('holds an earlier drill: give another --out');
  });

  it.each([
    [['--pace', '5000'], 'Expected a number above 0, up to 1000'],
    [['--scenario', 'nope'], 'nope.yaml cannot be used'],
    [['--policy', 'historical'], 'policy historical does not fit'],
    [['--out', scenario], 'the journal cannot be used'],
    [['--incident', 'historical'], 'a night that the drill is compared with'],
    [['--operator', 'nobody'], "'nobody' is invalid"],
    [
      ['--operator', 'historical', '--policy', 'blackstart'],
      'expected --policy without --operator',
    ],
    [['--show', join(folder, 'nothing')], 'expected the folder of a drill, or its journal'],
  ])('refuses bad input before anything is started: %j', async (flags, words) => {
    const { code, stdout, stderr } = await drill('bad', ...flags).exited;
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(words);
    expect(stderr).not.toContain('    at ');
  });
});

/** What it says of a night that came out well. */
const END = /Recovery .*not-begun[^]*pace \d+ of 200[^]*late by[^]*and no others/;

async function journalHasActs(name: string): Promise<void> {
  while (readJournalFile(journal(name)).entries.length === 0) {
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

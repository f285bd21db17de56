import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectRoot } from '../../../worker/config/load-file';
import {
  addHistories,
  HISTORIES,
  historyFiles,
  lostSince,
  mistakesIn,
  parseManifest,
  readManifest,
  releaseName,
} from '../../../worker/in-flight/recorded-histories';
import * as workflows from '../../../workflows/rehearsal';

const TYPES = Object.keys(workflows);
const PATH = 'test/replay/histories/manifest.json';

describe('the corpus of recorded histories', () => {
  it('is whole: each file is listed as it was recorded, each Type has one of each release', () => {
    expect(mistakesIn(HISTORIES, TYPES)).toEqual([]);
  });

  it('has the name of each file say what is in it', () => {
    for (const { file, workflowType, release } of readManifest().histories) {
      const [type, tag = ''] = file.split('.');
      expect({ file, type, release: tag.split('-')[0] }).toEqual({
        ...{ file, type: workflowType, release },
      });
      const { history } = JSON.parse(readFileSync(join(HISTORIES, file), 'utf8')) as {
        readonly history: { readonly events: readonly Record<string, unknown>[] };
      };
      expect(history.events[0]?.['workflowExecutionStartedEventAttributes']).toMatchObject({
        workflowType: { name: workflowType },
      });
    }
  });

  it('has only grown: nothing that a commit has listed is changed or gone', () => {
    const now = readManifest();
    const lost = committedManifests().flatMap((before) => lostSince(parseManifest(before), now));
    expect(lost).toEqual([]);
  });
});

/** As each commit that is here has it; none in an archive without a repository. */
function committedManifests(): readonly string[] {
  const git = (...args: readonly string[]): string =>
    execFileSync('git', args, {
      ...{ cwd: projectRoot(), encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] },
    });
  let commits: readonly string[];
  try {
    commits = git('log', '--format=%H', '--', PATH).split('\n').filter(Boolean);
  } catch {
    return [];
  }
  return commits.flatMap((commit) => {
    try {
      return [git('show', `${commit}:${PATH}`)];
    } catch {
      // It was not there yet, or not any more.
      return [];
    }
  });
}

describe('what is wrong with a corpus', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'histories-'));
    cpSync(HISTORIES, folder, { recursive: true });
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  const write = (file: string, text: string): void => {
    writeFileSync(join(folder, file), text);
  };

  it('is said: a file that is not listed, was changed, or is missing', () => {
    write('recoverRegion.v9.json', '{}');
    write('recoverRegion.v1.json', '{}');
    rmSync(join(folder, 'planDns.v1.json'));
    expect(mistakesIn(folder, TYPES)).toEqual([
      'recoverRegion.v9.json is not listed',
      'planDns.v1.json is missing',
      'recoverRegion.v1.json was changed',
    ]);
  });

  it('is said: a Type without a history, or without one of a later release', () => {
    const recorded = (workflowType: string) => ({
      ...{ file: `${workflowType}.v99.json`, workflowType, release: 'v99', text: '{}\n' },
    });
    addHistories(TYPES.slice(1).map(recorded), '2026-12-01', folder);
    expect(mistakesIn(folder, [...TYPES, 'drainQueues'])).toEqual([
      `${TYPES[0]} has no history of release v99`,
      'drainQueues has no history',
    ]);
    addHistories([recorded(TYPES[0] ?? ''), recorded('drainQueues')], '2026-12-02', folder);
    expect(mistakesIn(folder, [...TYPES, 'drainQueues'])).toEqual([]);
    expect(readManifest(folder).releases.at(-1)).toEqual({ name: 'v99', recordedOn: '2026-12-01' });
  });

  it('cannot come from recording: what is there is refused, and nothing is written', () => {
    const one = { workflowType: 'planDns', release: 'v1', text: '{}' };
    const files = historyFiles(folder);
    const before = readFileSync(join(folder, 'manifest.json'), 'utf8');
    const twice = [
      { ...one, file: 'planDns.v98.json' },
      { ...one, file: 'planDns.v1.json' },
    ];
    expect(() => {
      addHistories(twice, '2026-12-01', folder);
    }).toThrow('planDns.v1.json exists: a recorded history is never changed');
    expect(historyFiles(folder)).toEqual(files);
    expect(readFileSync(join(folder, 'manifest.json'), 'utf8')).toBe(before);
    expect(() => releaseName('v3.1')).toThrow('expected letters and digits');
  });

  it('is said: what a manifest has lost of an earlier one', () => {
    const before = readManifest(folder);
    const [first, ...rest] = before.histories;
    if (first === undefined) throw new Error('the corpus is empty');
    const changed = { ...first, sha256: '0'.repeat(64) };
    expect(lostSince(before, { ...before, histories: [changed, ...rest] })).toEqual([first.file]);
    expect(lostSince(before, { ...before, histories: rest, releases: [] })).toEqual([
      ...before.releases.map(({ name }) => name),
      first.file,
    ]);
    expect(lostSince({ ...before, histories: rest }, before)).toEqual([]);
  });
});

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { reportOf } from '../../worker/report/report';
import { whatIfPage } from '../../worker/what-if/page';
import { smallResult } from '../support/small-result';
import { whatIfOf } from '../support/what-ifs';

jest.setTimeout(30_000);

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'blackstart-report-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function report(text: string, ...more: readonly string[]) {
  const file = join(folder, 'mine.json');
  writeFileSync(file, text);
  const args = ['--import', 'tsx', 'scripts/report.ts', file, ...more];
  const env = { ...process.env, NO_COLOR: '1' };
  return { file, ...spawnSync(process.execPath, args, { encoding: 'utf8', env }) };
}

describe('npm run report', () => {
  it('makes the page of a result, beside it', () => {
    const { status, stdout } = report(JSON.stringify(smallResult()));
    const page = join(folder, 'report.html');
    expect({ status, stdout }).toEqual({
      status: 0,
      stdout: `Report: ${page}, to open in a browser\n`,
    });
    expect(readFileSync(page, 'utf8')).toBe(reportOf(smallResult()));
  });

  it('makes the page of a what-if, too', () => {
    const { status } = report(JSON.stringify(whatIfOf()));
    expect(status).toBe(0);
    expect(readFileSync(join(folder, 'report.html'), 'utf8')).toBe(whatIfPage(whatIfOf()));
    const bad = report(JSON.stringify({ ...whatIfOf(), base: 1 }));
    expect([bad.status, bad.stderr]).toEqual([2, expect.stringContaining('base: 1: expected')]);
  });

  it('O: refuses a file that is no result, with each place that is wrong', () => {
    const { zero: _zero, ...rest } = smallResult();
    const { status, stderr, file } = report(JSON.stringify({ ...rest, seed: 'one', more: 1 }));
    expect(status).toBe(2);
    expect(stderr.split('\n')).toEqual([
      `${file} cannot be used:`,
      '  seed: "one": expected number, received string',
      '  zero: missing: expected number, received undefined',
      '  more: 1: unknown key; expected none of this name',
      '',
    ]);
  });

  it('O: refuses what is no JSON, what is not there and where it cannot write', () => {
    const noJson = report('{');
    expect([noJson.status, noJson.stderr]).toEqual([2, expect.stringContaining('not JSON')]);
    const noFolder = report(
      JSON.stringify(smallResult()),
      '--out',
      join(folder, 'no', 'page.html'),
    );
    expect(noFolder.status).toBe(2);
    expect(noFolder.stderr).toContain('expected a file that can be written');
    const nothing = report('{}', 'more.json');
    expect(nothing.status).toBe(2);
  });
});

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Ajv2020 from 'ajv/dist/2020';
import { projectRoot } from '../../worker/config/load-file';
import { evaluationOf, runOf } from '../support/evaluations';
import { SCHEMA_FOLDER } from '../../scripts/publish-schemas';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'compare-'));
  const night = (shift: number, seeds: readonly number[]) =>
    evaluationOf(
      seeds.map((seed) => runOf({ seed, minutes: 60 + (seed % 3) + shift * (1 + seed / 50) })),
    );
  const files = {
    'base.json': night(0, [1, 2, 3, 4, 5]),
    'worse.json': night(9, [1, 2, 3, 4, 5]),
    'few.json': night(-9, [1, 2]),
    'bad.json': { format: 'something' },
  };
  for (const [name, content] of Object.entries(files)) {
    writeFileSync(join(folder, name), JSON.stringify(content));
  }
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function compare(candidate: string, ...more: readonly string[]) {
  const script = join(projectRoot(), 'scripts', 'compare.ts');
  const sides = ['--baseline', 'base.json', '--candidate', candidate];
  const loader = require.resolve('tsx');
  return spawnSync(process.execPath, ['--import', loader, script, ...sides, ...more], {
    ...{ cwd: folder, encoding: 'utf8', env: { ...process.env, NO_COLOR: '1' } },
  });
}

describe('npm run compare', () => {
  it('ends with 0 where all is equal', () => {
    const { status, stdout } = compare('base.json');
    expect({ status, said: stdout.includes('Equal: the same nights') }).toEqual({
      ...{ status: 0, said: true },
    });
  });

  it('ends with 1 where it is worse, and writes what it found in all forms', () => {
    const { status, stdout } = compare('worse.json', '--out', 'out', '--json', 'mine/found.json');
    expect(status).toBe(1);
    expect(stdout).toContain('Worse: recovery-time +9.54 min');
    const result = JSON.parse(readFileSync(join(folder, 'mine', 'found.json'), 'utf8')) as object;
    const schema = readFileSync(join(SCHEMA_FOLDER, 'comparison.schema.json'), 'utf8');
    const isValid = new Ajv2020({ allErrors: true }).compile(JSON.parse(schema) as object);
    expect({ ok: isValid(result), errors: isValid.errors }).toEqual({ ok: true, errors: null });
    expect(readFileSync(join(folder, 'out', 'comparison.md'), 'utf8')).toContain('## Metrics');
    expect(readFileSync(join(folder, 'out', 'comparison.html'), 'utf8')).toContain('<svg');
  });

  type Case = {
    readonly more?: readonly string[];
    readonly said?: string;
    readonly complained?: string;
  };

  it.each<[string, Case]>([
    ['few.json', { said: 'Could not be judged' }],
    ['bad.json', { complained: 'format: "something": expected "blackstart/evaluation@1"' }],
    ['none.json', { complained: 'expected a file that can be read' }],
    ['worse.json', { more: ['--budget', 'none.yaml'], complained: 'there is no such file' }],
    ['worse.json', { more: ['--nonsense'], complained: "unknown option '--nonsense'" }],
  ])(
    'ends with 2 where it cannot judge: %s %j',
    (candidate, { more = [], said = '', complained = '' }) => {
      const { status, stdout, stderr } = compare(candidate, ...more);
      expect(status).toBe(2);
      expect(stdout).toContain(said);
      expect(stderr).toContain(complained);
    },
  );
});

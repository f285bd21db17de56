import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { leaseBenchResultSchema } from '../../worker/lease-bench/lease-bench-result';
import { randomWorld } from '../../worker/lease-bench/random-worlds';
import { WORLD_FAMILIES } from '../../worker/lease-bench/world-families';

jest.setTimeout(60_000);

const SMALL = { ...randomWorld(3), H: 2, N: 400, W: 8, s: 1, T: 20, stale: 0, steps: [] };

function bench(worlds: unknown, ...more: readonly string[]) {
  const folder = mkdtempSync(join(tmpdir(), 'blackstart-leases-'));
  const [file, out] = [join(folder, 'worlds.json'), join(folder, 'result', 'leases.json')];
  writeFileSync(file, JSON.stringify(worlds));
  const script = ['--import', 'tsx', 'scripts/bench-leases.ts'];
  const flags = ['--worlds', file, '--out', out, '--only', 'blackstart,fixed-32', ...more];
  const env = { ...process.env, NO_COLOR: '1' };
  return { out, ...spawnSync(process.execPath, [...script, ...flags], { encoding: 'utf8', env }) };
}

describe('npm run bench:leases', () => {
  it('takes worlds from a file, and writes what each controller made of them', () => {
    const { status, stdout, out } = bench([SMALL, { ...SMALL, seed: 4 }]);
    expect(status).toBe(0);
    expect(stdout).toContain('99 % of live droplets');
    const result = leaseBenchResultSchema.parse(JSON.parse(readFileSync(out, 'utf8')));
    expect(result.worlds.map(({ seed }) => seed)).toEqual([3, 4]);
    expect(Object.keys(result.policies)).toEqual(['blackstart', 'fixed-32']);
    for (const { ratios, unfinished } of Object.values(result.policies)) {
      expect(unfinished).toBe(0);
      expect(ratios).toHaveLength(2);
      expect(Math.min(...ratios.map(Number))).toBeGreaterThan(0.8);
    }
    const plot = readFileSync(out.replace(/json$/, 'svg'), 'utf8');
    expect(plot).toContain('</svg>');
    expect(plot).toContain('fixed-32');
  });

  it('takes the names of the queueing model, and leaves out what has a default', () => {
    const { H, N, s, cv, T, R, A, sigma, w } = SMALL;
    const own = { H, N, s, cv, T, R, A, sigma, w, W_h: 8, B_k: 1, rho_hb: 0.1, p_bad: 0.01 };
    const { status, out } = bench([own]);
    expect(status).toBe(0);
    const { worlds } = leaseBenchResultSchema.parse(JSON.parse(readFileSync(out, 'utf8')));
    expect(worlds).toHaveLength(1);
  });

  it('refuses a file that is no list of worlds, and names what is wrong', () => {
    const { status, stderr } = bench([{ ...SMALL, W: -1 }]);
    expect(status).not.toBe(0);
    expect(stderr).toContain('worlds.json');
    expect(stderr).toContain('W');
    expect(bench([]).stderr).toContain('worlds.json');
  });

  it('refuses a controller that it does not know', () => {
    expect(bench([SMALL], '--only', 'tcp').stderr).toContain('--only tcp: expected some of');
  });
});

describe('families of worlds', () => {
  it('are random worlds changed in one respect, or of one size', () => {
    const random = randomWorld(5);
    const changed = (name: string) => {
      const world = WORLD_FAMILIES[name]!(5);
      return Object.entries(world).filter(([key, value]) => {
        return JSON.stringify(random[key as keyof typeof random]) !== JSON.stringify(value);
      });
    };
    expect(changed('random')).toEqual([]);
    expect(changed('many-dead')).toEqual([['pBad', 0.05]]);
    expect(changed('many-errors')).toEqual([['pErr', 0.05]]);
    expect(changed('heavy-checks')).toEqual([['rhoHb', 0.6]]);
    expect(changed('varied-service')).toEqual([['cv', 1.5]]);
    expect(changed('short-time-out').map(([key]) => key)).toEqual(['T']);
    expect(WORLD_FAMILIES['like-us-east-1']!(5).N).toBe(200_000);
  });
});

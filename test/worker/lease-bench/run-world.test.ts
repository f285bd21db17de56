import { CONTESTANTS } from '../../../worker/lease-bench/contestants';
import { figuresOf, quantilesOf } from '../../../worker/lease-bench/figures';
import { leaseBenchResultSchema } from '../../../worker/lease-bench/lease-bench-result';
import { runWorld, type WorldRun } from '../../../worker/lease-bench/run-world';
import type { LeaseWorld } from '../../../worker/lease-bench/world-schema';

/** Known in closed form: 2,000 s of work for 20 workers, and nothing that disturbs. */
const CALM: LeaseWorld = {
  ...{ seed: 1, H: 1, N: 4_000, W: 20, workersSpread: 0, speedSpread: 0, s: 1, cv: 0.2, T: 20 },
  ...{ R: 30, d: 1, P: 60, grace: 120, rhoHb: 0, A: 0, noise: 0, Bk: 1, sigma: 0, w: 1 },
  ...{ pBad: 0, pErr: 0, steps: [], stale: 0, lapses: false },
};
const COLLAPSED: LeaseWorld = { ...CALM, stale: 2 };

const run = (name: string, world: LeaseWorld): WorldRun => runWorld(world, CONTESTANTS[name]!);
const ratio = ({ t99, fluidMinimum }: WorldRun): number => (t99 ?? Infinity) / fluidMinimum;

describe('a recovery in the bench', () => {
  it('is a function of world and controller', () => {
    expect(run('aimd', COLLAPSED)).toEqual(run('aimd', COLLAPSED));
  });

  it('takes the fluid minimum under the oracle', () => {
    expect(run('oracle', CALM).fluidMinimum).toBeCloseTo(200, 1);
    expect(Math.abs(ratio(run('oracle', CALM)) - 1)).toBeLessThan(0.02);
    expect(Math.abs(ratio(run('oracle', COLLAPSED)) - 1)).toBeLessThan(0.03);
    expect(run('oracle', COLLAPSED).restarts).toBe(1);
  });

  it('does not end, or begin again, in a storm', () => {
    const { t99, isCollapsed, wasted } = run('storm', CALM);
    expect({ t99, isCollapsed }).toEqual({ t99: null, isCollapsed: true });
    expect(wasted).toBeGreaterThan(0.5);
  });

  it('goes at the rate that was set, where that is below the capacity', () => {
    expect(Math.abs(ratio(run('rate-50', CALM)) - 2)).toBeLessThan(0.06);
    expect(Math.abs(ratio(run('rate-80', CALM)) - 1.25)).toBeLessThan(0.06);
  });

  it('has a collapsed host restarted for every controller that is no storm', () => {
    for (const name of ['fixed-32', 'aimd', 'netflix-aimd', 'gradient2']) {
      expect(run(name, COLLAPSED).restarts).toBeGreaterThan(0);
    }
    expect(run('storm', COLLAPSED).restarts).toBe(0);
  });
});

describe('the figures', () => {
  it('are quantiles: what so large a share of all does not exceed', () => {
    const values = Array.from({ length: 100 }, (_, index) => index + 1);
    expect(quantilesOf(values)).toEqual({
      ...{ worlds: 100, median: 50, p90: 90, p95: 95, p99: 99, max: 100 },
    });
    expect(quantilesOf([1, Infinity])).toMatchObject({ median: 1, p90: null });
  });

  it('are what their schema says, unfinished recoveries included', () => {
    const worlds = [CALM, COLLAPSED];
    const names = ['oracle', 'fixed-32', 'storm'];
    const runs = new Map(names.map((name) => [name, worlds.map((world) => run(name, world))]));
    const result = figuresOf({ worlds, runs });
    expect(leaseBenchResultSchema.parse(JSON.parse(JSON.stringify(result)))).toEqual(result);
    expect(result.policies['storm']).toMatchObject({ unfinished: 2, ratios: [null, null] });
    expect(result.policies['oracle']?.overOracle).toMatchObject({ median: 1, max: 1 });
    expect(result.worlds[1]?.classes).toContain('collapsed start');
  });
});

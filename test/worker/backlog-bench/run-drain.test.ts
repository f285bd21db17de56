import { ABLATIONS, DISCIPLINES } from '../../../worker/backlog-bench/disciplines';
import { LOADS, queueOf } from '../../../worker/backlog-bench/loads';
import { runDrain, type DrainRun } from '../../../worker/backlog-bench/run-drain';

const ALL = { ...DISCIPLINES, ...ABLATIONS };
const run = (name: string, loadName: string, targets = 5_000): DrainRun => {
  const load = LOADS.find((each) => each.name === loadName)!;
  return runDrain(queueOf(load, targets), ALL[name]!, 1);
};
const overBound = ({ allCurrent, bound }: DrainRun): number => (allCurrent ?? Infinity) / bound;

describe('a backlog', () => {
  // All loads and more seeds: `npm run bench:backlog`.
  it.each(['dup 1 rho 0.3', 'dup 4 rho 0.6 poison', 'dup 10 rho 0.85', 'dup 10 rho 0.85 poison'])(
    'is drained by ours near the lower bound, with fresh updates in time: %s',
    (name) => {
      const ours = run('blackstart', name, 20_000);
      expect(overBound(ours)).toBeLessThanOrEqual(1.05);
      expect(ours.freshInTime).toBeGreaterThanOrEqual(0.99);
      expect([ours.overwritten, ours.stale]).toEqual([0, 0]);
    },
  );

  it('takes FIFO longer by as many times as updates wait per target', () => {
    const [once, often] = [run('fifo', 'dup 4 rho 0.6'), run('fifo', 'dup 10 rho 0.6')];
    expect(overBound(once)).toBeGreaterThan(4);
    expect(overBound(often) / overBound(once)).toBeCloseTo(10 / 4, 0);
    expect(once.freshInTime).toBeLessThan(0.1);
    // And that is for want of coalescing: with it the order alone costs little, but all the fresh ones.
    const coalesced = run('fifo-coalesce', 'dup 4 rho 0.6');
    expect(overBound(coalesced)).toBeLessThan(1.2);
    expect(coalesced.freshInTime).toBeLessThan(0.5);
  });

  it('is left stale by LIFO without a guard, and not with one', () => {
    const bare = run('lifo', 'dup 4 rho 0.6');
    expect(bare.overwrittenShare).toBeGreaterThan(0.2);
    expect(bare.stale).toBeGreaterThan(1_000);
    const guarded = run('lifo-guard', 'dup 4 rho 0.6');
    expect([guarded.overwritten, guarded.stale]).toEqual([0, 0]);
    expect(overBound(guarded)).toBeGreaterThan(1.1);
  });
});

describe('of ours, without', () => {
  const steady = 'dup 4 rho 0.6';
  const surge = 'dup 4 rho 0.6 surge';

  it('coalescing, it takes more than twice as long', () => {
    expect(overBound(run('no-coalescing', steady))).toBeGreaterThan(2);
  });

  it('the fresh lane, fresh updates wait behind the backlog', () => {
    expect(run('no-fresh-lane', steady).freshInTime).toBeLessThan(0.6);
  });

  it('promotion, fresh updates wait where their target waits', () => {
    expect(run('no-promotion', steady).freshInTime).toBeLessThan(0.95);
  });

  it('a share of its own, the backlog stands still while too much that is fresh arrives', () => {
    expect(run('no-backlog-share', surge, 20_000).backlogStoodStill).toBeGreaterThan(600);
    expect(run('blackstart', surge, 20_000).backlogStoodStill).toBeLessThan(90);
  });

  it('admission, what comes too late anyway makes what is behind it late', () => {
    const without = run('no-admission', surge, 20_000).freshInTime;
    expect(run('blackstart', surge, 20_000).freshInTime).toBeGreaterThan(without + 0.2);
  });

  it.each(['failed-keep-place', 'failed-to-the-end'])(
    'a place for targets that fail, it never ends: %s',
    (name) => {
      expect(run(name, `${steady} poison`, 2_000).allCurrent).toBeNull();
      expect(run('blackstart', `${steady} poison`, 2_000).allCurrent).not.toBeNull();
    },
  );
});

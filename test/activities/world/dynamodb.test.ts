import { GlobalTables } from '../../../activities/world/dynamodb';
import { Kernel } from '../../../activities/world/kernel/kernel';
import { MINUTE_MS } from '../../../workflows/domain/instant';
import { smallScenario } from './small-region';

const STEP = 5_000;

function tables(changes: Partial<typeof smallScenario.dynamodb> = {}) {
  const kernel = new Kernel(1);
  const globalTables = new GlobalTables(kernel, { ...smallScenario.dynamodb, ...changes });
  kernel.every(STEP, () => {
    globalTables.step(STEP, resolvable);
  });
  let resolvable = 1;
  return {
    kernel,
    lags: () => globalTables.lags(),
    run: (minutes: number, share: number): void => {
      resolvable = share;
      kernel.advanceTo(kernel.now + minutes * MINUTE_MS);
    },
    noted: (kind: string) => kernel.record.events.find((event) => event.kind === kind)?.at,
  };
}

describe('the replicas of a global table', () => {
  it('do not lag while the region can be reached', () => {
    const { lags, run, kernel } = tables();
    run(60, 1);
    expect(lags()).toEqual(
      ['test-2', 'test-3'].map((region) => ({ region, lagMs: 0, isCaughtUp: true })),
    );
    expect(kernel.record.events).toEqual([]);
  });

  it('lag more and more while it cannot: as long as it was cut off', () => {
    const { lags, run } = tables();
    run(30, 0);
    const early = lags()[0]!.lagMs;
    run(30, 0);
    const later = lags()[0]!.lagMs;
    expect(later - early).toBe(30 * MINUTE_MS);
    // They count as behind from a backlog of 5 s on: at a tenth of the writes, after 50 s.
    expect(later).toBe(60 * MINUTE_MS - 50_000);
  });

  it('catch up after the cut-off, in the time that the backlog takes at the replay rate', () => {
    // 300 min at a tenth of the writes are 30 min of writes; nine times as fast, 30/9 min. Were the
    // new writes served from the same nine, it would take 30/8: 25 s more, above the two steps allowed.
    const { run, noted } = tables();
    run(300, 0);
    run(10, 1);
    const took = noted('caught-up')! - 300 * MINUTE_MS;
    expect(Math.abs(took - (30 * MINUTE_MS) / 9)).toBeLessThanOrEqual(2 * STEP);
  });

  it('catch up later the more was written meanwhile', () => {
    const [few, many] = [0.05, 0.5].map((writeShareWhileCutOff) => {
      const { run, noted } = tables({ writeShareWhileCutOff });
      run(60, 0);
      run(60, 1);
      return noted('caught-up')!;
    });
    expect(many).toBeGreaterThan(few!);
  });

  it('say once that they fall behind and once that they caught up', () => {
    const { run, kernel } = tables();
    run(60, 0);
    run(60, 1);
    expect(kernel.record.events.map(({ kind }) => kind)).toEqual(['falling-behind', 'caught-up']);
  });
});

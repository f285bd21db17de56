import { ALL_COLLAPSED, collapsing, GOVERNED, windowsOf } from '../support/governed-leases';
import { amidBusyLoops } from '../support/busy-loops';
import { StepServer } from '../support/step-server';
import type { WorkerTuning } from '../../worker/region-workers';

/**
 * One recovery of leases: a step, its governor, which continues as new, and five shards that it sends
 * orders to. What was done at which instant, and all windows.
 */
async function played(tuning: WorkerTuning = {}): Promise<string> {
  const server = await StepServer.start(tuning);
  try {
    return await server.play(collapsing(), async (region) => {
      region.to(ALL_COLLAPSED);
      const { outcome } = await region.run('recoverLeases', { policy: GOVERNED, ticksPerRun: 7 });
      const windows = windowsOf(region).map(({ at, windows: set }) => [at, ...set.entries()]);
      return JSON.stringify([outcome, region.digest, windows]);
    });
  } finally {
    await server.stop();
  }
}

describe('a recovery of leases, in which Workflows send each other messages', () => {
  let expected: string;

  beforeAll(async () => {
    expected = await played();
    expect(expected).toContain('done');
  });

  it('goes the same way again', async () => {
    expect(await played()).toBe(expected);
  });

  it('goes the same way with a cache so small that Workflows are evicted', async () => {
    expect(await played({ maxCachedWorkflows: 2 })).toBe(expected);
  });

  it('goes the same way with busy loops on all cores', async () => {
    expect(await amidBusyLoops(played)).toBe(expected);
  });
});

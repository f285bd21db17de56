import { playScale } from '../../../worker/scale-bench/play-scale';
import { checksOf } from '../../../worker/scale-bench/scale-checks';
import type { ScaleRun } from '../../../worker/scale-bench/scale-result';

async function played(droplets: number, shards: number): Promise<ScaleRun> {
  const run = await playScale({ droplets, shards, pace: null });
  const eventsPerDroplet = run.events / droplets;
  const plan = { droplets, shards, pace: null, server: 'time-skipping' } as const;
  return { ...plan, ...run, eventsPerDroplet, memoryMiB: 0 };
}

describe('a fleet that is recovered through Workflows', () => {
  let runs: readonly ScaleRun[];

  beforeAll(async () => {
    runs = [await played(1_000, 4), await played(30_000, 4), await played(30_000, 12)];
  });

  it('has its leases back, at any size', () => {
    for (const { outcome, leased, droplets } of runs) {
      expect(outcome).toBe('done');
      expect(leased).toBeGreaterThanOrEqual(0.98 * droplets);
    }
  });

  it('holds what the bench asks for', () => {
    const checks = checksOf(runs);
    expect(checks.length).toBeGreaterThan(5);
    expect(checks.filter(({ isHeld }) => !isHeld)).toEqual([]);
  });

  it('costs a Workflow more with each shard, and nothing with each droplet', () => {
    const [small, large, wide] = runs;
    expect(large!.events).toBeLessThan(2 * small!.events);
    expect(large!.payloadBytesMax).toBeLessThan(3 * small!.payloadBytesMax);
    expect(wide!.runs).toBeGreaterThanOrEqual(large!.runs + 8);
    expect(wide!.payloadBytesMax).toBeGreaterThan(1.5 * large!.payloadBytesMax);
  });
});

describe('what has to hold of recoveries', () => {
  const RUN: ScaleRun = {
    ...{ droplets: 1_000, shards: 8, server: 'time-skipping', pace: null, outcome: 'done' },
    ...{ leased: 1_000, recoverySeconds: 1_200, wallSeconds: 1, restarts: 0, acts: 100, runs: 10 },
    ...{ workflowTasks: 100, events: 1_000, eventsPerDroplet: 1, historyBytes: 100_000 },
    ...{ runEventsMax: 900, runBytesMax: 90_000, payloadBytesMax: 1_000, memoryMiB: 100 },
  };
  const large = (change: Partial<ScaleRun>): ScaleRun => ({
    ...{ ...RUN, droplets: 1_000_000, events: 2_000, eventsPerDroplet: 0.002 },
    ...change,
  });

  it.each<[what: string, change: Partial<ScaleRun>]>([
    ['all leases come back', { outcome: 'stopped' }],
    ['events of the longest run', { runEventsMax: 10_001 }],
    ['bytes of the largest run', { runBytesMax: 11 * 1_024 * 1_024 }],
    ['events per droplet', { eventsPerDroplet: 0.011 }],
    ['events per minute', { events: 2_001 }],
    ['bytes of history per minute', { historyBytes: 300_000 }],
    ['acts per minute', { acts: 900 }],
  ])('is missed where it does not: %s', (what, change) => {
    const missed = checksOf([RUN, large(change)]).filter(({ isHeld }) => !isHeld);
    expect(missed.map((check) => check.what.slice(0, what.length))).toEqual([what]);
    expect(checksOf([RUN, large({})]).every(({ isHeld }) => isHeld)).toBe(true);
  });
});

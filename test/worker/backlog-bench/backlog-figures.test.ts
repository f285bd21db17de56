import { stripVTControlCharacters } from 'node:util';
import { backlogBenchResultSchema } from '../../../worker/backlog-bench/backlog-bench-result';
import { backlogFiguresOf, seeded } from '../../../worker/backlog-bench/backlog-figures';
import { LOADS } from '../../../worker/backlog-bench/loads';
import type { DrainRun } from '../../../worker/backlog-bench/run-drain';
import { showBacklogBench } from '../../../scripts/output/show-backlog-bench';

const run = (change: Partial<DrainRun> = {}): DrainRun => ({
  ...{ allCurrent: 110, bound: 100, freshInTime: 0.995, freshMedian: 0.51234567 },
  ...{ overwritten: 2, overwrittenShare: 0.01, stale: 1, backlogStoodStill: 7 },
  ...change,
});
const inAll = (...runs: readonly DrainRun[]) =>
  new Map(LOADS.map(({ name }) => [name, runs.map((each, seed) => seeded(seed, each))] as const));
const RESULT = backlogFiguresOf({
  ...{ targets: 20_000, loads: LOADS },
  runs: new Map([
    ['blackstart', inAll(run(), run({ allCurrent: 130, overwritten: 3, freshInTime: 0.9 }))],
    ['a-very-long-name', inAll(run({ allCurrent: null, freshMedian: null }))],
  ]),
});

describe('the figures of the backlog bench', () => {
  it('are medians and the worst of the runs, and counts of all of them', () => {
    expect(RESULT.disciplines['blackstart']?.['dup 4 rho 0.6']).toMatchObject({
      ...{ overBound: { median: 1.1, max: 1.3 }, allCurrent: 110, freshInTime: 0.9 },
      ...{ freshMedian: 0.5123, overwritten: 5, stale: 2, backlogStoodStill: 7 },
    });
  });

  it('are null for what never ended, and over the bound for a surge', () => {
    const never = RESULT.disciplines['a-very-long-name'];
    expect(never?.['dup 4 rho 0.6']).toMatchObject({
      ...{ overBound: { median: null, max: null }, allCurrent: null, freshMedian: null },
    });
    expect(never?.['dup 4 rho 0.6 surge']?.overBound).toBeNull();
  });

  it('are in the format that is published', () => {
    expect(backlogBenchResultSchema.parse(RESULT)).toEqual(RESULT);
  });
});

describe('what the backlog bench shows', () => {
  const lines: string[] = [];
  beforeAll(() => {
    const log = jest.spyOn(console, 'log').mockImplementation((text: string) => {
      lines.push(...stripVTControlCharacters(text).split('\n'));
    });
    showBacklogBench(RESULT);
    log.mockRestore();
  });
  const row = (name: string) =>
    lines.map((line) => line.trim().split(/ {2,}/)).find(([first]) => first === name);

  it('is the worst run of each discipline in a row', () => {
    expect(row('blackstart')).toEqual([
      ...['blackstart', '1.300', '1.300', '90.0 %', '90 (1.0 %)', '36', '90.0 %', '7 s'],
    ]);
    expect(row('a-very-long-name')?.slice(1, 3)).toEqual(['never', 'never']);
  });

  it('is seconds by load, under the bound', () => {
    expect(row('bound')?.slice(1, 4)).toEqual(['847', '1,294', '2,415']);
  });

  it('is no wider than a hundred columns', () => {
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(100);
  });
});

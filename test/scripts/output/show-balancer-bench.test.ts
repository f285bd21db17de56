import { stripVTControlCharacters } from 'node:util';
import { showBalancerBench } from '../../../scripts/output/show-balancer-bench';
import type { RuleFigures } from '../../../worker/balancer-bench/balancer-bench-result';

const figures = (mean: number): RuleFigures => ({
  errors: { mean, p95: 2 * mean, max: 3 * mean },
  removed: { mean: 0.01, peakMean: 0.02, peakMax: 0.03 },
  removedWell: { peakMean: 0.01, peakMax: 0.02 },
  ...{ changes: 0.5, failovers: 1, heldBack: 0 },
  found: { count: 0, medianMinutes: null, p95Minutes: null },
});
const byLoad = (mean: number) => ({ 0.5: figures(mean), 0.8: figures(10 * mean) });

function shown(): readonly string[] {
  const lines: string[] = [];
  const log = jest.spyOn(console, 'log').mockImplementation((text: string) => {
    lines.push(...stripVTControlCharacters(text).split('\n'));
  });
  showBalancerBench({
    ...{ format: 'blackstart/balancer-bench@1', seeds: { from: 7, count: 3 }, hours: 4 },
    settings: {
      both: {
        what: 'blind checkers and bad targets',
        rules: {
          today: byLoad(0.02),
          blackstart: byLoad(0.0001),
          'no panic': byLoad(0.0001),
          'no velocity': byLoad(0.0001),
          'no distrust': byLoad(0.0002),
        },
      },
    },
  });
  log.mockRestore();
  return lines;
}

describe('what the bench of balancers shows', () => {
  it('is a row for each rule, with the loads side by side and the worst of the rest', () => {
    const row = (name: string) =>
      shown()
        .find((line) => line.includes(name))
        ?.split(/ {2,}/);
    expect(row('today')?.slice(2)).toEqual([
      ...['2.000 %', '20.0 %', '40.0 %', '2.0 %', '0.50', 'never', '1.0 1.0'],
    ]);
    expect(row('no distrust')).toContain('0.020 %');
  });

  it('names parts without which nothing changes in a line of their own', () => {
    const lines = shown();
    expect(lines).toContain('  As blackstart, to the last digit: no panic, no velocity.');
    expect(lines.filter((line) => line.includes('no panic'))).toHaveLength(1);
  });

  it('is no wider than a hundred columns', () => {
    for (const line of shown()) expect(line.length).toBeLessThanOrEqual(100);
  });
});

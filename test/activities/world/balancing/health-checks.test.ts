import { checksInTime, flappingOf } from '../../../../activities/world/balancing/health-checks';
import { Kernel } from '../../../../activities/world/kernel/kernel';

const RULE = { failsToRemove: 2, oksToReturn: 2 };

describe('a target whose checks pass by chance', () => {
  it.each([0.2, 0.5, 0.8])('flaps as often as one that is checked a million times (%d)', (pass) => {
    const random = new Kernel(1).random('checks');
    let [isIn, run, changes, inService] = [true, 0, 0, 0];
    const checks = 400_000;
    for (let n = 0; n < checks; n += 1) {
      inService += isIn ? 1 : 0;
      run = random.next() < pass === isIn ? 0 : run + 1;
      if (run === 2) [isIn, run, changes] = [!isIn, 0, changes + 1];
    }
    const flapping = flappingOf(pass, RULE);
    expect(flapping.changesPerCheck).toBeCloseTo(changes / checks, 2);
    expect(flapping.inService).toBeCloseTo(inService / checks, 2);
  });

  it('does not flap when they always pass, or never do', () => {
    expect(flappingOf(1, RULE)).toEqual({ changesPerCheck: 0, inService: 1 });
    expect(flappingOf(0, RULE)).toEqual({ changesPerCheck: 0, inService: 0 });
  });

  it('flaps less the more results in a row it takes', () => {
    const steady = flappingOf(0.5, { failsToRemove: 5, oksToReturn: 3 });
    expect(steady.changesPerCheck).toBeLessThan(flappingOf(0.5, RULE).changesPerCheck / 3);
  });
});

describe('a checker', () => {
  const checker = { capacity: 1.1, changeWork: 1, targetsPerCell: 1_000 };

  it('is in time while nothing changes, and has a reserve', () => {
    expect(checksInTime(0, checker)).toBe(1);
    expect(checksInTime(0.0001, checker)).toBe(1);
  });

  it('is late when many cells change, down to what a cell that always changes costs', () => {
    expect(checksInTime(0.001, checker)).toBeCloseTo(1.1 / (2 - Math.exp(-1)), 9);
    expect(checksInTime(1, checker)).toBeCloseTo(0.55, 9);
  });
});

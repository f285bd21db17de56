import { MINUTE_MS } from '../../../workflows/domain/instant';
import { edited, loadText, onlyProblem } from './written-file';

const half = { value: 50, unit: '%', assumption: 'a test' };
const factor = (value: number) => ({ value, unit: 'factor', assumption: 'a test' });
const limit = { from: 'T+0', until: 'T+10', share: half };
const lie = { reading: 'askResolvers', says: 'ill', from: 'T+0', until: 'T+10' };
const every = { value: 30, unit: 'min', assumption: 'a test' };
const workers = { from: 'T+6', dieEvery: every, pace: factor(360) };

const CASES: readonly (readonly [what: string, section: string, value: unknown, said: string])[] = [
  [
    'a limit that ends before it begins',
    'apiLimits',
    [{ ...limit, until: 'T-1' }],
    'apiLimits[0].until: "T-1": expected an instant after from',
  ],
  [
    'a limit on what only reads',
    'apiLimits',
    [{ ...limit, operation: 'readLeases' }],
    'apiLimits[0].operation: "readLeases": expected one of "overrideRecord"',
  ],
  [
    'a limit of more than all',
    'apiLimits',
    [{ ...limit, share: { ...half, value: 101 } }],
    'apiLimits[0].share.value: 101: expected at most 1 share',
  ],
  [
    'a reading that is not one',
    'falseReadings',
    [{ ...lie, reading: 'overrideRecord' }],
    'falseReadings[0].reading: "overrideRecord": expected one of "askResolvers"',
  ],
  [
    'a vantage point that is not there',
    'falseReadings',
    [{ ...lie, of: 'resolver/2000' }],
    'falseReadings[0].of: "resolver/2000": expected a vantage point, up to resolver/1999',
  ],
  [
    'a replica that is not there',
    'falseReadings',
    [{ ...lie, reading: 'readReplicaLag', of: 'mars' }],
    'falseReadings[0].of: "mars": expected one of us-west-2, eu-west-1, ap-northeast-1',
  ],
  [
    'one host of the leases',
    'falseReadings',
    [{ ...lie, reading: 'readLeases', of: '1' }],
    'falseReadings[0].of: "1": expected none: it is about all of them',
  ],
  [
    'an operator who is faster than the script',
    'operator',
    { slowedBy: factor(0.5) },
    'operator.slowedBy.value: 0.5: expected at least 1 factor',
  ],
  [
    'a pace that no machine keeps',
    'workers',
    { ...workers, pace: factor(2_000) },
    'workers.pace.value: 2000: expected at most 1000 factor',
  ],
  [
    'workers that do not live for a minute',
    'workers',
    { ...workers, dieEvery: { ...every, value: 0.5 } },
    'workers.dieEvery.value: 0.5: expected at least 60000 ms',
  ],
];

describe('what goes wrong beside the night itself', () => {
  it.each(CASES)('%s is refused', (...[, section, value, said]) => {
    expect(onlyProblem('scenarios', [[section], value])).toContain(said);
  });

  it('is taken, with its instants from the start', () => {
    const loaded = loadText(
      'scenarios',
      edited(
        'scenarios',
        [['apiLimits'], [limit]],
        [['falseReadings'], [lie]],
        [['operator'], { slowedBy: factor(3) }],
        [['workers'], workers],
      ),
    );
    const span = { from: loaded.zero, until: loaded.zero + 10 * MINUTE_MS };
    expect(loaded.apiLimits).toEqual([{ ...span, share: 0.5 }]);
    expect(loaded.falseReadings).toEqual([{ ...span, reading: 'askResolvers', says: 'ill' }]);
    expect(loaded.operator).toEqual({ slowedBy: 3 });
    const from = loaded.zero + 6 * MINUTE_MS;
    expect(loaded.workers).toEqual({ from, dieEvery: 30 * MINUTE_MS, pace: 360 });
  });

  it('is nowhere in a scenario that does not speak of it: its digest stays', () => {
    const loaded = loadText('scenarios', edited('scenarios'));
    const names = ['apiLimits', 'falseReadings', 'operator', 'workers'];
    expect(names.filter((name) => Object.hasOwn(loaded, name))).toEqual([]);
  });
});

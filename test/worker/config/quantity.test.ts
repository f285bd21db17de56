import type { Scenario } from '../../../workflows/contract/scenario';
import { edited, loadText, onlyProblem, type Path } from './written-file';

type Case = readonly [what: string, path: Path, value: unknown, said: string];

const CASES: readonly Case[] = [
  // A quantity: value, unit, and who says so.
  [
    'a number as text',
    ['dns', 'ttl', 'value'],
    '5',
    'dns.ttl.value: "5": expected number, received string',
  ],
  ['a bare number', ['dns', 'ttl'], 5, 'dns.ttl: 5: expected object, received number'],
  ['O1 NaN', ['dns', 'ttl', 'value'], NaN, 'dns.ttl.value: NaN: expected number, received NaN'],
  [
    'O1 infinity',
    ['dns', 'ttl', 'value'],
    Infinity,
    'dns.ttl.value: Infinity: expected number, received Infinity',
  ],
  [
    'O1 minus infinity',
    ['dns', 'ttl', 'value'],
    -Infinity,
    'dns.ttl.value: -Infinity: expected number, received -Infinity',
  ],
  [
    'O1 a negative duration',
    ['dns', 'ttl', 'value'],
    -5,
    'dns.ttl.value: -5: expected at least 1 ms',
  ],
  ['O4 a TTL of 0', ['dns', 'ttl', 'value'], 0, 'dns.ttl.value: 0: expected at least 1 ms'],
  [
    'O1 an absurd duration',
    ['dns', 'ttl', 'value'],
    1e308,
    'dns.ttl.value: 1e+308: expected at most 31622400000 ms',
  ],
  [
    'no value',
    ['dns', 'ttl', 'value'],
    undefined,
    'dns.ttl.value: missing: expected number, received undefined',
  ],
  [
    'no unit',
    ['dns', 'ttl', 'unit'],
    undefined,
    'dns.ttl.unit: missing: expected one of "ms"|"s"|"min"|"h"',
  ],
  [
    'an unknown unit',
    ['dns', 'ttl', 'unit'],
    'sec',
    'dns.ttl.unit: "sec": expected one of "ms"|"s"|"min"|"h"',
  ],
  [
    'a unit of another quantity',
    ['dns', 'edges', 'unit'],
    's',
    'dns.edges.unit: "s": expected "groups"',
  ],
  [
    'neither source nor assumption',
    ['dns', 'ttl'],
    { value: 5, unit: 's' },
    'dns.ttl: {"value":5,"unit":"s"}: expected either "source" or "assumption": who says so?',
  ],
  [
    'both source and assumption',
    ['dns', 'ttl'],
    { value: 5, unit: 's', source: 'a', assumption: 'b' },
    'dns.ttl: {"value":5,"unit":"s","source":"a","assumption":"b"}: expected either "source" or "assumption": who says so?',
  ],
  [
    'an empty source',
    ['dns', 'soaTtl', 'source'],
    '',
    'dns.soaTtl.source: "": expected string to have >=1 characters',
  ],
  [
    'an unknown key',
    ['dns', 'ttl', 'note'],
    'x',
    'dns.ttl.note: "x": unknown key; expected none of this name',
  ],
  [
    'O1 a count that is no whole number',
    ['dns', 'edges', 'value'],
    1.5,
    'dns.edges.value: 1.5: expected int, received number',
  ],
  [
    'O1 none of what must be',
    ['dns', 'edges', 'value'],
    0,
    'dns.edges.value: 0: expected at least 1 groups',
  ],
  [
    'O5 too many resolvers',
    ['resolvers', 'count', 'value'],
    1_000_000,
    'resolvers.count.value: 1000000: expected at most 100000 resolvers',
  ],
  [
    'more than all',
    ['loadBalancers', 'weightNoise', 'value'],
    101,
    'loadBalancers.weightNoise.value: 101: expected at most 1 share',
  ],
  [
    'a back-off that shrinks',
    ['automation', 'backOffFactor', 'value'],
    0.5,
    'automation.backOffFactor.value: 0.5: expected at least 1 factor',
  ],
  [
    'O1 an absurd factor',
    ['dynamodb', 'replayFactor', 'value'],
    1e300,
    'dynamodb.replayFactor.value: 1e+300: expected at most 1000000 factor',
  ],
  [
    'O1 a switch as text',
    ['automation', 'safeguards', 'neverEmpty'],
    'yes',
    'automation.safeguards.neverEmpty: "yes": expected boolean, received string',
  ],
  [
    'a switch that is missing',
    ['automation', 'safeguards', 'neverEmpty'],
    undefined,
    'automation.safeguards.neverEmpty: missing: expected boolean, received undefined',
  ],
  [
    'a switch that does not exist',
    ['automation', 'safeguards', 'beLucky'],
    true,
    'automation.safeguards.beLucky: true: unknown key; expected none of this name',
  ],

  // Instants and dates.
  [
    'an instant without T',
    ['endsAt'],
    '360',
    'endsAt: "360": expected an instant like "T+157" or "T-35:30" (minutes[:seconds] from T+0)',
  ],
  [
    'seconds above 59',
    ['automation', 'firstPlanAt'],
    'T-57:60',
    'automation.firstPlanAt: "T-57:60": expected an instant like',
  ],
  ['an end before T+0', ['endsAt'], 'T-1', 'endsAt: "T-1": expected an instant after T+0'],
  [
    'a day that is not',
    ['zero'],
    '2025-10-32T23:48:00-07:00',
    'zero: "2025-10-32T23:48:00-07:00": expected a date and time with its offset',
  ],
  [
    'a time without an offset',
    ['zero'],
    '2025-10-19T23:48:00',
    'zero: "2025-10-19T23:48:00": expected a date and time with its offset',
  ],
  [
    'T+0 before the start',
    ['zero'],
    '2025-10-19T22:47:00-07:00',
    'zero: "2025-10-19T22:47:00-07:00": expected an instant at or after startsAt',
  ],
];

describe('a number or an instant of a scenario file', () => {
  it.each(CASES)('is refused with place, value and expectation: %s', (...[, path, value, said]) => {
    expect(onlyProblem('scenarios', [path, value])).toContain(said);
  });
});

describe('a number that was loaded', () => {
  const load = (path: Path, value: unknown): Scenario =>
    loadText('scenarios', edited('scenarios', [path, value]));

  it.each([
    [250, 'ms', 250],
    [0.5, 's', 500],
    [0.5, 'h', 1_800_000],
    // 1.005 × 1,000 is 1,004.9999999999999 in binary: instants are whole.
    [1.005, 's', 1_005],
  ])('has durations in whole milliseconds: %d %s', (value, unit, ms) => {
    expect(load(['dns', 'ttl'], { value, unit, assumption: 'a test' }).dns.ttl).toBe(ms);
  });

  it('has shares between 0 and 1, given either way', () => {
    const noise = (value: number, unit: string): number =>
      load(['loadBalancers', 'weightNoise'], { value, unit, assumption: 'a test' }).loadBalancers
        .weightNoise;
    expect(noise(20, '%')).toBeCloseTo(0.2, 12);
    expect(noise(0.2, 'share')).toBe(0.2);
    expect(noise(100, '%')).toBe(1);
  });
});

import {
  counterfactualRows,
  differenceText,
  pointRows,
  tipRows,
} from '../../../worker/what-if/rows';
import { difference, swingsOf } from '../../../worker/what-if/swings';
import { whatIfSchema, type WhatIf } from '../../../worker/what-if/what-if-result';
import { lasting, someNight, whatIfOf } from '../../support/what-ifs';

const open = true;

describe('a difference to the base', () => {
  test.each([
    { base: lasting(60), night: lasting(90), known: 'all', text: '+30.0 min' },
    { base: lasting(60), night: lasting(90, open), known: 'at-least', text: '≥ +30.0 min' },
    { base: lasting(60, open), night: lasting(40), known: 'at-most', text: '≤ -20.0 min' },
    { base: lasting(60, open), night: lasting(60, open), known: 'nothing', text: 'not known' },
  ])('is $text where that is what is known', ({ base, night, known, text }) => {
    const found = difference('recovery', [base], [night]);
    expect(found).toMatchObject({ known, give: null });
    expect(differenceText('recovery', found)).toBe(text);
  });

  test('of customer-minutes rests on whether customers were still down', () => {
    const base = [someNight({ recoveryTime: { minutes: 60, isOpen: true } })];
    const nights = [someNight({ customerMinutes: 2_500_000, isCustomersOpen: true })];
    const found = difference('customers', base, nights);
    expect(differenceText('customers', found)).toBe('≥ +1.5 million');
    expect(difference('recovery', base, nights).known).toBe('at-most');
  });

  test('of several seeds has the 95 % interval of their pairs', () => {
    const base = [60, 61, 62].map((minutes) => lasting(minutes));
    const found = difference('recovery', base, [lasting(70), lasting(70), lasting(74)]);
    // Differences of 10, 9 and 12; Student's t with two degrees of freedom is 4.303.
    expect(found.value).toBeCloseTo(31 / 3, 10);
    expect(found.give).toBeCloseTo((4.303 * 1.5275) / Math.sqrt(3), 2);
    expect(differenceText('recovery', found)).toBe('+10.3 ± 3.8 min');
  });
});

describe('the order of levers', () => {
  const resultOf = (base: WhatIf['base'], points: readonly [string, WhatIf['base']][]): WhatIf =>
    whatIfOf('mine', {
      base,
      points: points.map(([lever, nights], index) => ({
        lever: lever as WhatIf['points'][number]['lever'],
        ...{ unit: 'min', base: 1, value: 2 + index, nights },
      })),
    });
  const labels = (result: WhatIf) => swingsOf(result).map(({ label }) => label);

  test('is that of what each moves the most, up or down, and a lever stays together', () => {
    const result = resultOf(
      [lasting(60)],
      [
        ['negativeTtl', [lasting(65)]],
        ['throttle', [lasting(61)]],
        ['throttle', [lasting(30)]],
      ],
    );
    expect(labels(result)).toEqual(['throttle=3', 'throttle=4', 'negativeTtl=2']);
  });

  test('does not rest on differences that are not known', () => {
    const result = resultOf(
      [lasting(600, open)],
      [
        ['negativeTtl', [lasting(900, open)]],
        ['throttle', [lasting(590)]],
      ],
    );
    expect(labels(result)).toEqual(['throttle=3', 'negativeTtl=2']);
  });
});

describe('the tables', () => {
  test('fit the published format', () => {
    expect(whatIfSchema.parse(whatIfOf())).toEqual(whatIfOf());
  });

  test('say what was changed, and what of it is a bound', () => {
    const rows = pointRows(whatIfOf());
    expect(rows[0]).toEqual(['as it is', '1 h 00 min', '60,000', '1 of 1', '–']);
    expect(rows[1]?.slice(0, 2)).toEqual([
      'throttle: 20 instead of 5 mine',
      '1 h 00 min (0.0 min)',
    ]);
    expect(rows[3]?.[0]).toBe('window: 19 mine, and no controller');
    expect(rows.at(-1)?.[1]).toMatch(/^≥ \d h \d\d min \(≥ \+\d+\.0 min\)$/);
  });

  test('tell rules that break only there, and those that no longer do', () => {
    const nights = [
      someNight({
        ...{ outcome: 'stopped', isWell: false },
        ...{ rulesBroken: ['dns/one'], rulesKept: ['dns/two'] },
      }),
    ];
    const result = whatIfOf('mine', { counterfactuals: [{ id: 'x', what: 'y', nights }] });
    expect(counterfactualRows(result)[1]?.slice(3)).toEqual([
      ...['0 of 1', 'stopped; breaks dns/one; no longer breaks dns/two'],
    ]);
    expect(tipRows(result).map((row) => row.slice(-2))).toEqual([
      ['0', '0.0'],
      ['0', '0.0'],
      ['6,000', '3.0'],
    ]);
  });
});

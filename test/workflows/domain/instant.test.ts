import fc from 'fast-check';
import { formatOffset, GRID_MS, MINUTE_MS, SECOND_MS } from '../../../workflows/domain/instant';

const ZERO = 60 * MINUTE_MS;

describe('an offset', () => {
  it.each([
    [0, 'T+0:00'],
    [157 * MINUTE_MS, 'T+157:00'],
    [-(38 * MINUTE_MS + 5 * SECOND_MS), 'T-38:05'],
    [872 * MINUTE_MS + 59 * SECOND_MS, 'T+872:59'],
    // Half a step before T+0 is no "T-0:00".
    [-400, 'T+0:00'],
    // Rounding carries into the minutes.
    [59_600, 'T+1:00'],
  ])('of %d ms reads %s', (offset, text) => {
    expect(formatOffset(ZERO + offset, ZERO)).toBe(text);
  });

  it('always has two digits of seconds below sixty', () => {
    fc.assert(
      fc.property(fc.integer({ min: -9_000_000, max: 90_000_000 }), (offset) => {
        expect(formatOffset(ZERO + offset, ZERO)).toMatch(/^T[+-]\d+:[0-5]\d$/);
      }),
    );
  });
});

it('the grid is half a second or coarser: below that, acts of one instant swapped', () => {
  expect(GRID_MS).toBeGreaterThanOrEqual(500);
});

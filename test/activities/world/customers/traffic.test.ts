import { trafficAt } from '../../../../activities/world/customers/traffic';
import { MINUTE_MS } from '../../../../workflows/domain/instant';

const HOUR = 60 * MINUTE_MS;
const DAY = { trough: 0.4, peakAt: 13 * HOUR };

describe('traffic', () => {
  it('is whole at its peak, each day anew', () => {
    expect(trafficAt(DAY, 13 * HOUR)).toBe(1);
    expect(trafficAt(DAY, 37 * HOUR)).toBeCloseTo(1, 9);
  });

  it('is least half a day from its peak, and in the middle halfway', () => {
    expect(trafficAt(DAY, HOUR)).toBeCloseTo(0.4, 9);
    expect(trafficAt(DAY, 7 * HOUR)).toBeCloseTo(0.7, 9);
  });
});

import fc from 'fast-check';
import { slotAt, slotsBefore } from '../../../workflows/domain/plan-cadence';
import { instantFor } from '../../../workflows/domain/roles';

const LAP_MS = 10_000;
const cadences = fc.record({
  firstPlanAt: fc.integer({ min: 0, max: 600_000 }),
  planEvery: fc.integer({ min: LAP_MS, max: 600_000 }),
  until: fc.constant(Infinity),
});

describe('the cadence of plans', () => {
  it('has its slots where the Planner acts', () => {
    const cadence = { firstPlanAt: 160_000, planEvery: 300_000, until: 760_001 };
    expect([0, 1, 2, 3].map((slot) => slotAt(cadence, slot))).toEqual([
      instantFor('planner', 160_000),
      instantFor('planner', 460_000),
      instantFor('planner', 760_000),
      undefined,
    ]);
  });

  it('counts the slots before an instant, and none that is at it or after it', () => {
    fc.assert(
      fc.property(cadences, fc.integer({ min: 0, max: 9_000_000 }), (cadence, instant) => {
        const slots = slotsBefore(cadence, instant);
        if (slots > 0) expect(slotAt(cadence, slots - 1)).toBeLessThan(instant);
        expect(slotAt(cadence, slots)).toBeGreaterThanOrEqual(instant);
      }),
    );
  });
});

import * as fc from 'fast-check';
import type { Role } from '../../workflows/domain/roles';
import type { Size } from './small-world';
import { TWIST_MAX } from './twists';

/** All that differs from one night of the small world to another: fast-check draws and shrinks it. */
export type Schedule = {
  readonly size: Size;
  /** When the operator begins, in plans from the first one; null: nobody does. */
  readonly operatorAt: number | null;
  /** Per role, what befalls its acts, in their order; nothing, after the last. */
  readonly twists: Readonly<Partial<Record<Role, readonly number[]>>>;
};

const MOST = { zones: 3, endpoints: 2, plans: 6, acts: 40, stepActs: 12 };

/** No bias towards small numbers: each schedule is as likely as the next, from the first one on. */
export const schedules: fc.Arbitrary<Schedule> = fc.noBias(
  fc.record({
    size: fc.record({
      zones: fc.integer({ min: 1, max: MOST.zones }),
      endpoints: fc.integer({ min: 1, max: MOST.endpoints }),
      plans: fc.integer({ min: 1, max: MOST.plans }),
      beginsEmpty: fc.boolean(),
    }),
    operatorAt: fc.option(fc.nat({ max: MOST.plans }), { freq: 2 }),
    twists: fc.record({
      planner: twistsOf(MOST.stepActs),
      'enactor/az1': twistsOf(MOST.acts),
      'enactor/az2': twistsOf(MOST.acts),
      'enactor/az3': twistsOf(MOST.acts),
      'disable-automation': twistsOf(MOST.stepActs),
      'override-dns-record': twistsOf(MOST.stepActs),
      'enable-automation': twistsOf(MOST.stepActs),
    }),
  }),
);

function twistsOf(acts: number): fc.Arbitrary<readonly number[]> {
  return fc.array(fc.nat({ max: TWIST_MAX }), { maxLength: acts, size: 'max' });
}

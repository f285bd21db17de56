import type { Region } from '../../../activities/world/region';
import { RuleWatch } from '../../../activities/world/rule-watch';
import type { Violation } from '../../../activities/world/kernel/record';
import { MINUTE_MS, SECOND_MS } from '../../../workflows/domain/instant';
import { DEFAULT_SCENARIO } from '../../support/nights';

const EVERY_MS = 5 * SECOND_MS;
const { timeout } = DEFAULT_SCENARIO.leases.attempts;
const { share: SAFE, per: PER } = DEFAULT_SCENARIO.balancers.safeRemoval;

/** A watch over quantities that the test sets: it looks every five seconds. */
function watching() {
  const violations: Violation[] = [];
  const now = { oldestWaitMs: 0, removedShare: 0 };
  const region = {
    scenario: DEFAULT_SCENARIO,
    leases: { load: () => ({ oldestWaitMs: now.oldestWaitMs }) },
    balancers: {
      get removedShare() {
        return now.removedShare;
      },
    },
    kernel: { record: { addViolation: (violation: Violation) => violations.push(violation) } },
  } as unknown as Region;
  const watch = new RuleWatch(region);
  let at = 0;
  const look = (change: Partial<typeof now> = {}): void => {
    Object.assign(now, change);
    at += EVERY_MS;
    watch.look(at, EVERY_MS);
  };
  const lookFor = (ms: number, change: (elapsed: number) => Partial<typeof now> = () => ({})) => {
    for (let elapsed = EVERY_MS; elapsed <= ms; elapsed += EVERY_MS) look(change(elapsed));
  };
  return { look, lookFor, violations, now: () => at };
}

describe('the rule watch', () => {
  it('says nothing while attempts are answered in time, up to the very end of the time-out', () => {
    const { look, violations } = watching();
    for (const oldestWaitMs of [0, timeout / 2, timeout]) look({ oldestWaitMs });
    expect(violations).toEqual([]);
  });

  it('records a queue that grows too old once, when it begins to be, and by whom', () => {
    const { look, lookFor, violations, now } = watching();
    look({ oldestWaitMs: timeout + 1 });
    const begunAt = now();
    lookFor(10 * MINUTE_MS, (elapsed) => ({ oldestWaitMs: timeout + elapsed }));
    expect(violations).toEqual([
      {
        ...{ at: begunAt, by: 'dwfm', rule: 'leases/attempts-answered-in-time' },
        evidence: expect.stringContaining('their time-out is') as string,
      },
    ]);
  });

  it('records it again when it begins again', () => {
    const { look, violations } = watching();
    for (const oldestWaitMs of [2 * timeout, 0, 2 * timeout, timeout, 2 * timeout]) {
      look({ oldestWaitMs });
    }
    // Between the last two it did not come to rest: that is one breach that flaps.
    expect(violations).toHaveLength(2);
  });

  it('keeps one rule apart from another', () => {
    const { look, violations } = watching();
    look();
    look({ oldestWaitMs: 2 * timeout, removedShare: 0.5 });
    expect(violations.map(({ rule }) => rule)).toEqual([
      'leases/attempts-answered-in-time',
      'balancing/removal-within-velocity',
    ]);
  });

  it('lets capacity leave as fast as the limit allows, and no more', () => {
    const pace = (factor: number) => {
      const { lookFor, violations } = watching();
      lookFor(4 * PER, (elapsed) => ({ removedShare: (factor * SAFE * elapsed) / PER }));
      return violations.length;
    };
    expect(pace(1)).toBe(0);
    expect(pace(1.05)).toBe(1);
  });

  it('takes a limit that is held to the last step for held: sums of shares have rounding', () => {
    const { look, violations } = watching();
    let removedShare = 0;
    for (let step = 0; step < 200; step += 1) {
      removedShare += (SAFE * EVERY_MS) / PER;
      look({ removedShare });
    }
    expect(violations).toEqual([]);
  });

  it('records a removal once however long it lasts, and a second one when it comes', () => {
    const { lookFor, violations } = watching();
    lookFor(PER, () => ({ removedShare: 0 }));
    lookFor(3 * PER, () => ({ removedShare: 0.2 }));
    expect(violations).toHaveLength(1);
    lookFor(3 * PER, () => ({ removedShare: 0.4 }));
    expect(violations).toHaveLength(2);
    expect(violations[1]?.evidence).toContain('20.0 % of the capacity');
  });

  it('sees a removal also when as much had been away just before, and had come back', () => {
    const { look, lookFor, violations } = watching();
    lookFor(2 * PER, () => ({ removedShare: 0.2 }));
    const before = violations.length;
    look({ removedShare: 0 });
    lookFor(MINUTE_MS, () => ({ removedShare: 0 }));
    look({ removedShare: 0.2 });
    expect(violations.length).toBe(before + 1);
  });

  it('counts what is away from the beginning as removed', () => {
    const { look, violations } = watching();
    look({ removedShare: 0.2 });
    expect(violations).toHaveLength(1);
  });
});

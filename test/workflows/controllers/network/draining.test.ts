import {
  admits,
  DRAIN_DEFAULTS as OPTIONS,
  DRAIN_START,
  nextLane,
  retryDelay,
  shareOfBacklog,
  worked,
  type DrainState,
  type DrainView,
  type Lane,
} from '../../../../workflows/controllers/network/draining';

const NONE = { waiting: 0, oldestMs: 0 };
const SOME = { waiting: 50, oldestMs: 1_000 };
const view = (change: Partial<DrainView> = {}): DrainView => ({
  ...{ fresh: SOME, backlog: SOME, asideDue: 0, asideUnderWay: 0, servedPerSecond: 20 },
  ...change,
});
/** What so many attempts in a row are given to, when each takes as long. */
function served(count: number, seen: DrainView, tookMs: (lane: Lane) => number = () => 400) {
  const given: Record<Lane | 'nobody', number> = { fresh: 0, backlog: 0, aside: 0, nobody: 0 };
  let state: DrainState = DRAIN_START;
  for (let attempt = 0; attempt < count; attempt += 1) {
    const lane = nextLane(state, seen, OPTIONS);
    given[lane ?? 'nobody'] += 1;
    if (lane !== null) state = worked(state, lane, tookMs(lane));
  }
  return given;
}

describe('the next lane', () => {
  it('is the fresh one, but for the share that the backlog keeps', () => {
    const { fresh, backlog } = served(2_000, view());
    expect(backlog / (fresh + backlog)).toBeCloseTo(OPTIONS.backlogShare, 2);
  });

  it('is counted in work, not in attempts: short ones are more', () => {
    const { fresh, backlog } = served(2_000, view(), (lane) => (lane === 'fresh' ? 400 : 100));
    expect(backlog / (backlog + 4 * fresh)).toBeCloseTo(OPTIONS.backlogShare, 2);
  });

  it('is the only one in which something waits', () => {
    expect(served(10, view({ backlog: NONE })).fresh).toBe(10);
    expect(served(10, view({ fresh: NONE })).backlog).toBe(10);
    expect(served(10, view({ fresh: NONE, backlog: NONE })).nobody).toBe(10);
  });

  it('is the fresh one alone while a fresh update has waited too long', () => {
    const late = { waiting: 50, oldestMs: OPTIONS.restAbove + 1 };
    expect(served(100, view({ fresh: late })).fresh).toBe(100);
  });

  it('gives what was set aside its small share while anything else waits', () => {
    const seen = view({ asideDue: 5 });
    const { aside, fresh, backlog } = served(50_000, seen, (lane) =>
      lane === 'aside' ? 2_000 : 400,
    );
    const work = 2_000 * aside + 400 * (fresh + backlog);
    // One try is more than is owed at any time, so the share comes out a little above.
    expect((2_000 * aside) / work).toBeGreaterThan(0.8 * OPTIONS.asideShare);
    expect((2_000 * aside) / work).toBeLessThan(1.5 * OPTIONS.asideShare);
  });

  it('tries one of those at a time, and as many as are due when nothing else waits', () => {
    expect(served(5_000, view({ asideDue: 5, asideUnderWay: 1 })).aside).toBe(0);
    const idle = view({ fresh: NONE, backlog: NONE, asideDue: 5, asideUnderWay: 1 });
    expect(served(10, idle).aside).toBe(10);
  });
});

describe("the backlog's share", () => {
  it.each([
    ['all where no fresh update waits', { fresh: NONE }, 1],
    ['nothing where it is empty', { backlog: NONE }, 0],
    ['its share where both wait', {}, OPTIONS.backlogShare],
    ['nothing where fresh updates are late', { fresh: { waiting: 1, oldestMs: 31_000 } }, 0],
  ])('is %s', (_what, change, share) => {
    expect(shareOfBacklog(view(change), OPTIONS)).toBe(share);
  });
});

describe('the fresh lane takes in', () => {
  const { admitWithin } = OPTIONS;
  it.each([
    ['what it can serve in time', { fresh: { waiting: 399, oldestMs: 0 } }, true],
    ['no more than that', { fresh: { waiting: 400, oldestMs: 0 } }, false],
    ['nothing when it is old', { fresh: { waiting: 1, oldestMs: admitWithin + 1 } }, false],
    [
      'anything when it is empty, even from a queue that stands',
      { fresh: NONE, servedPerSecond: 0 },
      true,
    ],
    ['anything while nobody knows how fast it is', { servedPerSecond: null }, true],
  ])('%s', (_what, change, expected) => {
    expect(admits(view(change), OPTIONS)).toBe(expected);
  });
});

describe('a target that failed', () => {
  it('is left alone twice as long each time, up to the longest', () => {
    const { retryAfter, retryAfterMax } = OPTIONS;
    const delays = [1, 2, 3].map((failures) => retryDelay(failures, OPTIONS));
    expect(delays).toEqual([retryAfter, 2 * retryAfter, 4 * retryAfter]);
    expect(retryDelay(60, OPTIONS)).toBe(retryAfterMax);
  });
});

import {
  nextThrottle,
  START,
  type ThrottleOptions,
  type ThrottleSample,
  type ThrottleState,
} from '../../../../workflows/controllers/launches/launch-throttle';
import { MINUTE_MS, SECOND_MS } from '../../../../workflows/domain/instant';

const OPTIONS: ThrottleOptions = {
  ...{ raiseMax: 1.25, shareMin: 0.3, margin: 0.05, drainWithin: 10 * MINUTE_MS },
  ...{ networkLatencyMax: 2 * MINUTE_MS, calmFor: 3 * MINUTE_MS },
};
/** Of a region in which a share of 1 is 300 launches a second, 200 changes come otherwise. */
const look = (minute: number, change: Partial<ThrottleSample> = {}): ThrottleSample => {
  const share = change.share ?? 1;
  return {
    ...{ at: minute * MINUTE_MS, share, acceptedPerSecond: 300 * share },
    ...{ overLimitShare: 0.5, outOfCapacityShare: 0, backlog: 0 },
    ...{ servedPerSecond: 200 + 300 * share, latencyP90Ms: 15 * SECOND_MS, isAbnormal: false },
    ...change,
  };
};
const after = (state: ThrottleState, sample: ThrottleSample) =>
  nextThrottle(state, sample, OPTIONS);
/** Seen at its limit of 600 changes a second, one look long, with as much waiting as before. */
const FULL = after(
  { ...START, last: { at: 0, backlog: 60_000 } },
  look(1, { backlog: 60_000, servedPerSecond: 600 }),
).state;

describe('the launch throttle', () => {
  it('rises by no more than its factor while the network keeps up', () => {
    expect(after(START, look(0)).share).toBe(1.25);
    expect(after(START, look(0, { share: 1.25 })).share).toBe(1.56);
  });

  it('is left alone where it refuses nobody: a raise would let in nobody', () => {
    expect(after(START, look(0, { overLimitShare: 0 })).share).toBe(1);
  });

  it.each([
    ['too long', { latencyP90Ms: 2 * MINUTE_MS + 1 }],
    ['abnormally long', { isAbnormal: true }],
  ])('is not raised while what waits waits %s', (_how, change) => {
    expect(after(START, look(0, change)).share).toBe(1);
  });

  it('leaves the network time for what waits, by what it serves when it is full', () => {
    // 600 × 0.95 − 60,000 / 600 s = 470; 300 of the 600 arriving are no launches: 170 of 300.
    const { share } = after(FULL, look(2, { backlog: 60_000, servedPerSecond: 600 }));
    expect(share).toBeCloseTo(170 / 300, 2);
  });

  it('leaves less while more arrives than is served, for it counts what arrives', () => {
    const { share } = after(FULL, look(2, { backlog: 60_000 + 60 * 30, servedPerSecond: 600 }));
    expect(share).toBeCloseTo((570 - 103 - 330) / 300, 2);
  });

  it('goes no lower than its least share, and no higher than its factor', () => {
    const buried = look(2, { backlog: 600_000, servedPerSecond: 600 });
    expect(after(FULL, buried).share).toBe(0.3);
    const drained = look(2, { share: 0.3, backlog: 0, servedPerSecond: 290 });
    expect(after(FULL, drained).share).toBe(0.38);
  });

  it('believes a capacity that it has seen a little less from look to look', () => {
    const { state } = after(FULL, look(2));
    expect(FULL.capacity).toBe(600);
    expect(state.capacity).toBeCloseTo(606, 9);
  });

  it('keeps the highest capacity that it has seen: parts are not full all at once', () => {
    const { state } = after(FULL, look(2, { backlog: 60_000, servedPerSecond: 500 }));
    expect(state.capacity).toBe(600);
  });

  it('leaves out changes that are not worth an act', () => {
    // Room for 606 × 0.95 − 270 = 306 launches: two in a hundred more than stand.
    const near = look(2, { servedPerSecond: 570 });
    expect(after({ ...FULL, last: { at: MINUTE_MS, backlog: 0 } }, near).share).toBe(1);
  });

  it('is lifted when it has refused nobody for long enough', () => {
    const calm = { overLimitShare: 0 };
    let { state } = after(START, look(0, calm));
    for (let minute = 1; minute <= 2; minute += 1) {
      const decided = after(state, look(minute, calm));
      expect(decided.share).toBe(1);
      ({ state } = decided);
    }
    expect(after(state, look(3, calm)).share).toBeNull();
  });

  it.each([
    ['it refused somebody meanwhile', { overLimitShare: 0.02 }],
    ['demand has not been seen: launches find no capacity', { outOfCapacityShare: 0.5 }],
  ])('is not lifted when %s', (_why, change) => {
    const calm = { overLimitShare: 0 };
    let { state } = after(START, look(0, calm));
    ({ state } = after(state, look(2, { ...calm, ...change })));
    ({ state } = after(state, look(3, calm)));
    expect(after(state, look(5, calm)).share).not.toBeNull();
    expect(after(state, look(6, calm)).share).toBeNull();
  });

  it.each([
    ['network state comes late', { isAbnormal: true }],
    ['something waits', { backlog: 60_000 }],
  ])('is not lifted while %s', (_what, change) => {
    const calm = { overLimitShare: 0 };
    const { state } = after(START, look(0, calm));
    expect(after(state, look(9, { ...calm, ...change })).share).not.toBeNull();
  });
});

import { loadPolicy } from '../../worker/config/load-file';
import type { Policy } from '../../workflows/contract/policy';
import { DEFAULT_SCENARIO, need, play, untilMinute, type PlayedNight } from '../support/nights';

// Found as late as that night, and then recovered as blackstart does: for three hours more launches
// are pent up, enough to bury the Network Manager as soon as the leases are back.

const LATE = loadPolicy('throttled-first');
const OWN = loadPolicy('blackstart');
const scenario = untilMinute(420);

const controlled: Policy = {
  ...LATE,
  ...{ launches: need(OWN.launches), backlog: need(OWN.backlog) },
  steps: LATE.steps.map((step) =>
    step.id === 'relax-launch-throttles' ? { ...step, after: ['restore-dynamodb'] } : step,
  ),
};
const uncontrolled: Policy = {
  ...controlled,
  throttle: { ...need(LATE.throttle), launchShare: null },
};

const worstLatency = ({ night }: PlayedNight): number =>
  Math.max(...night.values('network/latency-p90-ms'));
const throttles = ({ night }: PlayedNight) =>
  night.all('step', ({ source }) => source === 'relax-launch-throttles');

describe('a long night whose launches come back', () => {
  let [with_, without]: [PlayedNight?, PlayedNight?] = [];
  beforeAll(async () => {
    with_ = await play(scenario, controlled);
    without = await play(scenario, uncontrolled);
  });

  it('buries the Network Manager when nothing controls them', () => {
    expect(without!.night.first('propagation-abnormal')).toBeDefined();
    expect(without!.night.first('balancer-errors-begin')).toBeDefined();
    expect(worstLatency(without!)).toBeGreaterThan(2 * DEFAULT_SCENARIO.network.abnormalAbove);
    expect(throttles(without!)).toEqual([]);
  });

  it('does not when the throttle follows its queue', () => {
    expect(with_!.night.first('propagation-abnormal')).toBeUndefined();
    expect(with_!.night.first('balancer-errors-begin')).toBeUndefined();
    expect(worstLatency(with_!)).toBeLessThan(DEFAULT_SCENARIO.network.abnormalAbove / 4);
  });

  it('lets in what the network can take: raised, lowered, and lifted when nobody is refused', () => {
    const texts = throttles(with_!).map(({ text }) => text);
    const shares = texts.map((text) => Number(/to (\d+) %/.exec(text)?.[1] ?? Infinity));
    expect(shares.some((share, index) => share < (shares[index - 1] ?? 0))).toBe(true);
    expect(texts.at(-1)).toBe('EC2: launch throttle lifted');
    // Launches succeed from T+224 on; the throttle lasts as long as it refuses somebody.
    const liftedAt = with_!.night.minutes(throttles(with_!).at(-1)!.at);
    expect(liftedAt).toBeGreaterThan(240);
    expect(liftedAt).toBeLessThan(345);
    expect(with_!.night.first('launches-normal')).toBeDefined();
  });
});

import {
  ZoneFailover,
  type FailoverInputs,
} from '../../../../activities/world/balancing/zone-failover';
import { MINUTE_MS, SECOND_MS } from '../../../../workflows/domain/instant';

const STEP = 5 * SECOND_MS;
const ON = { isOn: true, velocity: null, guards: null, load: 0.8 };

function after(minutes: number, inputs: FailoverInputs, failover = create()): ZoneFailover {
  for (let at = 0; at < minutes * MINUTE_MS; at += STEP) failover.step(STEP, inputs);
  return failover;
}

function create(): ZoneFailover {
  const rule = { failsToRemove: 2, oksToReturn: 2 };
  return new ZoneFailover(rule, { checkInterval: 30 * SECOND_MS, dnsTtl: MINUTE_MS });
}

const removed = (failover: ZoneFailover) =>
  failover.missingZones().reduce((sum, share, missing) => sum + (share * missing) / 3, 0);

describe('zone failover', () => {
  it('leaves a zone alone whose checks come in time', () => {
    expect(after(60, { inTime: [1, 1, 1], ...ON }).missingZones()).toEqual([1, 0, 0]);
  });

  it('takes out half of the zones when half of the checks are late', () => {
    const [none, one, two] = after(60, { inTime: [0.5, 0.5, 0.5], ...ON }).missingZones();
    expect(one).toBeCloseTo(3 / 8, 2);
    expect(two).toBeCloseTo(3 / 8, 2);
    // Nobody misses three: what would have none left uses all of them again.
    expect(none).toBeCloseTo(2 / 8, 2);
  });

  it('fails open: with every zone taken out nothing is removed', () => {
    expect(removed(after(60, { inTime: [0, 0, 0], ...ON }))).toBeCloseTo(0, 6);
  });

  it('takes out one zone only when only its checks are late', () => {
    const [, one, two] = after(60, { inTime: [0, 1, 1], ...ON }).missingZones();
    expect(one).toBeCloseTo(1, 6);
    expect(two).toBeCloseTo(0, 6);
  });

  it('gives all back within minutes of being switched off, and takes nothing more', () => {
    const failover = after(60, { inTime: [0.5, 0.5, 0.5], ...ON });
    after(5, { inTime: [0.5, 0.5, 0.5], ...ON, isOn: false }, failover);
    expect(removed(failover)).toBeLessThan(0.01);
  });

  it('keeps to its velocity: no more than so many targets in five minutes', () => {
    const velocity = { share: 0.05, per: 5 * MINUTE_MS };
    // Checks that are all late bring nothing back: what is out was taken out.
    const failover = after(5, { inTime: [0, 1, 1], ...ON, velocity });
    expect(removed(failover)).toBeCloseTo(0.05, 3);
    expect(removed(after(5, { inTime: [0, 1, 1], ...ON }))).toBeGreaterThan(0.3);
  });
});

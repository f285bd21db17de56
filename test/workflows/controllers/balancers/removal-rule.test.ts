import { LOOK } from '../../../../workflows/controllers/balancers/balancer-sample';
import {
  BLACKSTART_REMOVAL as OURS,
  TODAY,
} from '../../../../workflows/controllers/balancers/removal-options';
import { failing, outOf, play, TARGETS, upTo, zoneOf } from './looks';

const { ok, failed, late } = LOOK;

/** In how many rounds this target had left service; Infinity: in none of them. */
function roundsUntilOut(states: ReturnType<typeof play>, target = 7): number {
  const index = states.findIndex((state) => outOf(state).includes(target));
  return index === -1 ? Infinity : index + 1;
}

describe('evidence', () => {
  it('takes a target that fails out after two rounds: today by one checker, ours by two', () => {
    expect(roundsUntilOut(play(5, failing(7), TODAY))).toBe(2);
    expect(roundsUntilOut(play(5, failing(7), OURS))).toBe(2);
    expect(roundsUntilOut(play(5, failing(7), { ...OURS, hearsSecond: false }))).toBe(4);
  });

  it('brings it back after passes in a row, and not before', () => {
    const look = (_: number, round: number) => (round < 4 ? failed : ok);
    const first = (target: number, round: number) => (target === 7 ? look(target, round) : ok);
    const out = play(8, { first }, OURS).map((state) => outOf(state).length);
    expect(out).toEqual([0, 1, 1, 1, 1, 0, 0, 0]);
  });

  it('forgets failures at a pass: who fails every second check stays', () => {
    const first = (target: number, round: number) => (target === 7 && round % 2 ? failed : ok);
    const second = (target: number, round: number) =>
      target === 7 && round % 2 === 0 ? failed : ok;
    expect(roundsUntilOut(play(40, { first, second }, OURS))).toBe(Infinity);
  });

  it('does not know anything from a check that comes late; today it has failed', () => {
    const first = (target: number) => (target === 7 ? late : ok);
    expect(roundsUntilOut(play(9, { first }, TODAY))).toBe(2);
    expect(roundsUntilOut(play(9, { first }, OURS))).toBe(Infinity);
    expect(roundsUntilOut(play(9, { first }, { ...OURS, isLateFailed: true }))).toBe(2);
  });

  it('spares a target whose network state is not acknowledged, unless that part is away', () => {
    const looks = { ...failing(7), isAcknowledged: (target: number) => target !== 7 };
    expect(roundsUntilOut(play(9, looks, OURS))).toBe(Infinity);
    expect(roundsUntilOut(play(9, looks, { ...OURS, sparesInitial: false }))).toBe(2);
  });
});

describe('distrust', () => {
  /** The checker of zone 0 sees nothing; the second one of its targets passes them. */
  const blind = (target: number) => (zoneOf(target) === 0 ? failed : ok);
  const looks = { first: blind, second: () => ok };

  it('falls on the checker that fails what others pass, and on no other', () => {
    const last = play(3, looks, OURS).at(-1);
    expect(Array.from(last?.trust.isDistrusted ?? [])).toEqual([1, 0, 0]);
  });

  it('falls on nobody where all fail the same targets: they have found something', () => {
    const last = play(9, failing(...upTo(20)), OURS).at(-1);
    expect(Array.from(last?.trust.isDistrusted ?? [])).toEqual([0, 0, 0]);
  });

  it('ends when the checker sees again', () => {
    const seeing = { first: (target: number, round: number) => (round < 5 ? blind(target) : ok) };
    const trust = play(30, { ...looks, ...seeing }, OURS).map(
      ({ trust: own }) => own.isDistrusted[0],
    );
    expect(trust[4]).toBe(1);
    expect(trust.at(-1)).toBe(0);
  });

  it('makes failures count for less, so that more of them are needed: a bad target still leaves', () => {
    const distrusted = play(5, looks, OURS).at(-1);
    // Then the second checker of target 7 does not get to it any more, and nobody contradicts.
    const alone = { first: blind, second: (target: number) => (target === 7 ? late : ok) };
    const [ours, without] = [OURS, { ...OURS, distrust: null }].map((options) =>
      roundsUntilOut(play(30, { ...alone, from: distrusted! }, options)),
    );
    expect(without).toBe(4);
    expect(ours).toBe(12);
  });
});

describe('what may leave', () => {
  const SLOW = { ...OURS, panic: null, failover: null };

  it('is a twentieth of the targets in five minutes, the last limit', () => {
    const first = play(9, failing(0, 1, 2, 20, 21, 22), SLOW);
    expect(first.map((state) => outOf(state).length)).toEqual([0, 3, 3, 3, 3, 3, 3, 3, 3]);
    expect(first.at(-1)?.heldBack).toBe(3);
    expect(outOf(play(12, failing(0, 1, 2, 20, 21, 22), SLOW).at(-1)!)).toHaveLength(6);
  });

  it.each([
    [0.5, 12],
    // 1 - 0.8 / 0.9 of 20 is 2.2 of each zone.
    [0.8, 6],
    [0.9, 0],
  ])('at a load of %d is %d targets, as many as the rest can do without', (load, count) => {
    const looks = { ...failing(...upTo(TARGETS)), load };
    const last = play(5, looks, { ...SLOW, velocity: null }).at(-1)!;
    expect(outOf(last)).toHaveLength(count);
    const perZone = [0, 1, 2].map((zone) => outOf(last).filter((t) => zoneOf(t) === zone).length);
    expect(Math.max(...perZone)).toBeLessThanOrEqual(4);
  });

  it('is nothing more in a zone that panics; what was out before stays out', () => {
    const looks = {
      first: (target: number, round: number) =>
        target === 0 || (round >= 4 && target < 10) ? failed : ok,
    };
    const options = { ...OURS, failover: null, velocity: null };
    expect(outOf(play(12, looks, options).at(-1)!)).toEqual([0]);
    const envoy = { ...options, panic: { below: 0.7, usesAll: true } };
    expect(outOf(play(12, looks, envoy).at(-1)!)).toEqual([]);
    expect(outOf(play(12, looks, { ...options, panic: null }).at(-1)!)).toHaveLength(4);
  });

  it('is nothing at all where nothing is ever removed', () => {
    const last = play(9, failing(...upTo(TARGETS)), { ...TODAY, removes: false }).at(-1)!;
    expect(outOf(last)).toEqual([]);
    expect(last.zonesOut).toEqual([null, null, null]);
  });
});

describe('the rule', () => {
  it('leaves the state that it is given as it is', () => {
    const [before] = play(1, failing(7), OURS);
    const copy = structuredClone(before);
    play(3, { ...failing(7), from: before! }, OURS);
    expect(before).toEqual(copy);
  });
});

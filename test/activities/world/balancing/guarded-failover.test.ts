import {
  ZoneFailover,
  type FailoverInputs,
} from '../../../../activities/world/balancing/zone-failover';
import { MINUTE_MS, SECOND_MS } from '../../../../workflows/domain/instant';
import type { RemovalGuards } from '../../../../workflows/domain/removal-guards';

const STEP = 5 * SECOND_MS;
const NONE: RemovalGuards = {
  ...{ counts: null, levelCap: null, panicBelow: null, failoverLoadMax: null, lateMax: null },
};

type Change = Partial<FailoverInputs>;
function failoverAfter(minutes: number, change: Change, failover = create()): ZoneFailover {
  const inputs = { inTime: [0.5, 0.5, 0.5], isOn: true, velocity: null, load: 0.5, guards: null };
  for (let at = 0; at < minutes * MINUTE_MS; at += STEP) {
    failover.step(STEP, { ...inputs, ...change });
  }
  return failover;
}

const create = (): ZoneFailover =>
  new ZoneFailover(
    { failsToRemove: 2, oksToReturn: 2 },
    { checkInterval: 30 * SECOND_MS, dnsTtl: MINUTE_MS },
  );
const removed = (failover: ZoneFailover) =>
  failover.missingZones().reduce((sum, share, missing) => sum + (share * missing) / 3, 0);
const guarded = (guards: Partial<RemovalGuards>, change: Change = {}, failover?: ZoneFailover) =>
  failoverAfter(30, { ...change, guards: { ...NONE, ...guards } }, failover);

describe('zone failover with guards', () => {
  it('does the same with none of them set', () => {
    expect(guarded({}).missingZones()).toEqual(failoverAfter(30, {}).missingZones());
  });

  it('takes out less when more checks in a row decide', () => {
    const counts = { failsToRemove: 5, oksToReturn: 3 };
    expect(removed(guarded({ counts }))).toBeLessThan(0.6 * removed(failoverAfter(30, {})));
  });

  it('takes out no more than the level cap, and than the load leaves', () => {
    const levelCap = { share: 0.2, loadMax: 0.9 };
    const all = { inTime: [0, 1, 1] };
    expect(removed(guarded({ levelCap }, all))).toBeCloseTo(0.2, 6);
    expect(removed(guarded({ levelCap }, { ...all, load: 0.8 }))).toBeCloseTo(1 - 0.8 / 0.9, 6);
    expect(removed(guarded({ levelCap }, { ...all, load: 0.95 }))).toBe(0);
  });

  it('gives back what the load does not leave any more', () => {
    const levelCap = { share: 0.2, loadMax: 0.9 };
    const all = { inTime: [0, 1, 1] };
    const later = guarded({ levelCap }, { ...all, load: 0.8 }, guarded({ levelCap }, all));
    expect(removed(later)).toBeLessThanOrEqual(1 - 0.8 / 0.9 + 1e-9);
  });

  it('takes out nothing of a zone of which few checks come out well: it panics', () => {
    expect(removed(guarded({ panicBelow: 0.7 }))).toBe(0);
    const [, one, two] = guarded({ panicBelow: 0.7 }, { inTime: [0.75, 0.5, 1] }).missingZones();
    expect(one).toBeGreaterThan(0.05);
    expect(two).toBe(0);
  });

  it('does not believe a checker that comes late with many', () => {
    expect(removed(guarded({ lateMax: 0.1 }, { inTime: [0.85, 0.85, 0.85] }))).toBe(0);
    expect(removed(guarded({ lateMax: 0.2 }, { inTime: [0.85, 0.85, 0.85] }))).toBeGreaterThan(0);
  });

  it('takes out one zone at the most, where the others have room for it', () => {
    const [none, one, two] = guarded(
      { failoverLoadMax: 0.9 },
      { inTime: [0, 0, 0] },
    ).missingZones();
    expect([none, one, two].map((share) => Number(share.toFixed(6)))).toEqual([0, 1, 0]);
    expect(removed(guarded({ failoverLoadMax: 0.9 }, { load: 0.61 }))).toBe(0);
  });

  it('gives a zone back when the others have no room for it any more', () => {
    const all = { inTime: [0, 1, 1] };
    const out = guarded({ failoverLoadMax: 0.9 }, all);
    expect(removed(out)).toBeCloseTo(1 / 3, 3);
    expect(removed(guarded({ failoverLoadMax: 0.9 }, { ...all, load: 0.7 }, out))).toBeLessThan(
      1e-6,
    );
  });

  it('gives who misses two zones one of them back when zones may leave alone only', () => {
    const before = failoverAfter(60, {});
    const [, one, two] = before.missingZones();
    before.step(0, {
      ...{ inTime: [0.5, 0.5, 0.5], isOn: true, velocity: null, load: 0.5 },
      guards: { ...NONE, failoverLoadMax: 0.9 },
    });
    const [none, only, both] = before.missingZones();
    expect(only).toBeCloseTo(one + two, 6);
    expect([none + only, both]).toEqual([1, 0]);
  });

  it('keeps to its velocity with them, too', () => {
    const velocity = { share: 0.05, per: 5 * MINUTE_MS };
    const guards = { ...NONE, levelCap: { share: 0.2, loadMax: 0.9 } };
    const at = (minutes: number) => failoverAfter(minutes, { inTime: [0, 1, 1], velocity, guards });
    expect(removed(at(5))).toBeCloseTo(0.05, 3);
    expect(removed(at(60))).toBeCloseTo(0.2, 3);
  });
});

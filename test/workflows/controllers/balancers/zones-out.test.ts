import {
  BLACKSTART_REMOVAL,
  TODAY,
  type FailoverOptions,
} from '../../../../workflows/controllers/balancers/removal-options';
import {
  nextZonesOut,
  type ZonesOut,
  type ZonesSample,
} from '../../../../workflows/controllers/balancers/zones-out';
import { MINUTE_MS } from '../../../../workflows/domain/instant';

const OURS = BLACKSTART_REMOVAL.failover as FailoverOptions;
const UNASKED = TODAY.failover as FailoverOptions;
const ALL_IN: ZonesOut = [null, null, null];

const zones = (change: Partial<ZonesSample> = {}): ZonesSample => ({
  ...{ atMs: 0, load: 0.5, healthyShare: [1, 0, 1], capacity: [1 / 3, 1 / 3, 1 / 3] },
  ...change,
});
const keeps = (out: ZonesOut) => out.map((zone) => zone?.keeps ?? null);

describe('zone failover', () => {
  it('moves a failing zone whole where the others have the capacity for it', () => {
    expect(keeps(nextZonesOut(ALL_IN, zones(), OURS))).toEqual([null, 0, null]);
  });

  it('moves what the others have room for, and nothing where they have none', () => {
    const at = (load: number) => keeps(nextZonesOut(ALL_IN, zones({ load }), OURS))[1];
    expect(at(0.6)).toBeCloseTo(0, 6);
    // Room of 0.3 - 0.2167 in each of two, for 0.2167.
    expect(at(0.65)).toBeCloseTo(1 - (2 * (0.3 - 0.65 / 3)) / (0.65 / 3), 6);
    expect(at(0.8)).toBeCloseTo(0.75, 6);
    expect(at(0.9)).toBeNull();
  });

  it('with parts not allowed moves a zone whole or not at all', () => {
    const whole = { ...OURS, movesParts: false };
    expect(keeps(nextZonesOut(ALL_IN, zones({ load: 0.6 - 1e-9 }), whole))[1]).toBe(0);
    expect(nextZonesOut(ALL_IN, zones({ load: 0.65 }), whole)).toEqual(ALL_IN);
  });

  it('counts what is in service of the others, not what they have', () => {
    const capacity = [0.2, 1 / 3, 1 / 3];
    expect(keeps(nextZonesOut(ALL_IN, zones({ capacity }), OURS))[1]).toBeGreaterThan(0.5);
  });

  it('moves nothing when two zones fail at once: rather the checks are wrong', () => {
    const healthyShare = [0, 0, 1];
    expect(nextZonesOut(ALL_IN, zones({ healthyShare }), OURS)).toEqual(ALL_IN);
    expect(keeps(nextZonesOut(ALL_IN, zones({ healthyShare }), UNASKED))).toEqual([0, 0, null]);
  });

  it('holds a zone that has left for ten minutes, and for as long as it fails', () => {
    const left = nextZonesOut(ALL_IN, zones(), OURS);
    const well = (minutes: number) => zones({ atMs: minutes * MINUTE_MS, healthyShare: [1, 1, 1] });
    expect(keeps(nextZonesOut(left, well(9.5), OURS))).toEqual([null, 0, null]);
    expect(nextZonesOut(left, well(10), OURS)).toEqual(ALL_IN);
    expect(keeps(nextZonesOut(left, zones({ atMs: 99 * MINUTE_MS }), OURS))[1]).toBe(0);
    const today = nextZonesOut(ALL_IN, zones(), UNASKED);
    expect(nextZonesOut(today, well(0.5), UNASKED)).toEqual(ALL_IN);
  });

  it('keeps another zone in while one is out', () => {
    const left = nextZonesOut(ALL_IN, zones(), OURS);
    const both = zones({ atMs: MINUTE_MS, healthyShare: [0, 0, 1] });
    expect(keeps(nextZonesOut(left, both, OURS))).toEqual([null, 0, null]);
  });

  it('without asking moves a zone at any load', () => {
    expect(keeps(nextZonesOut(ALL_IN, zones({ load: 0.95 }), UNASKED))[1]).toBe(0);
  });
});

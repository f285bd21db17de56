import type { FleetScenario } from '../../../../../activities/world/balancing/fleet/fleet-scenario';
import {
  TargetFleet,
  type FleetReading,
} from '../../../../../activities/world/balancing/fleet/target-fleet';
import { LOOK, type Witness } from '../../../../../workflows/controllers/balancers/balancer-sample';
import { MINUTE_MS, SECOND_MS } from '../../../../../workflows/domain/instant';

const WELL: FleetScenario = {
  ...{ zones: 3, targetsPerZone: 60, checkersPerZone: 4, load: 0.5 },
  ...{ checkInterval: 30 * SECOND_MS, dnsTtl: 60 * SECOND_MS, noise: 0, passShare: 0.5 },
  blind: { share: 0, lastsMin: 60 * MINUTE_MS, lastsMax: 60 * MINUTE_MS },
  ...{ propagation: 10 * MINUTE_MS, replacedPerHour: 0 },
  bad: { share: 0, repair: null },
  checker: null,
  ...{ zoneDown: null, wrongCheck: null },
};
const IN = [1, 1, 1];
const TARGETS = 180;
const none = () => new Uint8Array(TARGETS);
const some = (...targets: readonly number[]) => {
  const marked = none();
  for (const target of targets) marked[target] = 1;
  return marked;
};
const count = ({ look }: Witness, of: number) => look.filter((each) => each === of).length;

type Step = { readonly isOut?: Uint8Array; readonly keeps?: readonly number[] };
/** So many rounds, always with the same out of service; the reading of the last. */
function rounds(fleet: TargetFleet, times: number, { isOut = none(), keeps = IN }: Step = {}) {
  let reading: FleetReading | undefined;
  for (let round = 0; round < times; round += 1) {
    fleet.round();
    reading = fleet.decide({ isOut, keeps });
  }
  return reading as FleetReading;
}
const fleetOf = (change: Partial<FleetScenario> = {}, seed = 1) =>
  new TargetFleet({ ...WELL, ...change }, seed);

describe('connections', () => {
  it('fail by the share of the targets in service that are bad', () => {
    const bad = { share: 0.1, repair: null };
    expect(rounds(fleetOf({ bad }), 1).failing).toBeCloseTo(0.1, 9);
    expect(rounds(fleetOf(), 1).failing).toBe(0);
  });

  it('fail for want of room when more is out than the load leaves', () => {
    const half = some(...Array.from({ length: 30 }, (_, n) => n));
    const at = (load: number) => rounds(fleetOf({ load }), 2, { isOut: half });
    expect(at(0.5).failing).toBe(0);
    // A third of the traffic comes to a zone that can take half of its capacity, of the 0.8 wanted.
    expect(at(0.8).failing).toBeCloseTo((1 - 0.5 / 0.8) / 3, 9);
    expect(at(0.8).removed).toBeCloseTo(1 / 6, 9);
  });

  it('go to all targets of a zone when none is in service, and to all zones when none is in DNS', () => {
    const zone = some(...Array.from({ length: 60 }, (_, n) => n));
    expect(rounds(fleetOf({ load: 0.8 }), 2, { isOut: zone })).toMatchObject({
      ...{ failing: 0, removed: 0 },
    });
    expect(rounds(fleetOf({ load: 0.8 }), 20, { keeps: [0, 0, 0] }).failing).toBe(0);
  });

  it('leave a zone as DNS answers expire, to zones that may have no room for them', () => {
    const keeps = [0, 1, 1];
    const zoneDown = { zone: 0, from: 0, until: 60 * MINUTE_MS };
    const down = fleetOf({ zoneDown });
    expect(rounds(down, 1).failing).toBeCloseTo(1 / 3, 9);
    rounds(down, 1, { keeps });
    expect(rounds(down, 2, { keeps }).failing).toBeCloseTo(Math.exp(-1) / 3, 9);
    expect(rounds(down, 30, { keeps }).failing).toBeLessThan(1e-6);
    const full = fleetOf({ load: 0.8 });
    expect(rounds(full, 40, { keeps }).failing).toBeCloseTo(1 - 2 / 3 / 0.8, 6);
  });

  it('stay with a zone in part where it keeps a part', () => {
    const zoneDown = { zone: 0, from: 0, until: 60 * MINUTE_MS };
    const keeps = [0.25, 1, 1];
    expect(rounds(fleetOf({ zoneDown }), 40, { keeps }).failing).toBeCloseTo(0.25 / 3, 6);
  });
});

describe('checks', () => {
  it('pass at what is well, and fail at what is bad, whoever looks', () => {
    const { first, second } = fleetOf({ bad: { share: 0.1, repair: null } }).round();
    expect([count(first, LOOK.failed), count(second, LOOK.failed)]).toEqual([18, 18]);
    expect(count(first, LOOK.ok)).toBe(162);
  });

  it('by blind checkers pass by chance, until the state of the target has arrived', () => {
    const fleet = fleetOf({ blind: { ...WELL.blind, share: 1 } });
    const start = count(fleet.round().first, LOOK.failed);
    expect(start).toBeGreaterThan(60);
    expect(start).toBeLessThan(120);
    rounds(fleet, 60);
    const later = count(fleet.round().first, LOOK.failed);
    expect(later).toBeGreaterThan(20);
    expect(later).toBeLessThan(70);
    rounds(fleet, 60);
    expect(count(fleet.round().first, LOOK.failed)).toBe(0);
  });

  it('are blind by checker: what one does not see, another does', () => {
    const { first, second } = fleetOf({ blind: { ...WELL.blind, share: 0.5 } }, 3).round();
    const failedBy = ({ checker, look }: Witness) =>
      new Set(Array.from(look).flatMap((each, t) => (each === LOOK.failed ? [checker[t]] : [])));
    expect(failedBy(first).size).toBeGreaterThan(1);
    expect(new Set([...failedBy(first), ...failedBy(second)]).size).toBe(6);
  });

  it('come late when targets of the zone change, and only there', () => {
    const checker = { capacity: 1.1, changeWork: 1, targetsPerCell: 10 };
    const fleet = fleetOf({ checker });
    expect(count(fleet.round().first, LOOK.late)).toBe(0);
    fleet.decide({ isOut: some(...Array.from({ length: 40 }, (_, n) => n)), keeps: IN });
    const { first, zone } = fleet.round();
    const late = Array.from(first.look).flatMap((look, t) => (look === LOOK.late ? [zone[t]] : []));
    expect(new Set(late)).toEqual(new Set([0]));
    expect(late.length).toBeGreaterThan(15);
    fleet.decide({ isOut: some(...Array.from({ length: 40 }, (_, n) => n)), keeps: IN });
    expect(count(fleet.round().first, LOOK.late)).toBe(0);
  });

  it('of a target are acknowledged once its network state has arrived', () => {
    const fleet = fleetOf({ replacedPerHour: 10 });
    let unacknowledged = 0;
    for (let round = 0; round < 40; round += 1) {
      const { isNew, isAcknowledged } = fleet.round();
      fleet.decide({ isOut: none(), keeps: IN });
      if (round === 0)
        expect(isNew.some((each, t) => each === 1 && isAcknowledged[t] === 0)).toBe(true);
      unacknowledged = isAcknowledged.filter((each) => each === 0).length;
    }
    // Ten an hour for each place, which wait ten minutes: most have one that waits.
    expect(unacknowledged).toBeGreaterThan(0.4 * TARGETS);
    expect(unacknowledged).toBeLessThan(0.85 * TARGETS);
  });

  it('by checkers of a zone that is down fail everywhere', () => {
    const zoneDown = { zone: 0, from: 0, until: 60 * MINUTE_MS };
    const { second, zone } = fleetOf({ zoneDown }).round();
    const wrong = Array.from(second.look).filter(
      (look, target) => zone[target] !== 0 && look === LOOK.failed,
    );
    const byDown = Array.from(second.checker).filter((by, t) => by < 4 && zone[t] !== 0);
    expect(wrong).toHaveLength(byDown.length);
    expect(wrong.length).toBeGreaterThan(10);
  });
});

describe('bad targets', () => {
  it('are as many as was said at any time, each until it is replaced', () => {
    const fleet = fleetOf({ bad: { share: 0.1, repair: 60 * MINUTE_MS } });
    let sum = 0;
    for (let round = 0; round < 2_000; round += 1) sum += rounds(fleet, 1).failing;
    expect(sum / 2_000).toBeGreaterThan(0.08);
    expect(sum / 2_000).toBeLessThan(0.12);
  });

  it('are found so long after they became bad', () => {
    const fleet = fleetOf({ bad: { share: 1 / 180, repair: null } });
    const { first } = fleet.round();
    fleet.decide({ isOut: none(), keeps: IN });
    fleet.round();
    const isOut = first.look.map((look) => (look === LOOK.failed ? 1 : 0));
    expect(fleet.decide({ isOut, keeps: IN }).foundAfter).toEqual([MINUTE_MS]);
  });
});

describe('chance', () => {
  const luck = (isOut: Uint8Array, seed = 1) => {
    const fleet = fleetOf(
      {
        ...{ blind: { ...WELL.blind, share: 0.5 }, replacedPerHour: 1 },
        bad: { share: 0.1, repair: 60 * MINUTE_MS },
      },
      seed,
    );
    return Array.from({ length: 30 }, () => {
      const { first, second, isNew } = fleet.round();
      fleet.decide({ isOut, keeps: IN });
      return structuredClone([first, second, isNew]);
    });
  };

  it('is the same whatever is taken out of service, so that rules can be compared', () => {
    expect(luck(some(1, 2, 3, 99))).toEqual(luck(none()));
  });

  it('is that of the seed', () => {
    expect(luck(none())).toEqual(luck(none()));
    expect(luck(none(), 2)).not.toEqual(luck(none()));
  });
});

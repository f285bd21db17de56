import type { FalseReading } from '../../../../workflows/contract/scenario/mishaps';
import { isResolvable } from '../../../../workflows/domain/dns-records';
import { MINUTE_MS } from '../../../../workflows/domain/instant';
import { ENDPOINT, SmallRegion, smallScenario } from '../small-region';

const HOUR_MS = 60 * MINUTE_MS;
const vantagePoints = ['resolver/1', 'resolver/2'];

function regionWith(...lies: readonly Partial<FalseReading>[]): SmallRegion {
  const falseReadings = lies.map((lie): FalseReading => ({
    ...{ reading: 'readLeases', says: 'well', from: 0, until: HOUR_MS },
    ...lie,
  }));
  return new SmallRegion({ ...smallScenario, falseReadings });
}

const ask = (region: SmallRegion) =>
  region
    .act('watch-region', 'askResolvers', { endpoint: ENDPOINT, vantagePoints })
    .answers.map(({ a, aaaa }) => isResolvable(a) && isResolvable(aaaa));

/** All are as well as they can be at the start. */
const served = (region: SmallRegion): SmallRegion => {
  region.publish();
  region.enactor('az1').enact();
  region.settle();
  return region;
};

const emptied = (region: SmallRegion): SmallRegion => {
  const changes = region.planRecords().map((record) => ({ action: 'DELETE' as const, record }));
  const request = { batch: { changes }, purpose: 'clean-up' as const, generation: 0 };
  region.act('enactor/az1', 'changeRecords', request);
  region.settle();
  return region;
};

describe('a false reading', () => {
  it('of one vantage point says that it has no address, and the other tells the truth', () => {
    expect(ask(served(regionWith()))).toEqual([true, true]);
    const lie = { reading: 'askResolvers', of: 'resolver/2', says: 'ill' } as const;
    expect(ask(served(regionWith(lie)))).toEqual([true, false]);
  });

  it('of one vantage point says that all is well while the record is empty', () => {
    const lie = { reading: 'askResolvers', of: 'resolver/2', says: 'well' } as const;
    expect(ask(emptied(regionWith()))).toEqual([false, false]);
    expect(ask(emptied(regionWith(lie)))).toEqual([false, true]);
  });

  it('of the leases shows all of them, or none, and what was set by hand as it is', () => {
    const truth = regionWith().act('recover-leases', 'readLeases');
    const ill = regionWith({ says: 'ill' });
    ill.act('throttle-recovery', 'throttleLeases', {
      ...{ attemptsInFlightMax: 8, fence: 1, waived: [] },
    });
    const shown = ill.act('recover-leases', 'readLeases');
    expect(truth.leased).toBe(truth.droplets);
    expect(shown).toMatchObject({ leased: 0, droplets: truth.droplets, attemptsInFlightMax: 8 });
    expect(shown.hosts.every(({ leased, oldestWaitMs }) => leased === 0 && oldestWaitMs > 0)).toBe(
      true,
    );
  });

  it('of one replica says that it lags, and the others tell the truth', () => {
    const [first = ''] = smallScenario.dynamodb.replicas;
    const lie = { reading: 'readReplicaLag', of: first, says: 'ill' } as const;
    const { replicas } = served(regionWith(lie)).act('restore-dynamodb', 'readReplicaLag');
    const late = replicas.filter(({ isCaughtUp }) => !isCaughtUp).map(({ region }) => region);
    expect(late).toEqual([first]);
  });

  it('begins and ends at its instants', () => {
    const lie = { reading: 'askResolvers', says: 'ill', from: MINUTE_MS, until: 2 * MINUTE_MS };
    const region = served(regionWith(lie as Partial<FalseReading>));
    const at = (minutes: number) => {
      region.world.advanceTo(minutes * MINUTE_MS);
      return ask(region);
    };
    expect([at(0.5), at(1), at(2)]).toEqual([
      [true, true],
      [false, false],
      [true, true],
    ]);
  });

  it('is shown on the screens and to triage, and changes nothing of the region', () => {
    const liar = regionWith({ says: 'ill' });
    const honest = regionWith();
    expect(liar.world.screens().leases.leased).toBe(0);
    const look = liar.act('triage-region', 'lookAtRegion', {
      ...{ endpoint: ENDPOINT, vantagePoints, services: [] },
    });
    expect(look.leases?.leased).toBe(0);
    for (const { world } of [liar, honest]) world.advanceTo(HOUR_MS);
    expect(liar.world.record.series).toEqual(honest.world.record.series);
  });
});

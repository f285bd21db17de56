import { HISTORY, NightOnWorld, type NightAct } from '../../support/night-acts';

/** The screens are looked at every five minutes, all night long up to the fix. */
const LOOKS = Array.from({ length: 32 }, (_, index): NightAct => [
  5 * (index + 1),
  ({ world }) => void world.screens(),
]);
const END = 170;
const plainly = { acts: HISTORY, end: END };

describe('the screens of an operations room', () => {
  it('change nothing by being looked at', () => {
    const acts = [...HISTORY, ...LOOKS].toSorted(([a], [b]) => a - b);
    const [unseen, seen] = [new NightOnWorld(plainly), new NightOnWorld({ acts, end: END })];
    expect(seen.world.record).toEqual(unseen.world.record);
    expect(seen.world.screens()).toEqual(unseen.world.screens());
  });

  it('show what the ports would answer, as it stands', () => {
    const night = new NightOnWorld({ end: 100 });
    const screens = night.world.screens();
    expect(screens.at).toBe(night.world.now);
    expect(screens.leases).toEqual(night.act('readLeases'));
    expect(screens.launches).toEqual(night.act('readLaunches'));
    expect(screens.network).toEqual(night.act('readNetwork'));
    expect(screens.balancing).toEqual(night.act('readBalancing'));
    const down = screens.services.filter(({ isDown }) => isDown).map(({ service }) => service);
    expect(down).toContain('dynamodb');
    expect({ probes: screens.services }).toEqual(
      night.act('probeServices', { services: screens.services.map(({ service }) => service) }),
    );
  });

  it('are not met by the faults that calls of the region are met by', () => {
    const fault = { kind: 'throttled', operation: 'readLeases', from: 0, times: 1 } as const;
    const faults = [{ ...fault, learnedAfter: 0 }];
    const night = new NightOnWorld({ change: { faults }, acts: [], end: 1 });
    expect(night.world.screens().leases.droplets).toBeGreaterThan(0);
    expect(() => night.act('readLeases')).toThrow('rate exceeded');
  });
});

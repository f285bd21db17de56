import { SECOND_MS } from '../../../workflows/domain/instant';
import { buried, SLOW, speedUp, throttle } from '../../support/by-hand';
import { CONTROLLED, failing, SHORT_NIGHT, withRole } from '../../support/short-night';
import { type PlayedRegion, StepServer } from '../../support/step-server';

let server: StepServer;
beforeAll(async () => {
  server = await StepServer.start();
});
afterAll(async () => server.stop());

const ROLE = 'relax-launch-throttles';
const relax = async (region: PlayedRegion, change: Partial<typeof CONTROLLED> = {}) =>
  region.run('relaxLaunchThrottles', { policy: { ...CONTROLLED, ...change } });
/** The shares that were set, in per cent; Infinity for a throttle that was lifted. */
const shares = (region: PlayedRegion): readonly number[] =>
  region.texts('step', ROLE).map((text) => Number(/to (\d+) %/.exec(text)?.[1] ?? Infinity));
const rises = (values: readonly number[]): boolean =>
  values.every((value, index) => value > (values[index - 1] ?? 0));

describe('relaxLaunchThrottles with a controller', () => {
  it('raises the throttle while the network keeps up, and lifts it when it binds nobody', async () => {
    await server.play(SHORT_NIGHT, async (region) => {
      throttle(region, 0.6);
      region.to(2);
      expect(await relax(region)).toMatchObject({ outcome: 'done', left: [] });
      expect(shares(region)[0]).toBe(75);
      expect(shares(region).at(-1)).toBe(Infinity);
      expect(rises(shares(region))).toBe(true);
      expect(region.act('readLaunches')).toMatchObject({ throttleShare: null, isNormal: true });
    });
  });

  it('lowers it when the network falls behind, and raises it again when that has room', async () => {
    await server.play(SHORT_NIGHT, async (region) => {
      throttle(region, 0.6);
      region.to(2);
      region.at(3, (later) => speedUp(later, SLOW));
      region.at(8, (later) => speedUp(later, 1));
      expect((await relax(region)).outcome).toBe('done');
      const set = shares(region);
      const lowered = set.findIndex((share, index) => share < (set[index - 1] ?? 0));
      expect(lowered).toBeGreaterThan(0);
      expect(Math.max(...set.slice(lowered))).toBe(Infinity);
      expect(region.texts('propagation-abnormal')).toEqual([]);
    });
  });

  it('raises nothing while network state comes late, and stops with what stands', async () => {
    await server.play(SHORT_NIGHT, async (region) => {
      buried(region);
      throttle(region, 0.6);
      speedUp(region, 0.2);
      const { outcome, nowTrue, left } = await relax(region, { giveUpAfter: 180 * SECOND_MS });
      expect(outcome).toBe('stopped');
      expect(shares(region).filter((share) => share > 60)).toEqual([]);
      expect(nowTrue).toContain('launches are still refused, or network state comes late');
      expect(left).toEqual(['raise and lift the launch throttle by hand']);
    });
  });

  it('lifts nothing before demand was seen: without leases nobody reaches the throttle', async () => {
    const { leases } = SHORT_NIGHT;
    const scenario = { ...SHORT_NIGHT, leases: { ...leases, startsLeased: false } };
    await server.play(scenario, async (region) => {
      throttle(region, 0.6);
      const { outcome } = await relax(region, { giveUpAfter: 240 * SECOND_MS });
      expect(outcome).toBe('stopped');
      expect(region.act('readLaunches').throttleShare).toBe(0.6);
    });
  });

  it('goes on when somebody else lifts it meanwhile', async () => {
    await server.play(SHORT_NIGHT, async (region) => {
      throttle(region, 0.6);
      const lifted = { share: null, fence: 9, waived: [] };
      region.at(2.5, (later) => later.act('throttleLaunches', lifted));
      expect((await relax(region)).outcome).toBe('done');
      expect(shares(region)).not.toContain(Infinity);
    });
  });

  it('moves it once though no answer came, and stops where it is refused (R3)', async () => {
    const done = failing('throttleLaunches', 'timed-out-done');
    await server.play(withRole(done, ROLE), async (region) => {
      throttle(region, 0.6);
      region.to(2);
      expect((await relax(region)).outcome).toBe('done');
      expect(region.calls(ROLE, 'throttleLaunches')).toBe(shares(region).length);
    });
    await server.play(withRole(failing('throttleLaunches', 'throttled'), ROLE), async (region) => {
      throttle(region, 0.6);
      region.to(2);
      expect(await relax(region)).toMatchObject({
        outcome: 'stopped',
        nowTrue: ['launches are limited to 60 % of a normal peak', 'Throttling: rate exceeded'],
      });
    });
  });
});

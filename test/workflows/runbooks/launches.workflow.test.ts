import type { Scenario } from '../../../workflows/contract/scenario';
import { MINUTE_MS, SECOND_MS } from '../../../workflows/domain/instant';
import { buried, latencyAt, SLOW, speedUp, throttle } from '../../support/by-hand';
import { failing, SECTIONS, SHORT_NIGHT, withRole } from '../../support/short-night';
import { type PlayedRegion, StepServer } from '../../support/step-server';

let server: StepServer;
beforeAll(async () => {
  server = await StepServer.start();
});
afterAll(async () => server.stop());

describe('drainNetworkBacklog', () => {
  const drain = async (region: PlayedRegion, change: Partial<typeof SECTIONS.backlog> = {}) =>
    region.run('drainNetworkBacklog', { policy: { ...SECTIONS.backlog, ...change } });

  it('eases the Network Manager, and ends when latency has been normal for long enough', async () => {
    await server.play(SHORT_NIGHT, async (region) => {
      buried(region);
      const { outcome, nowTrue, endedAt } = await drain(region);
      expect(outcome).toBe('done');
      expect(nowTrue.join()).toMatch(/1.3 times as fast, with 0 % .*launches are at 80 %/);
      expect(region.act('readLaunches').throttleShare).toBe(0.8);
      const normalAt = region.night.first('propagation-normal')?.at ?? Infinity;
      const settled = endedAt - normalAt;
      expect(settled).toBeGreaterThanOrEqual(SECTIONS.backlog.settleFor);
      expect(settled).toBeLessThan(SECTIONS.backlog.settleFor + MINUTE_MS);
      expect(region.texts('step', 'drain-network-backlog')).toHaveLength(2);
    });
  });

  it('changes nothing while latency is normal all the time', async () => {
    await server.play(SHORT_NIGHT, async (region) => {
      expect((await drain(region)).outcome).toBe('not-needed');
      expect(region.texts('step')).toEqual([]);
    });
  });

  it('eases it also when latency becomes abnormal only while it watches', async () => {
    await server.play(SHORT_NIGHT, async (region) => {
      region.at(1, (later) => speedUp(later, SLOW));
      const { outcome } = await drain(region, { settleFor: 8 * MINUTE_MS });
      expect(outcome).toBe('done');
      expect(region.texts('propagation-normal')).toHaveLength(1);
    });
  });

  it('leaves launches as they are where the policy has no limit for them', async () => {
    await server.play(SHORT_NIGHT, async (region) => {
      buried(region);
      expect((await drain(region, { launchShare: null })).outcome).toBe('done');
      expect(region.act('readLaunches').throttleShare).toBeNull();
    });
  });

  it('keeps a launch limit that is tighter than its own: it never lets more in', async () => {
    await server.play(SHORT_NIGHT, async (region) => {
      buried(region);
      throttle(region, 0.5);
      const { outcome, nowTrue } = await drain(region);
      expect(outcome).toBe('done');
      expect(nowTrue.join()).toContain('launches are at 50 %');
      expect(region.act('readLaunches').throttleShare).toBe(0.5);
    });
  });

  it('lets fresh changes go first where the policy says so, and reads that back (R3)', async () => {
    const scenario = failing('adjustNetwork', 'timed-out-done');
    await server.play(withRole(scenario, 'drain-network-backlog'), async (region) => {
      buried(region);
      const { outcome, nowTrue } = await drain(region, { backlogShare: 0.2 });
      expect(outcome).toBe('done');
      expect(nowTrue.join()).toMatch(/1.3 times as fast, with 0 % .*, fresh changes first/);
      expect(region.act('readNetwork').settings).toEqual({
        ...{ speed: 1.3, routineShare: 0, backlogShare: 0.2 },
      });
      // It was done, and seen to be: not once more.
      expect(region.calls('drain-network-backlog', 'adjustNetwork')).toBe(1);
    });
  });

  it('makes its changes once though no answer came (R3)', async () => {
    const half = failing('throttleLaunches', 'timed-out-done');
    const scenario = failing('adjustNetwork', 'timed-out-undone', { scenario: half });
    await server.play(withRole(scenario, 'drain-network-backlog'), async (region) => {
      buried(region);
      expect((await drain(region)).outcome).toBe('done');
      expect(region.calls('drain-network-backlog', 'adjustNetwork')).toBe(2);
      expect(region.calls('drain-network-backlog', 'throttleLaunches')).toBe(1);
    });
  });

  it('says what it has changed when it stops between its two changes', async () => {
    const scenario = failing('throttleLaunches', 'throttled');
    await server.play(scenario, async (region) => {
      buried(region);
      const { outcome, nowTrue, left } = await drain(region);
      expect(outcome).toBe('stopped');
      expect(nowTrue).toEqual([
        expect.stringMatching(/^the Network Manager works 1.3 times as fast, with 0 % [^,]*$/),
        'Throttling: rate exceeded',
      ]);
      expect(left).toHaveLength(1);
    });
  });

  it('stops when the backlog is not drained in time', async () => {
    await server.play(SHORT_NIGHT, async (region) => {
      buried(region);
      const { outcome, nowTrue } = await drain(region, { giveUpAfter: 5 * MINUTE_MS, speed: 0.6 });
      expect(outcome).toBe('stopped');
      expect(nowTrue).toContain('the backlog is not drained in time');
    });
  });
});

describe('relaxLaunchThrottles', () => {
  const relax = async (region: PlayedRegion, change: Partial<typeof SECTIONS.launches> = {}) =>
    region.run('relaxLaunchThrottles', { policy: { ...SECTIONS.launches, ...change } });
  const ROLE = 'relax-launch-throttles';

  it('raises the limit stage by stage, holds each, and lifts it', async () => {
    await server.play(SHORT_NIGHT, async (region) => {
      throttle(region, 0.6);
      region.to(2);
      expect(await relax(region)).toMatchObject({ outcome: 'done', left: [] });
      expect(region.texts('step', ROLE)).toEqual([
        expect.stringContaining('80 %'),
        expect.stringContaining('100 %'),
        expect.stringContaining('lifted'),
      ]);
      const [first, second, third] = region.night
        .all('step', ({ source }) => source === ROLE)
        .map(({ at }) => at);
      expect(second! - first!).toBeGreaterThanOrEqual(2 * MINUTE_MS);
      expect(third! - second!).toBeGreaterThanOrEqual(2 * MINUTE_MS);
      expect(region.act('readLaunches')).toMatchObject({ throttleShare: null, isNormal: true });
    });
  });

  it('changes nothing where launches are not limited', async () => {
    await server.play(SHORT_NIGHT, async (region) => {
      expect((await relax(region)).outcome).toBe('not-needed');
      expect(region.texts('step')).toEqual([]);
    });
  });

  it('never lowers a limit: a stage below what stands is left out', async () => {
    await server.play(SHORT_NIGHT, async (region) => {
      throttle(region, 0.9);
      region.to(2);
      expect((await relax(region)).outcome).toBe('done');
      expect(region.texts('step', ROLE)).toEqual([
        expect.stringContaining('100 %'),
        expect.stringContaining('lifted'),
      ]);
    });
  });

  it.each([
    ['until latency is as low as the policy asks', 60 * SECOND_MS],
    ['as long as it counts as abnormal, however much latency the policy allows', 5 * MINUTE_MS],
  ])('waits for the network %s', async (_until, networkLatencyMax) => {
    await server.play(SHORT_NIGHT, async (region) => {
      buried(region);
      throttle(region, 0.3);
      speedUp(region, 1.1);
      expect((await relax(region, { networkLatencyMax })).outcome).toBe('done');
      const normalAt = region.night.first('propagation-normal')?.at ?? Infinity;
      const raises = region.night.all('step', ({ source }) => source === ROLE);
      expect(raises).toHaveLength(3);
      for (const { at } of raises) {
        expect(at).toBeGreaterThan(normalAt);
        expect(latencyAt(region, at)).toBeLessThanOrEqual(networkLatencyMax / MINUTE_MS);
      }
    });
  });

  it('stops when the network has no room in time, with the limit that stands', async () => {
    await server.play(SHORT_NIGHT, async (region) => {
      buried(region);
      throttle(region, 0.6);
      speedUp(region, 0.2);
      expect(await relax(region, { giveUpAfter: 3 * MINUTE_MS })).toMatchObject({
        outcome: 'stopped',
        nowTrue: ['launches are limited to 60 % of a normal peak', expect.any(String)],
      });
      expect(region.texts('step', ROLE)).toEqual([]);
    });
  });

  it('stops at the stage that it has reached when the network has no room for the next', async () => {
    await server.play(SHORT_NIGHT, async (region) => {
      throttle(region, 0.6);
      region.at(1, (later) => speedUp(later, 0.2));
      const { outcome, nowTrue } = await relax(region, { giveUpAfter: 6 * MINUTE_MS });
      expect(outcome).toBe('stopped');
      expect(nowTrue[0]).toBe('launches are limited to 80 % of a normal peak');
    });
  });

  it('raises once though no answer came, and tries again what was swallowed (R3)', async () => {
    const first = failing('throttleLaunches', 'timed-out-done');
    const scenario = failing('throttleLaunches', 'timed-out-undone', { scenario: first });
    await server.play(withRole(scenario, ROLE), async (region) => {
      throttle(region, 0.6);
      region.to(2);
      expect((await relax(region)).outcome).toBe('done');
      expect(region.texts('step', ROLE)).toHaveLength(3);
      expect(region.calls(ROLE, 'throttleLaunches')).toBe(4);
    });
  });

  it('stops when the region refuses a raise, and when launches are not normal without a limit', async () => {
    const scenario = failing('throttleLaunches', 'throttled');
    await server.play(withRole(scenario, ROLE), async (region) => {
      throttle(region, 0.6);
      const refused = await relax(region);
      expect(refused.outcome).toBe('stopped');
      expect(refused.nowTrue).toContain('Throttling: rate exceeded');
    });
    await server.play(withoutLeases, async (region) => {
      throttle(region, 0.6);
      region.to(1);
      const { outcome, nowTrue } = await relax(region, { giveUpAfter: 3 * MINUTE_MS });
      expect(outcome).toBe('stopped');
      expect(nowTrue).toContain('launches are not limited, and not normal');
    });
  });

  const withoutLeases: Scenario = {
    ...SHORT_NIGHT,
    leases: { ...SHORT_NIGHT.leases, startsLeased: false },
  };
});

import type { CallFault, Scenario } from '../../../workflows/contract/scenario';
import { MINUTE_MS, SECOND_MS } from '../../../workflows/domain/instant';
import { failing, SECTIONS, SHORT_NIGHT } from '../../support/short-night';
import { type PlayedRegion, StepServer } from '../../support/step-server';

let server: StepServer;
beforeAll(async () => {
  server = await StepServer.start();
});
afterAll(async () => server.stop());

const speedUp = (region: PlayedRegion, speed: number) =>
  region.act('adjustNetwork', { speed, routineShare: 1, fence: 0, waived: [] });
const throttle = (region: PlayedRegion, share: number | null) =>
  region.act('throttleLaunches', { share, fence: 0, waived: [] });
const switchFailover = (region: PlayedRegion, on: boolean) =>
  region.act('switchZoneFailover', { on, fence: 0, waived: [] });

/** What comes in is more than the Network Manager can do: abnormal, and ever more so. */
const SLOW = 0.7;
function buried(region: PlayedRegion): void {
  speedUp(region, SLOW);
  region.to(10);
  expect(region.act('readNetwork').isAbnormal).toBe(true);
}

/** Only this role's calls fail: what the test does by hand gets its answers. */
const withRole = (scenario: Scenario, role: NonNullable<CallFault['role']>): Scenario => ({
  ...scenario,
  faults: scenario.faults.map((fault) => ({ ...fault, role })),
});

/**
 * Few targets are new, and few of them are enough to keep the checkers busy: what fails is the capacity
 * that zone failover takes away, and not the new targets.
 */
const FEW_NEW_TARGETS: Scenario = {
  ...SHORT_NIGHT,
  balancers: {
    ...SHORT_NIGHT.balancers,
    targets: 10_000_000,
    checker: { ...SHORT_NIGHT.balancers.checker, targetsPerCell: 100_000 },
  },
};
function erring(region: PlayedRegion): void {
  speedUp(region, SLOW);
  region.to(15);
  expect(region.act('readBalancing').isErring).toBe(true);
}

/** Latency when a role made its n-th change of launches. */
const latencyAt = ({ night }: PlayedRegion, at: number): number => {
  const { at: instants, value } = night.record.series.get('network/latency-p90-ms')!;
  return value[instants.findLastIndex((instant) => instant <= at)] ?? 0;
};

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
        expect(latencyAt(region, at)).toBeLessThanOrEqual(networkLatencyMax);
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

describe('stabilizeLoadBalancers', () => {
  const stabilize = async (region: PlayedRegion, change: Partial<typeof SECTIONS.balancers> = {}) =>
    region.run('stabilizeLoadBalancers', { policy: { ...SECTIONS.balancers, ...change } });
  const ROLE = 'stabilize-load-balancers';
  const NO_LIMIT = { removalLimit: null };

  it('switches failover off while connections fail, and waits until they do not', async () => {
    await server.play(FEW_NEW_TARGETS, async (region) => {
      erring(region);
      const { outcome, nowTrue } = await stabilize(region, NO_LIMIT);
      expect({ outcome, nowTrue }).toEqual({
        outcome: 'done',
        nowTrue: ['automatic zone failover is off', 'connections do not fail any more'],
      });
      expect(region.act('readBalancing')).toMatchObject({ isFailoverOn: false, isErring: false });
    });
  });

  it('switches off nothing that does no harm', async () => {
    await server.play(SHORT_NIGHT, async (region) => {
      expect((await stabilize(region, NO_LIMIT)).outcome).toBe('not-needed');
      expect(region.act('readBalancing').isFailoverOn).toBe(true);
      expect(region.texts('step')).toEqual([]);
    });
  });

  it('limits what may leave service, so that nothing leaves faster than is safe', async () => {
    await server.play(FEW_NEW_TARGETS, async (region) => {
      const result = await stabilize(region, { failover: 'leave' });
      expect(result.outcome).toBe('done');
      speedUp(region, SLOW);
      region.to(20);
      expect(region.act('readBalancing').removedShare).toBeGreaterThan(0.01);
      expect(region.brokenRules()).toEqual([]);
    });
    await server.play(FEW_NEW_TARGETS, async (region) => {
      await stabilize(region, { failover: 'leave', removalLimit: null });
      erring(region);
      expect(region.brokenRules()).toEqual(['balancing/removal-within-velocity']);
    });
  });

  it('makes its changes though no answer came, and failover is switched off once (R3)', async () => {
    const half = failing('limitRemoval', 'timed-out-undone', { scenario: FEW_NEW_TARGETS });
    const scenario = failing('switchZoneFailover', 'timed-out-done', { scenario: half });
    await server.play(scenario, async (region) => {
      erring(region);
      expect((await stabilize(region)).outcome).toBe('done');
      expect(region.calls(ROLE, 'limitRemoval')).toBe(2);
      expect(region.calls(ROLE, 'switchZoneFailover')).toBe(1);
      expect(region.texts('step', ROLE)).toHaveLength(2);
    });
  });

  it('stops when connections still fail, and says how many', async () => {
    await server.play(SHORT_NIGHT, async (region) => {
      erring(region);
      const { outcome, nowTrue, left } = await stabilize(region, { giveUpAfter: 4 * MINUTE_MS });
      expect(outcome).toBe('stopped');
      expect(nowTrue.at(-1)).toMatch(/^\d+\.\d % of the connections fail$/);
      expect(left).toHaveLength(1);
    });
  });

  it.each([
    ['limitRemoval', 'limit by another way what the load balancers take out of service'],
    ['switchZoneFailover', 'switch automatic zone failover off by another way'],
  ])('stops when %s is refused, with what is left', async (operation, todo) => {
    const scenario = failing(operation, 'throttled', { scenario: FEW_NEW_TARGETS });
    await server.play(scenario, async (region) => {
      erring(region);
      const { outcome, nowTrue, left } = await stabilize(region);
      expect({ outcome, left }).toEqual({ outcome: 'stopped', left: [todo] });
      expect(nowTrue).toContain('Throttling: rate exceeded');
    });
  });
});

describe('enableFailover', () => {
  const enable = async (region: PlayedRegion, change: Partial<typeof SECTIONS.failover> = {}) =>
    region.run('enableFailover', { policy: { ...SECTIONS.failover, ...change } });
  const ROLE = 'enable-failover';
  const ON = 'NLB: automatic zone failover switched on';
  const OFF = 'NLB: automatic zone failover switched off';

  it('switches failover on once the network has room, and watches it', async () => {
    await server.play(SHORT_NIGHT, async (region) => {
      switchFailover(region, false);
      buried(region);
      speedUp(region, 2);
      const { outcome, nowTrue, endedAt } = await enable(region, { networkLatencyMax: 600_000 });
      expect({ outcome, nowTrue }).toEqual({
        outcome: 'done',
        nowTrue: ['automatic zone failover is on', 'connections do not fail'],
      });
      const on = region.night.first('step', ({ source }) => source === ROLE)?.at ?? 0;
      expect(on).toBeGreaterThan(region.night.first('propagation-normal')?.at ?? Infinity);
      expect(endedAt - on).toBeGreaterThanOrEqual(SECTIONS.failover.watchFor);
    });
  });

  it('changes nothing where it is on', async () => {
    await server.play(SHORT_NIGHT, async (region) => {
      expect((await enable(region)).outcome).toBe('not-needed');
      expect(region.texts('step')).toEqual([]);
    });
  });

  it('switches it off again when connections fail with it', async () => {
    await server.play(SHORT_NIGHT, async (region) => {
      switchFailover(region, false);
      region.at(1, (later) => speedUp(later, 0.2));
      const watchFor = 15 * MINUTE_MS;
      const { outcome, nowTrue } = await enable(region, { watchFor });
      expect({ outcome, nowTrue }).toEqual({
        outcome: 'stopped',
        nowTrue: ['automatic zone failover is off again', 'connections failed with it'],
      });
      expect(region.texts('step', ROLE)).toEqual([ON, OFF]);
      expect(region.act('readBalancing').isFailoverOn).toBe(false);
    });
  });

  it('says what is left when it cannot be switched off again', async () => {
    const made = failing('switchZoneFailover', 'timed-out-done');
    const scenario = failing('switchZoneFailover', 'timed-out-undone', {
      times: 3,
      scenario: made,
    });
    await server.play(withRole(scenario, ROLE), async (region) => {
      switchFailover(region, false);
      region.at(1, (later) => speedUp(later, 0.2));
      const { outcome, nowTrue, left } = await enable(region, { watchFor: 15 * MINUTE_MS });
      expect(outcome).toBe('stopped');
      expect(nowTrue).toContain('automatic zone failover is on');
      expect(left).toEqual(['switch automatic zone failover off by another way']);
      expect(region.texts('step', ROLE)).toEqual([ON]);
    });
  });

  it('stops without switching it on when the network has no room in time', async () => {
    await server.play(SHORT_NIGHT, async (region) => {
      switchFailover(region, false);
      buried(region);
      const { outcome, nowTrue } = await enable(region, { giveUpAfter: 3 * MINUTE_MS });
      expect(outcome).toBe('stopped');
      expect(nowTrue).toEqual(['automatic zone failover is off', expect.any(String)]);
      expect(region.calls(ROLE, 'switchZoneFailover')).toBe(0);
    });
  });

  it('stops when it is refused, and tries again what was swallowed (R3)', async () => {
    const swallowed = failing('switchZoneFailover', 'timed-out-undone', { times: 2 });
    await server.play(withRole(swallowed, ROLE), async (region) => {
      switchFailover(region, false);
      expect((await enable(region)).outcome).toBe('done');
      expect(region.texts('step', ROLE)).toEqual([ON]);
    });
    const refused = failing('switchZoneFailover', 'throttled');
    await server.play(withRole(refused, ROLE), async (region) => {
      switchFailover(region, false);
      expect((await enable(region)).nowTrue).toContain('Throttling: rate exceeded');
    });
  });
});

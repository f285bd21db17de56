import type { Scenario } from '../../../workflows/contract/scenario';
import { MINUTE_MS } from '../../../workflows/domain/instant';
import type { RemovalGuards } from '../../../workflows/domain/removal-guards';
import { buried, erring, SLOW, speedUp, switchFailover } from '../../support/by-hand';
import { failing, SECTIONS, SHORT_NIGHT, withRole } from '../../support/short-night';
import { type PlayedRegion, StepServer } from '../../support/step-server';

let server: StepServer;
beforeAll(async () => {
  server = await StepServer.start();
});
afterAll(async () => server.stop());

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

  const GUARDS: RemovalGuards = {
    ...{ counts: null, levelCap: { share: 0.2, loadMax: 0.9 }, panicBelow: 0.7 },
    ...{ failoverLoadMax: 0.9, lateMax: 0.1 },
  };
  const GUARDED = { failover: 'leave', removalLimit: null, removalGuards: GUARDS } as const;

  it('sets guards, with which nothing leaves service that is well', async () => {
    await server.play(FEW_NEW_TARGETS, async (region) => {
      expect((await stabilize(region, GUARDED)).outcome).toBe('done');
      expect(region.act('readBalancing')).toMatchObject({
        ...{ removalLimit: null, removalGuards: GUARDS },
      });
      speedUp(region, SLOW);
      region.to(20);
      expect(region.act('readBalancing').removedShare).toBeLessThan(0.005);
      expect(region.brokenRules()).toEqual([]);
    });
  });

  it('reads back what got no answer: limits that stand are not set again', async () => {
    const scenario = failing('limitRemoval', 'timed-out-done', { scenario: FEW_NEW_TARGETS });
    await server.play(scenario, async (region) => {
      expect((await stabilize(region, { ...GUARDED, ...SECTIONS.balancers })).outcome).toBe('done');
      expect(region.calls(ROLE, 'limitRemoval')).toBe(1);
      expect(region.texts('step', ROLE)).toHaveLength(1);
    });
  });

  it('leaves what its policy says nothing of as it stands', async () => {
    await server.play(FEW_NEW_TARGETS, async (region) => {
      const limit = { share: 0.1, perMs: MINUTE_MS };
      region.act('limitRemoval', { limit, guards: null, fence: 0, waived: [] });
      expect((await stabilize(region, GUARDED)).outcome).toBe('done');
      expect(region.act('readBalancing')).toMatchObject({
        ...{ removalLimit: limit, removalGuards: GUARDS },
      });
    });
  });

  it('changes nothing where the limits stand already', async () => {
    await server.play(FEW_NEW_TARGETS, async (region) => {
      region.act('limitRemoval', { limit: null, guards: GUARDS, fence: 0, waived: [] });
      expect((await stabilize(region, GUARDED)).outcome).toBe('done');
      expect(region.calls(ROLE, 'limitRemoval')).toBe(0);
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

  it('leaves it off where somebody switches it off meanwhile', async () => {
    await server.play(SHORT_NIGHT, async (region) => {
      switchFailover(region, false);
      // With the fence of a recovery after this one: else it would be held off.
      const later = { on: false, fence: 1_000, waived: [] } as const;
      region.at(3, (meanwhile) => meanwhile.act('switchZoneFailover', later));
      const { outcome, nowTrue } = await enable(region, { watchFor: 15 * MINUTE_MS });
      expect({ outcome, nowTrue }).toEqual({
        outcome: 'stopped',
        nowTrue: ['automatic zone failover is off', 'somebody switched it off again'],
      });
      expect(region.texts('step', ROLE)).toEqual([ON]);
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

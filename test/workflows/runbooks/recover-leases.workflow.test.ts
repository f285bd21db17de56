import type { Scenario } from '../../../workflows/contract/scenario';
import { MINUTE_MS, SECOND_MS } from '../../../workflows/domain/instant';
import { failing, SECTIONS, SHORT_NIGHT } from '../../support/short-night';
import { type PlayedRegion, StepServer } from '../../support/step-server';

let server: StepServer;
beforeAll(async () => {
  server = await StepServer.start();
});
afterAll(async () => server.stop());

const LIMIT = SECTIONS.throttle.attemptsInFlightMax;
const IN_TIME = 'leases/attempts-answered-in-time';

/** The whole fleet is due at once, and all hosts have collapsed three minutes later. */
const collapsing = (scenario: Scenario = SHORT_NIGHT): Scenario => ({
  ...scenario,
  leases: { ...scenario.leases, startsLeased: false },
});
const ALL_COLLAPSED = 3;

const limitByHand = (region: PlayedRegion, attemptsInFlightMax: number | null = LIMIT) =>
  region.act('throttleLeases', { attemptsInFlightMax, fence: 0, waived: [] });
const restartByHand = (region: PlayedRegion, hosts: readonly number[]) =>
  region.act('restartLeaseHosts', { hosts, fence: 0, waived: [] });

/** Every restart of the night: which host, and when. */
const restartsOf = ({ night }: PlayedRegion) =>
  night
    .all('step', ({ text }) => text.includes('restarted'))
    .flatMap(({ at, text }) =>
      (/hosts ([\d, ]+) restarted/.exec(text)?.[1] ?? '').split(', ').map((host) => ({
        ...{ at, host: Number(host) },
      })),
    );
const leasedShare = ({ leased, droplets }: { leased: number; droplets: number }) =>
  leased / droplets;

describe('throttleRecovery', () => {
  const throttle = async (region: PlayedRegion, change: Partial<typeof SECTIONS.throttle> = {}) =>
    region.run('throttleRecovery', { policy: { ...SECTIONS.throttle, ...change } });

  it('limits lease attempts and launches, and says to what', async () => {
    await server.play(SHORT_NIGHT, async (region) => {
      expect(await throttle(region)).toMatchObject({
        outcome: 'done',
        nowTrue: [expect.stringContaining('at most 8 lease'), expect.stringContaining('100 %')],
        left: [],
      });
      expect(region.act('readLeases').attemptsInFlightMax).toBe(LIMIT);
      expect(region.act('readLaunches').throttleShare).toBe(1);
    });
  });

  it('leaves launches alone where the policy has no limit for them', async () => {
    await server.play(SHORT_NIGHT, async (region) => {
      expect((await throttle(region, { launchShare: null })).outcome).toBe('done');
      expect(region.act('readLaunches').throttleShare).toBeNull();
    });
  });

  it('reads back what got no answer, and sets again only what was not set (R3)', async () => {
    const half = failing('throttleLeases', 'timed-out-done');
    const scenario = failing('throttleLaunches', 'timed-out-undone', { times: 2, scenario: half });
    await server.play(scenario, async (region) => {
      expect((await throttle(region)).outcome).toBe('done');
      expect(region.calls('throttle-recovery', 'throttleLeases')).toBe(1);
      expect(region.calls('throttle-recovery', 'throttleLaunches')).toBe(3);
      expect(region.texts('step', 'throttle-recovery')).toHaveLength(2);
    });
  });

  it('stops when it never gets an answer, and says what is left', async () => {
    const scenario = failing('throttleLeases', 'timed-out-undone', { times: 3 });
    await server.play(scenario, async (region) => {
      expect(await throttle(region)).toMatchObject({
        outcome: 'stopped',
        nowTrue: [expect.stringContaining('as it was'), expect.stringContaining('no answer')],
        left: [expect.stringContaining('by another way')],
      });
      expect(region.calls('throttle-recovery', 'throttleLaunches')).toBe(0);
    });
  });

  it('stops when the region refuses, and says what stands by then', async () => {
    await server.play(failing('throttleLaunches', 'throttled'), async (region) => {
      const { outcome, nowTrue, left } = await throttle(region);
      expect({ outcome, left }).toEqual({
        outcome: 'stopped',
        left: ['limit launches by another way'],
      });
      expect(nowTrue).toEqual([expect.stringContaining('at most 8'), 'Throttling: rate exceeded']);
    });
  });

  it('keeps a tighter limit that it is refused to raise: what waits on it can go on', async () => {
    await server.play(collapsing(), async (region) => {
      region.to(ALL_COLLAPSED);
      limitByHand(region, 2);
      const { outcome, nowTrue } = await throttle(region);
      expect(outcome).toBe('done');
      expect(nowTrue[0]).toBe('each host of DWFM has at most 2 lease attempts under way');
      expect(region.texts('refused')).toEqual([expect.stringContaining('raised from 2 to 8')]);
      expect(region.act('readLeases').attemptsInFlightMax).toBe(2);
    });
  });
});

describe('recoverLeases', () => {
  const recover = async (region: PlayedRegion, change: Partial<typeof SECTIONS.leases> = {}) =>
    region.run('recoverLeases', { policy: { ...SECTIONS.leases, ...change } });

  it('restarts every host that has collapsed, two at a time, and lifts the limit in the end', async () => {
    await server.play(collapsing(), async (region) => {
      region.to(ALL_COLLAPSED);
      limitByHand(region);
      expect(await recover(region)).toMatchObject({ outcome: 'done', left: [] });
      const restarts = restartsOf(region);
      expect(restarts.map(({ host }) => host).sort()).toEqual([0, 1, 2, 3, 4]);
      for (const { at } of restarts) {
        const { restartTime } = SHORT_NIGHT.leases.hosts;
        const away = restarts.filter((other) => other.at <= at && other.at > at - restartTime);
        expect(away.length).toBeLessThanOrEqual(2);
      }
      const reading = region.act('readLeases');
      expect(reading.attemptsInFlightMax).toBeNull();
      expect(leasedShare(reading)).toBeGreaterThanOrEqual(SECTIONS.leases.doneFrom);
      expect(region.brokenRules()).toEqual([IN_TIME]);
    });
  });

  it('leaves alone the hosts that answer in time', async () => {
    await server.play(collapsing(), async (region) => {
      region.to(ALL_COLLAPSED);
      limitByHand(region);
      restartByHand(region, [0, 2, 4]);
      region.to(ALL_COLLAPSED + 4);
      expect((await recover(region)).nowTrue).toContain('hosts 1, 3 were restarted');
      const later = restartsOf(region).slice(3);
      expect(later.map(({ host }) => host).toSorted()).toEqual([1, 3]);
    });
  });

  it('changes nothing where all droplets have their leases and no limit stands', async () => {
    await server.play(SHORT_NIGHT, async (region) => {
      region.to(1);
      expect((await recover(region)).outcome).toBe('not-needed');
      expect(region.texts('step')).toEqual([]);
    });
  });

  it('only lifts the limit where all droplets have their leases', async () => {
    await server.play(SHORT_NIGHT, async (region) => {
      limitByHand(region);
      region.to(1);
      expect((await recover(region)).outcome).toBe('done');
      expect(restartsOf(region)).toEqual([]);
      expect(region.act('readLeases').attemptsInFlightMax).toBeNull();
    });
  });

  it('collapses again after each restart without a limit: its patience ends, and it says so', async () => {
    await server.play(collapsing(), async (region) => {
      region.to(ALL_COLLAPSED);
      const { outcome, nowTrue, left } = await recover(region, { giveUpAfter: 12 * MINUTE_MS });
      expect(outcome).toBe('stopped');
      expect(nowTrue).toContain('they did not come back in time');
      // Nobody has set one, and the step must not say that one stands.
      expect(nowTrue.join()).not.toContain('limit on attempts stands');
      expect(left).toHaveLength(1);
      expect(restartsOf(region).filter(({ host }) => host === 0).length).toBeGreaterThan(1);
      expect(leasedShare(region.act('readLeases'))).toBeLessThan(0.5);
    });
  });

  it.each([
    ['while the hosts are still away', 20 * SECOND_MS],
    ['when the hosts are long back', 3 * MINUTE_MS],
  ])('restarts once what got its answer lost and was done, read back %s', async (_when, after) => {
    const scenario = failing('restartLeaseHosts', 'timed-out-done', { learnedAfter: after });
    await server.play(collapsing(scenario), async (region) => {
      region.to(ALL_COLLAPSED);
      limitByHand(region);
      const { outcome, nowTrue } = await recover(region);
      expect(outcome).toBe('done');
      const hosts = restartsOf(region).map(({ host }) => host);
      expect(hosts.toSorted()).toEqual([0, 1, 2, 3, 4]);
      expect(nowTrue).toContain('hosts 0, 1, 2, 3, 4 were restarted');
      expect(region.texts('refused')).toEqual([]);
    });
  });

  it('restarts again what a time-out has swallowed, and stops after three', async () => {
    const swallowed = (times: number) =>
      collapsing(failing('restartLeaseHosts', 'timed-out-undone', { times }));
    await server.play(swallowed(2), async (region) => {
      region.to(ALL_COLLAPSED);
      limitByHand(region);
      expect((await recover(region)).outcome).toBe('done');
    });
    await server.play(swallowed(3), async (region) => {
      region.to(ALL_COLLAPSED);
      limitByHand(region);
      const { outcome, nowTrue } = await recover(region);
      expect(outcome).toBe('stopped');
      expect(nowTrue).toContain('the limit on attempts stands');
      expect(restartsOf(region)).toEqual([]);
    });
  });

  it('stops with what is true and left when the region refuses a restart', async () => {
    const scenario = collapsing(failing('restartLeaseHosts', 'throttled'));
    await server.play(scenario, async (region) => {
      region.to(ALL_COLLAPSED);
      limitByHand(region);
      const { outcome, nowTrue, left } = await recover(region);
      expect(outcome).toBe('stopped');
      expect(nowTrue).toContain('Throttling: rate exceeded');
      expect(left.at(-1)).toContain('lift the limit');
    });
  });

  it('goes on with the others when a host that it chose has got well since', async () => {
    await server.play(collapsing(), async (region) => {
      region.to(ALL_COLLAPSED);
      limitByHand(region);
      // After its first look and before its first restart: somebody else restarts all that it chose.
      region.at(ALL_COLLAPSED + 0.2, (meanwhile) => restartByHand(meanwhile, [0, 1, 2, 3, 4]));
      expect(await recover(region)).toMatchObject({ outcome: 'done', left: [] });
      expect(region.texts('refused', 'recover-leases')).not.toEqual([]);
    });
  });

  it('is refused at the last hop when it would lift the limit while attempts wait too long', async () => {
    await server.play(collapsing(), async (region) => {
      region.to(ALL_COLLAPSED);
      limitByHand(region);
      const { outcome, nowTrue, left } = await recover(region, { doneFrom: 0 });
      expect(outcome).toBe('stopped');
      expect(nowTrue.at(-1)).toMatch(/raised from 8 to no limit while/);
      expect(left).toEqual(['lift the limit on lease attempts']);
      expect(region.act('readLeases').attemptsInFlightMax).toBe(LIMIT);
    });
  });
});

describe('the storm of lease attempts after the name is back', () => {
  const EMPTY_AT = 1;
  const FILLED_AT = 9;

  it('collapses DWFM when nobody limits it', async () => {
    await server.play(SHORT_NIGHT, async (region) => {
      region.to(EMPTY_AT);
      region.act('switchAutomation', { on: false, reason: 'a test' });
      region.emptyTheRecord();
      region.to(FILLED_AT);
      region.setByHand();
      region.to(FILLED_AT + 15);
      expect(region.texts('leases-collapse')).toHaveLength(1);
      expect(region.texts('leases-back')).toEqual([]);
      expect(region.brokenRules()).toContain(IN_TIME);
    });
  });

  it('does not come when attempts were limited before, and no host has to be restarted', async () => {
    await server.play(SHORT_NIGHT, async (region) => {
      region.to(EMPTY_AT);
      region.act('switchAutomation', { on: false, reason: 'a test' });
      region.emptyTheRecord();
      region.to(FILLED_AT - 1);
      await region.run('throttleRecovery', { policy: SECTIONS.throttle });
      region.to(FILLED_AT);
      region.setByHand();
      const { outcome, nowTrue } = await recover(region);
      expect(outcome).toBe('done');
      expect(nowTrue).toContain('no host had to be restarted');
      expect(region.texts('leases-collapse')).toEqual([]);
      expect(region.texts('leases-back')).toHaveLength(1);
      expect(region.brokenRules()).not.toContain(IN_TIME);
    });
  });

  const recover = async (region: PlayedRegion) =>
    region.run('recoverLeases', { policy: SECTIONS.leases });
});

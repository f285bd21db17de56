import { MINUTE_MS, SECOND_MS } from '../../../workflows/domain/instant';
import {
  ALL_COLLAPSED,
  collapsing,
  GOVERNED,
  lapseUnderLimit,
  restartsOf,
  windowsOf,
} from '../../support/governed-leases';
import { failing, SHORT_NIGHT } from '../../support/short-night';
import { type PlayedRegion, StepServer } from '../../support/step-server';

let server: StepServer;
beforeAll(async () => {
  server = await StepServer.start();
});
afterAll(async () => server.stop());

const IN_TIME = 'leases/attempts-answered-in-time';

const recover = async (
  region: PlayedRegion,
  change: Partial<typeof GOVERNED> = {},
  ticksPerRun = 60,
) => region.run('recoverLeases', { policy: { ...GOVERNED, ...change }, ticksPerRun });

const leasedShare = ({ leased, droplets }: { leased: number; droplets: number }) =>
  leased / droplets;

describe('recoverLeases with a controller', () => {
  it('restarts what has collapsed, a few at a time, and lifts the limits in the end', async () => {
    await server.play(collapsing(), async (region) => {
      region.to(ALL_COLLAPSED);
      const { outcome, nowTrue, left } = await recover(region);
      expect({ outcome, left }).toEqual({ outcome: 'done', left: [] });
      expect(nowTrue).toContain('hosts 0, 1, 2, 3, 4 were restarted');
      const restarts = restartsOf(region);
      for (const { at } of restarts) {
        const { restartTime } = SHORT_NIGHT.leases.hosts;
        const away = restarts.filter((other) => other.at <= at && other.at > at - restartTime);
        expect(away.length).toBeLessThanOrEqual(GOVERNED.restartsAtOnce);
      }
      const reading = region.act('readLeases');
      expect(reading.attemptsInFlightMax).toBeNull();
      expect(leasedShare(reading)).toBeGreaterThanOrEqual(GOVERNED.doneFrom);
    });
  });

  it('collapses no host that works: no attempt waits too long, and none is restarted', async () => {
    await server.play(SHORT_NIGHT, async (region) => {
      lapseUnderLimit(region);
      const { outcome, nowTrue } = await recover(region);
      expect(outcome).toBe('done');
      expect(nowTrue).toContain('no host had to be restarted');
      expect(region.brokenRules()).not.toContain(IN_TIME);
      expect(region.texts('leases-collapse')).toEqual([]);
    });
  });

  it('gets a fleet out of a storm that has just begun', async () => {
    await server.play(collapsing(), async (region) => {
      expect((await recover(region)).outcome).toBe('done');
      expect(restartsOf(region)).not.toEqual([]);
    });
  });

  it('sets windows at one instant, and no other when none has changed by an attempt', async () => {
    await server.play(collapsing(), async (region) => {
      await recover(region);
      const set = windowsOf(region);
      expect(set[0]?.windows.size).toBe(SHORT_NIGHT.leases.hosts.count);
      const looks = region.calls('govern-leases', 'sampleLeases');
      expect(set.length).toBeLessThan(looks);
    });
  });

  it.each(['fixed', 'aimd'] as const)(
    'takes the controller that the policy picks: %s',
    async (kind) => {
      await server.play(collapsing(), async (region) => {
        const controller = { ...GOVERNED.controller, kind, initial: 5 };
        const policy = { ...GOVERNED, controller };
        expect((await region.run('recoverLeases', { policy })).outcome).toBe('done');
        const windows = windowsOf(region).flatMap((set) => [...set.windows.values()]);
        const widest = Math.max(...windows.map((window) => window ?? 0));
        if (kind === 'fixed') expect(widest).toBe(5);
        else expect(widest).toBeGreaterThan(5);
      });
    },
  );

  it('never sets a window above the most that the policy allows, at a shard and in all', async () => {
    await server.play(collapsing(), async (region) => {
      const controller = { ...GOVERNED.controller, windowMax: 6, totalMax: 20 } as const;
      const policy = { ...GOVERNED, controller };
      expect((await region.run('recoverLeases', { policy })).outcome).toBe('done');
      const stands = new Map<number, number>();
      for (const { windows } of windowsOf(region)) {
        for (const [host, window] of windows) stands.set(host, window ?? 0);
        expect(Math.max(...stands.values())).toBeLessThanOrEqual(6);
        expect([...stands.values()].reduce((sum, each) => sum + each, 0)).toBeLessThanOrEqual(20);
      }
    });
  });

  it('changes nothing where all droplets have their leases and no limit stands', async () => {
    await server.play(SHORT_NIGHT, async (region) => {
      region.to(1);
      expect((await recover(region)).outcome).toBe('not-needed');
      expect(windowsOf(region)).toEqual([]);
    });
  });

  it('does the same to the region however often its governor continues as new', async () => {
    const digests = new Set<string>();
    for (const ticksPerRun of [60, 10, 1]) {
      await server.play(collapsing(), async (region) => {
        region.to(ALL_COLLAPSED);
        expect((await recover(region, {}, ticksPerRun)).outcome).toBe('done');
        digests.add(region.digest);
        const runs = (await region.histories()).filter(({ type }) => type === 'governLeases');
        const looks = region.calls('govern-leases', 'sampleLeases');
        expect(runs.length).toBeGreaterThanOrEqual(Math.floor(looks / ticksPerRun));
      });
    }
    expect(digests.size).toBe(1);
  });
});

describe('a recovery of leases whose region does not answer', () => {
  it.each(['timed-out-done', 'timed-out-undone'] as const)(
    'sets windows again that may not have been set: %s (R3)',
    async (kind) => {
      await server.play(failing('steerLeases', kind, { times: 2 }), async (region) => {
        lapseUnderLimit(region);
        expect((await recover(region)).outcome).toBe('done');
        expect(region.brokenRules()).not.toContain(IN_TIME);
      });
    },
  );

  it('stops after three times without an answer, and says that nobody knows what stands', async () => {
    const scenario = collapsing(failing('steerLeases', 'timed-out-undone', { times: 3 }));
    await server.play(scenario, async (region) => {
      const { outcome, nowTrue, left } = await recover(region);
      expect(outcome).toBe('stopped');
      expect(nowTrue.join()).toContain('0: unknown');
      expect(nowTrue).toContain('no answer to a change of the windows');
      expect(left).toHaveLength(2);
    });
  });

  it('stops before it changes a window when attempts cannot be measured', async () => {
    const scenario = collapsing(failing('measureLeases', 'throttled'));
    await server.play(scenario, async (region) => {
      const { outcome, nowTrue } = await recover(region);
      expect(outcome).toBe('stopped');
      expect(nowTrue).toContain('Throttling: rate exceeded');
      expect(windowsOf(region)).toEqual([]);
    });
  });

  it.each([
    ['while the host is still away', 20 * SECOND_MS],
    ['when the host is long back', 3 * MINUTE_MS],
  ])('restarts once what was restarted without an answer, read back %s', async (_when, after) => {
    const scenario = failing('restartLeaseHosts', 'timed-out-done', { learnedAfter: after });
    await server.play(collapsing(scenario), async (region) => {
      region.to(ALL_COLLAPSED);
      expect((await recover(region)).outcome).toBe('done');
      expect(
        restartsOf(region)
          .map(({ host }) => host)
          .toSorted(),
      ).toEqual([0, 1, 2, 3, 4]);
    });
  });

  it('leaves a host alone whose restart is refused, and goes on with the others', async () => {
    const scenario = collapsing(failing('restartLeaseHosts', 'throttled'));
    await server.play(scenario, async (region) => {
      region.to(ALL_COLLAPSED);
      expect((await recover(region)).outcome).toBe('done');
      expect(new Set(restartsOf(region).map(({ host }) => host)).size).toBe(5);
    });
  });

  it('says when leases do not come back in time, and leaves the windows as they stand', async () => {
    await server.play(collapsing(), async (region) => {
      const { outcome, nowTrue } = await recover(region, { giveUpAfter: 2 * MINUTE_MS });
      expect(outcome).toBe('stopped');
      expect(nowTrue).toContain('they did not come back in time');
      const stands = region.act('readLeases').hosts.map((host) => host.attemptsInFlightMax);
      expect(stands.every((window) => window !== null && window >= 1)).toBe(true);
      const told = stands.map((window, host) => `${host}: ${window}`).join(', ');
      expect(nowTrue.join()).toContain(told);
    });
  });
});

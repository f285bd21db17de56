import { WorkflowUpdateFailedError } from '@temporalio/client';
import {
  abortLeasesUpdate,
  leaseStatusQuery,
  limitLeasesUpdate,
  pauseLeasesUpdate,
  resumeLeasesUpdate,
  type LeaseStatus,
} from '../../../workflows/contract/lease-messages';
import { stepOrderSignal, type StepOrder } from '../../../workflows/contract/messages';
import { workflowIds } from '../../../workflows/contract/names';
import { MINUTE_MS, SECOND_MS } from '../../../workflows/domain/instant';
import {
  ALL_COLLAPSED,
  collapsing,
  GOVERNED,
  restartsOf,
  windowsOf,
} from '../../support/governed-leases';
import { SHORT_NIGHT } from '../../support/short-night';
import { type PlayedRegion, StepServer } from '../../support/step-server';

let server: StepServer;
beforeAll(async () => {
  server = await StepServer.start();
});
afterAll(async () => server.stop());

const SAID = { by: 'lease-on-call', reason: 'a test' };
/** Three times the fleet of the short night: it is under way for a good while. */
const scenario = collapsing({
  ...SHORT_NIGHT,
  leases: { ...SHORT_NIGHT.leases, droplets: 1_500 },
});
const TICK = GOVERNED.lookEvery;

const recover = async (region: PlayedRegion, ticksPerRun = 60) => {
  region.to(ALL_COLLAPSED);
  const policy = { ...GOVERNED, giveUpAfter: 60 * MINUTE_MS };
  return region.run('recoverLeases', { policy, ticksPerRun });
};

type Update = typeof pauseLeasesUpdate | typeof limitLeasesUpdate;

/** Sends a command in the middle of an act, and keeps what it was answered. */
function command(
  region: PlayedRegion,
  minute: number,
  [update, said = SAID]: [update: Update, said?: object],
): { status?: LeaseStatus; refusal?: string } {
  const answer: { status?: LeaseStatus; refusal?: string } = {};
  region.send(minute, async (client, place) => {
    const governor = client.workflow.getHandle(workflowIds.leaseGovernor(place));
    try {
      answer.status = await governor.executeUpdate(update, { args: [said as typeof SAID] });
    } catch (error) {
      if (!(error instanceof WorkflowUpdateFailedError)) throw error;
      answer.refusal = error.cause?.message ?? '';
    }
  });
  return answer;
}

/** The first set of windows after this instant. */
const nextSet = (region: PlayedRegion, at: number) =>
  windowsOf(region).find((set) => set.at > at) ?? { at: Infinity, windows: new Map() };

describe('a recovery of leases that a person steers', () => {
  it('begins nothing while it is paused, and goes on when it is resumed', async () => {
    await server.play(scenario, async (region) => {
      const paused = command(region, 8, [pauseLeasesUpdate]);
      const at = 8 * MINUTE_MS;
      const seen: { readonly leased: number; readonly restarts: number }[] = [];
      const look = (): void => {
        seen.push({ leased: region.act('readLeases').leased, restarts: restartsOf(region).length });
      };
      // What was under way when it was paused has ended by the first look.
      region.at(9.9, look);
      region.at(13.9, look);
      command(region, 14, [resumeLeasesUpdate]);
      expect((await recover(region)).outcome).toBe('done');
      expect(paused.status?.outcome).toBe('paused');
      const closed = nextSet(region, at);
      expect(closed.at).toBeLessThanOrEqual(at + 2 * TICK);
      expect([...closed.windows.values()].every((window) => window === 0)).toBe(true);
      const opened = nextSet(region, closed.at);
      expect(opened.at).toBeGreaterThan(14 * MINUTE_MS);
      expect(opened.at).toBeLessThanOrEqual(14 * MINUTE_MS + 2 * TICK);
      expect(seen[1]).toEqual(seen[0]);
    });
  });

  it('takes no host for stuck because it was paused', async () => {
    await server.play(scenario, async (region) => {
      const before: number[] = [];
      command(region, 10, [pauseLeasesUpdate]);
      region.at(10.9, () => before.push(restartsOf(region).length));
      command(region, 20, [resumeLeasesUpdate]);
      region.at(22, () => before.push(restartsOf(region).length));
      expect((await recover(region)).outcome).toBe('done');
      expect(before[1]).toBe(before[0]);
    });
  });

  it('keeps changed limits from the next look on, also over a continue-as-new', async () => {
    await server.play(scenario, async (region) => {
      const limited = command(region, 12, [limitLeasesUpdate, { ...SAID, totalMax: 10 }]);
      const { outcome } = await recover(region, 1);
      expect(outcome).toBe('done');
      expect(limited.status?.limits).toEqual({ windowMax: 100, totalMax: 10 });
      const stands = new Map<number, number>();
      for (const { at, windows } of windowsOf(region)) {
        for (const [host, window] of windows) stands.set(host, window ?? 0);
        const sum = [...stands.values()].reduce((total, each) => total + each, 0);
        if (at > 12 * MINUTE_MS + 2 * TICK) expect(sum).toBeLessThanOrEqual(10);
      }
    });
  });

  it('aborts within a tick, and says what stands: the windows that were set last', async () => {
    await server.play(scenario, async (region) => {
      command(region, 8, [abortLeasesUpdate]);
      const { outcome, nowTrue, endedAt } = await recover(region);
      expect(outcome).toBe('stopped');
      expect(endedAt).toBeLessThanOrEqual(8 * MINUTE_MS + 2 * TICK + 40 * SECOND_MS);
      expect(nowTrue).toContain('lease-on-call has aborted it: a test');
      const { hosts } = region.act('readLeases');
      const stands = hosts.map((host) => `${host.host}: ${host.attemptsInFlightMax}`).join(', ');
      expect(nowTrue.join()).toContain(stands);
      expect(hosts.every(({ attemptsInFlightMax }) => attemptsInFlightMax !== null)).toBe(true);
    });
  });

  it('loses no command when its governor continues as new at every tick', async () => {
    await server.play(scenario, async (region) => {
      command(region, 6, [limitLeasesUpdate, { ...SAID, windowMax: 9 }]);
      command(region, 7, [pauseLeasesUpdate]);
      command(region, 8, [resumeLeasesUpdate]);
      let status: LeaseStatus | undefined;
      region.send(9, async (client, place) => {
        const governor = client.workflow.getHandle(workflowIds.leaseGovernor(place));
        status = await governor.query(leaseStatusQuery);
      });
      expect((await recover(region, 1)).outcome).toBe('done');
      expect(status?.commands.map(({ kind, by, reason }) => ({ kind, by, reason }))).toEqual(
        (['limit', 'pause', 'resume'] as const).map((kind) => ({ kind, ...SAID })),
      );
      expect(status?.limits.windowMax).toBe(9);
      expect(status?.shards).toHaveLength(5);
    });
  });

  it.each<[what: string, sent: [update: Update, said: object], refusal: string]>([
    ['nobody has given', [pauseLeasesUpdate, { by: ' ', reason: 'r' }], 'by: expected who'],
    ['has no reason', [abortLeasesUpdate, { by: 'b' }], 'reason: expected why'],
    [
      'says too much',
      [pauseLeasesUpdate, { by: 'b', reason: 'r'.repeat(501) }],
      'reason: expected',
    ],
    ['limits nothing', [limitLeasesUpdate, SAID], 'windowMax, totalMax: expected one of them'],
    ['limits to less than one', [limitLeasesUpdate, { ...SAID, windowMax: 0 }], 'windowMax: 0'],
    ['limits to a part', [limitLeasesUpdate, { ...SAID, totalMax: 2.5 }], 'totalMax: 2.5'],
    ['resumes what is not paused', [resumeLeasesUpdate, SAID], 'it is not paused'],
    ['has no instant for its own', [pauseLeasesUpdate, { ...SAID, at: -1 }], 'at: -1'],
  ])('refuses a command that %s (O)', async (_what, sent, refusal) => {
    await server.play(SHORT_NIGHT, async (region) => {
      region.to(1);
      region.act('throttleLeases', { attemptsInFlightMax: 3, fence: 0, waived: [] });
      // The first act of the step is that of the step itself; from the second on there is a governor.
      const answer = command(region, 1.15, sent);
      expect((await region.run('recoverLeases', { policy: GOVERNED })).outcome).toBe('done');
      expect(answer.refusal).toContain(refusal);
    });
  });
});

describe('a recovery of leases that its recovery steers', () => {
  const order = (region: PlayedRegion, minute: number, told: StepOrder): void => {
    region.send(minute, async (client, place) => {
      await client.workflow.getHandle(`${place.id}/recoverLeases/1`).signal(stepOrderSignal, told);
    });
  };
  const said = (minute: number) => ({ ...SAID, at: minute * MINUTE_MS });
  const recoverAs = async (region: PlayedRegion, attempt = { recovery: 1, attempt: 1 }) => {
    region.to(ALL_COLLAPSED);
    const policy = { ...GOVERNED, giveUpAfter: 60 * MINUTE_MS };
    return region.run('recoverLeases', { policy, attempt });
  };

  it('hands on to the governor that it holds, goes on, and has other limits', async () => {
    await server.play(scenario, async (region) => {
      order(region, 8, { kind: 'hold', said: said(8) });
      order(region, 14, { kind: 'go-on', said: said(14) });
      order(region, 16, { kind: 'limit', limits: { ...said(16), totalMax: 10 } });
      const { outcome, effects = [] } = await recoverAs(region, { recovery: 2, attempt: 3 });
      expect(outcome).toBe('done');
      const closed = windowsOf(region).find(({ windows }) =>
        [...windows.values()].every((window) => window === 0),
      );
      const closedAt = closed?.at ?? Infinity;
      expect(closedAt).toBeGreaterThan(8 * MINUTE_MS);
      expect(closedAt).toBeLessThanOrEqual(8 * MINUTE_MS + 2 * TICK);
      expect(nextSet(region, closedAt).at).toBeGreaterThan(14 * MINUTE_MS);
      const stands = new Map<number, number>();
      for (const { at, windows } of windowsOf(region)) {
        for (const [host, window] of windows) stands.set(host, window ?? 0);
        const sum = [...stands.values()].reduce((total, each) => total + each, 0);
        if (at > 16 * MINUTE_MS + 2 * TICK) expect(sum).toBeLessThanOrEqual(10);
      }
      expect(effects.map(({ thing }) => thing)).toContain('lease-windows');
    });
  });

  it('stops when that is aborted, and says what stands', async () => {
    await server.play(scenario, async (region) => {
      order(region, 9, { kind: 'abort', said: said(9) });
      const { outcome, nowTrue, endedAt } = await recoverAs(region);
      expect(outcome).toBe('stopped');
      expect(endedAt).toBeLessThanOrEqual(9 * MINUTE_MS + 2 * TICK);
      expect(nowTrue.join('; ')).toContain('attempts that may be under way, by host');
    });
  });
});

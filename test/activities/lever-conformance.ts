import type { NetworkSettings, Outcome, RecoveryPorts } from '../../activities/ports';
import type { Act } from '../../workflows/contract/call';
import type { Standing } from '../../workflows/domain/effects';
import type { RemovalGuards, RemovalLimit } from '../../workflows/domain/removal-guards';
import { RULES } from '../../workflows/domain/rules';
import type { RegionUnderTest } from './ports-conformance';

/** Guards have tests of their own: here every rule is waived, and the fence stands alone. */
const WAIVED = RULES.map(({ id }) => id);

type Said = { readonly act: Act; readonly fence: number; readonly waived: readonly string[] };
type Lever<Value> = {
  readonly name: string;
  readonly set: (ports: RecoveryPorts, said: Said, value: Value) => Promise<Outcome>;
  /** Undefined where the region does not tell. */
  readonly read?: (ports: RecoveryPorts, call: { readonly act: Act }) => Promise<Value>;
  /** What stood before a change, as the answer to one tells that asks for it; undefined: not told. */
  readonly stood?: (before: Standing | undefined) => unknown;
  readonly values: readonly [Value, Value];
};

/** The part of a standing that a lever is about. */
const part =
  <Thing extends Standing['thing']>(
    thing: Thing,
    take: (before: Extract<Standing, { thing: Thing }>) => unknown,
  ) =>
  (before: Standing | undefined): unknown =>
    before?.thing === thing
      ? take(before as Extract<Standing, { thing: Thing }>)
      : `not told: ${String(before?.thing)}`;
const lever = <Value>(made: Lever<Value>): Lever<unknown> => made as Lever<unknown>;

const GUARDS: RemovalGuards = {
  counts: { failsToRemove: 5, oksToReturn: 3 },
  levelCap: { share: 0.2, loadMax: 0.9 },
  ...{ panicBelow: 0.7, failoverLoadMax: null, lateMax: 0.1 },
};

const LEVERS: readonly Lever<unknown>[] = [
  lever<number | null>({
    name: 'the limit on lease attempts',
    set: async (ports, said, attemptsInFlightMax) =>
      ports.throttleLeases({ ...said, attemptsInFlightMax }),
    read: async (ports, call) => (await ports.readLeases(call)).attemptsInFlightMax,
    stood: part('lease-limit', ({ attemptsInFlightMax }) => attemptsInFlightMax),
    values: [7, null],
  }),
  lever<number | null>({
    name: 'the window of a shard of leases',
    set: async (ports, said, window) =>
      ports.steerLeases({ ...said, shards: [{ shard: 0, window, cohort: null }] }),
    read: async (ports, call) =>
      (await ports.readLeases(call)).hosts.find(({ host }) => host === 0)?.attemptsInFlightMax ??
      null,
    values: [7, null],
  }),
  lever<number | null>({
    name: 'the launch throttle',
    set: async (ports, said, share) => ports.throttleLaunches({ ...said, share }),
    read: async (ports, call) => (await ports.readLaunches(call)).throttleShare,
    stood: part('launch-limit', ({ share }) => share),
    values: [0.5, null],
  }),
  lever<boolean>({
    name: 'zone failover',
    set: async (ports, said, on) => ports.switchZoneFailover({ ...said, on }),
    read: async (ports, call) => (await ports.readBalancing(call)).isFailoverOn,
    stood: part('zone-failover', ({ on }) => on),
    values: [false, true],
  }),
  lever<NetworkSettings>({
    name: 'the work of the Network Manager',
    set: async (ports, said, settings) => ports.adjustNetwork({ ...said, ...settings }),
    read: async (ports, call) => (await ports.readNetwork(call)).settings,
    stood: part('network', ({ settings }) => settings),
    values: [
      { speed: 2, routineShare: 0, backlogShare: 0.1 },
      { speed: 1, routineShare: 1, backlogShare: null },
    ],
  }),
  lever<RemovalLimit | null>({
    name: 'the limit on removed capacity',
    set: async (ports, said, limit) => ports.limitRemoval({ ...said, limit, guards: null }),
    read: async (ports, call) => (await ports.readBalancing(call)).removalLimit,
    stood: part('removal-limit', ({ settings }) => settings.limit),
    values: [{ share: 0.05, perMs: 300_000 }, null],
  }),
  lever<RemovalGuards | null>({
    name: 'the guards of removed capacity',
    set: async (ports, said, guards) => ports.limitRemoval({ ...said, limit: null, guards }),
    read: async (ports, call) => (await ports.readBalancing(call)).removalGuards,
    stood: part('removal-limit', ({ settings }) => settings.guards),
    values: [GUARDS, null],
  }),
];

/** What every adapter promises of the levers on load. */
export function describeLevers(create: () => RegionUnderTest): void {
  describe.each(LEVERS)('$name', ({ set, read, stood, values: [first, second] }) => {
    const region = () => {
      const { ports, nextAct } = create();
      return {
        told: async (value: unknown, fence: number, act: Act = nextAct()) => {
          const said = { act, fence, waived: WAIVED };
          return {
            outcome: await set(ports, said, value),
            again: async () => set(ports, said, value),
          };
        },
        reads: async () => read?.(ports, { act: nextAct() }),
        asks: (): Act => ({ ...nextAct(), snapshot: true }),
      };
    };

    it('is refused with a reason, and left as it is, for a fence below one before', async () => {
      const { told, reads } = region();
      expect((await told(first, 5)).outcome.kind).toBe('done');
      const before = await reads();
      const reason = expect.any(String) as string;
      expect((await told(second, 4)).outcome).toMatchObject({ kind: 'refused', reason });
      expect(await reads()).toEqual(before);
    });

    it('may be moved again with the fence of before: a step tries again', async () => {
      const { told } = region();
      for (const value of [first, first, second]) {
        expect((await told(value, 5)).outcome.kind).toBe('done');
      }
    });

    it('is moved once by an act that is repeated later, and answered again', async () => {
      const { told, reads } = region();
      const { outcome, again } = await told(first, 5);
      await told(second, 5);
      const before = await reads();
      expect(await again()).toEqual(outcome);
      expect(await reads()).toEqual(before);
    });

    if (stood !== undefined) {
      it('tells what stood before a change, to whoever asks for it', async () => {
        const { told, asks } = region();
        await told(first, 5);
        const { outcome } = await told(second, 5, asks());
        expect(stood(outcome.kind === 'done' ? outcome.before : undefined)).toEqual(first);
        const unasked = (await told(first, 5)).outcome;
        expect(unasked).not.toHaveProperty('before');
      });
    }

    if (read !== undefined) {
      it('reads back what was set', async () => {
        const { told, reads } = region();
        for (const value of [first, second, first]) {
          await told(value, 5);
          expect(await reads()).toEqual(value);
        }
      });
    }
  });

  describe('the restart of lease hosts', () => {
    const restarting = () => {
      const { ports, nextAct } = create();
      const restart = async (hosts: readonly number[], change: Partial<Said> = {}) => {
        const request = { act: nextAct(), fence: 5, waived: WAIVED, hosts, ...change };
        return { outcome: await ports.restartLeaseHosts(request), request };
      };
      const away = async () => {
        const { hosts } = await ports.readLeases({ act: nextAct() });
        return hosts.filter(({ isUp }) => !isUp).map(({ host }) => host);
      };
      const firstHost = async () =>
        (await ports.readLeases({ act: nextAct() })).hosts[0]?.host ?? Number.NaN;
      return { ports, restart, away, firstHost };
    };

    it('takes away those hosts and no others, for a while', async () => {
      const { restart, away, firstHost } = restarting();
      const host = await firstHost();
      expect((await restart([host])).outcome.kind).toBe('done');
      expect(await away()).toEqual([host]);
      let left = await away();
      for (let look = 0; look < 60 && left.length > 0; look += 1) left = await away();
      expect(left).toEqual([]);
    });

    it('is refused for a host that answers in time, unless that rule is waived', async () => {
      const { restart, away, firstHost } = restarting();
      const { outcome } = await restart([await firstHost()], { waived: [] });
      expect(outcome).toMatchObject({ kind: 'refused', rule: 'leases/restart-only-the-collapsed' });
      expect(await away()).toEqual([]);
    });

    it('is refused for a fence below one before, and for hosts that there are not', async () => {
      const { restart, away, firstHost } = restarting();
      const host = await firstHost();
      await restart([host], { fence: 9 });
      expect((await restart([host + 1], { fence: 8 })).outcome.kind).toBe('refused');
      expect((await restart([host, 100_000], { fence: 9 })).outcome.kind).toBe('refused');
      expect(await away()).toEqual([host]);
    });

    it('is done once by an act that is repeated when the host is back', async () => {
      const { ports, restart, away, firstHost } = restarting();
      const { outcome, request } = await restart([await firstHost()]);
      for (let look = 0; look < 60 && (await away()).length > 0; look += 1);
      expect(await ports.restartLeaseHosts(request)).toEqual(outcome);
      expect(await away()).toEqual([]);
    });
  });

  it('samples lease attempts from when it was asked to measure them', async () => {
    const { ports, nextAct } = create();
    expect((await ports.sampleLeases({ act: nextAct() })).sample).toBeNull();
    const lane = { share: 0.05, shareAlone: 0.6, delay: 30_000, delayMax: 240_000 };
    const measured = await ports.measureLeases({ act: nextAct(), fence: 5, waived: [], lane });
    expect(measured.kind).toBe('done');
    const { hosts } = await ports.readLeases({ act: nextAct() });
    const { sample } = await ports.sampleLeases({ act: nextAct() });
    expect(sample?.shards.map(({ shard }) => shard)).toEqual(hosts.map(({ host }) => host));
  });

  it('reads as many leased droplets as its hosts have', async () => {
    const { ports, nextAct } = create();
    const { droplets, leased, hosts } = await ports.readLeases({ act: nextAct() });
    const sum = (of: 'droplets' | 'leased') => hosts.reduce((total, host) => total + host[of], 0);
    expect([sum('droplets'), sum('leased')]).toEqual([droplets, leased]);
    expect(leased).toBeLessThanOrEqual(droplets);
  });
}

import type { RecoveryPorts } from '../../activities/ports';
import type { Act } from '../../workflows/contract/call';
import { isResolvable } from '../../workflows/domain/dns-records';
import { RULES } from '../../workflows/domain/rules';
import { describeLevers } from './lever-conformance';

/** A region that an adapter offers for the suite: emptied, with its automation switched off. */
export type RegionUnderTest = {
  readonly ports: RecoveryPorts;
  readonly endpoint: string;
  /** An internal service whose hosts can be given addresses. */
  readonly internalService: string;
  /** A service whose pollers can be started again by hand. */
  readonly polledService: string;
  readonly vantagePoints: readonly string[];
  /** A new act, later than all before. */
  readonly nextAct: () => Act;
};

/**
 * What every adapter of the recovery's ports promises, in one place: the simulated region passes it,
 * and a real one has to. Each case starts with a region of its own.
 */
export function describePorts(adapter: string, create: () => RegionUnderTest): void {
  describe(`the recovery's ports: ${adapter}`, () => {
    const override = async (
      { ports, endpoint, nextAct }: RegionUnderTest,
      change: Partial<Parameters<RecoveryPorts['overrideRecord']>[0]> = {},
    ) => {
      const { lock } = await ports.readEndpoint({ act: nextAct(), endpoint });
      const { targets } = await ports.listHealthyTargets({ act: nextAct(), endpoint });
      const request = {
        act: nextAct(),
        endpoint,
        a: targets.flatMap(({ a }) => a),
        aaaa: targets.flatMap(({ aaaa }) => aaaa),
        fence: 1,
        expectedLock: lock,
        waived: [],
        ...change,
      };
      return { request, outcome: await ports.overrideRecord(request) };
    };
    const stands = async ({ ports, endpoint, nextAct }: RegionUnderTest) =>
      ports.readEndpoint({ act: nextAct(), endpoint });

    it('lists targets while DNS is empty: their health does not hang on their name', async () => {
      const region = create();
      const { targets } = await region.ports.listHealthyTargets({
        act: region.nextAct(),
        endpoint: region.endpoint,
      });
      expect(targets.length).toBeGreaterThan(0);
    });

    it('sets a record by hand, and tells when every name server has it', async () => {
      const region = create();
      const { outcome } = await override(region);
      if (outcome.kind !== 'done') throw new Error(JSON.stringify(outcome));
      const changeId = outcome.changeId ?? '';
      let inSync = false;
      for (let look = 0; look < 20 && !inSync; look += 1) {
        ({ inSync } = await region.ports.readPropagation({ act: region.nextAct(), changeId }));
      }
      expect(inSync).toBe(true);
      const reading = await stands(region);
      expect(isResolvable(reading.a) && isResolvable(reading.aaaa)).toBe(true);
    });

    it('does not know a change that nobody made', async () => {
      const { ports, nextAct } = create();
      const answer = await ports.readPropagation({ act: nextAct(), changeId: 'C-unknown' });
      expect(answer).toEqual({ inSync: false });
    });

    it.each([
      ['an empty record', { a: [], aaaa: [] }],
      ['a record without one address type', { aaaa: [] }],
      ['a lock that is not the one that stands', { expectedLock: 'somebody else' }],
      ['a fence that is not above those before', { fence: 0 }],
    ])('refuses %s, says why and changes nothing', async (_what, change) => {
      const region = create();
      const before = await stands(region);
      const { outcome } = await override(region, change);
      expect(outcome).toMatchObject({ kind: 'refused', reason: expect.any(String) as string });
      expect((await stands(region)).records).toEqual(before.records);
    });

    it('refuses an override while the automation is on, unless that rule is waived', async () => {
      const region = create();
      const switchOn = { act: region.nextAct(), on: true, reason: 'a test' };
      await region.ports.switchAutomation(switchOn);
      const { outcome } = await override(region);
      expect(outcome).toMatchObject({
        kind: 'refused',
        rule: 'automation/off-while-override-stands',
      });
      const waived = ['automation/off-while-override-stands'];
      expect((await override(region, { waived })).outcome.kind).toBe('done');
    });

    it('does a repeated act once, and gives the answer again', async () => {
      const region = create();
      const { request, outcome } = await override(region);
      const records = (await stands(region)).records;
      expect(await region.ports.overrideRecord(request)).toEqual(outcome);
      expect((await stands(region)).records).toEqual(records);
    });

    it('asks every vantage point once, in their order', async () => {
      const { ports, nextAct, endpoint, vantagePoints } = create();
      const { answers } = await ports.askResolvers({ act: nextAct(), endpoint, vantagePoints });
      expect(answers.map(({ vantagePoint }) => vantagePoint)).toEqual(vantagePoints);
    });

    it('shows in one look what each port tells, or null for what it could not read', async () => {
      const { ports, nextAct, endpoint, vantagePoints, internalService } = create();
      const services = [internalService, 'no-such-service'];
      const asked = { endpoint, vantagePoints, services };
      const look = await ports.lookAtRegion({ act: nextAct(), ...asked });
      const parts = {
        endpoint: await ports.readEndpoint({ act: nextAct(), endpoint }),
        resolvers: await ports.askResolvers({ act: nextAct(), endpoint, vantagePoints }),
        leases: await ports.readLeases({ act: nextAct() }),
        launches: await ports.readLaunches({ act: nextAct() }),
        network: await ports.readNetwork({ act: nextAct() }),
        balancing: await ports.readBalancing({ act: nextAct() }),
        services: await ports.probeServices({ act: nextAct(), services }),
        replication: await ports.readReplicaLag({ act: nextAct() }),
        automation: await ports.readAutomation({ act: nextAct() }),
      };
      expect(Object.keys(look).toSorted()).toEqual(Object.keys(parts).toSorted());
      for (const [name, part] of Object.entries(parts)) {
        const seen = look[name as keyof typeof parts];
        // Seconds lie between the two, so it is the same kind of answer, and not the same numbers.
        if (seen !== null) expect(Object.keys(seen)).toEqual(Object.keys(part));
      }
      expect(look.endpoint ?? parts.endpoint).toEqual(parts.endpoint);
    });

    it('pins an internal service, and refuses one that it does not know', async () => {
      const { ports, nextAct, endpoint, internalService } = create();
      const pin = (service: string) =>
        ports.pinInternalName({ act: nextAct(), service, endpoint, addresses: ['198.51.100.1'] });
      expect((await pin(internalService)).kind).toBe('done');
      expect((await pin('no-such-service')).kind).toBe('refused');
      const { probes } = await ports.probeServices({ act: nextAct(), services: [internalService] });
      expect(probes.map(({ service }) => service)).toEqual([internalService]);
    });

    it('takes addresses by hand away again, also where there are none, and refuses who it does not know', async () => {
      const { ports, nextAct, internalService } = create();
      const unpin = async (service: string) =>
        (await ports.unpinInternalName({ act: nextAct(), service })).kind;
      expect(await unpin(internalService)).toBe('done');
      expect(await unpin(internalService)).toBe('done');
      expect(await unpin('no-such-service')).toBe('refused');
    });

    it('starts pollers again, and refuses a service that has none or is none', async () => {
      const { ports, nextAct, internalService, polledService } = create();
      const restore = async (service: string) => ports.restorePollers({ act: nextAct(), service });
      expect((await restore(polledService)).kind).toBe('done');
      expect((await restore(polledService)).kind).toBe('done');
      for (const service of [internalService, 'no-such-service']) {
        const reason = expect.any(String) as string;
        expect(await restore(service)).toMatchObject({ kind: 'refused', reason });
      }
    });

    it('switches one part of the automation by itself, and refuses one that it does not have', async () => {
      const { ports, nextAct } = create();
      const switchTo = async (on: boolean, part: string) =>
        ports.switchAutomation({ act: nextAct(), on, reason: 'a test', part: part as 'planner' });
      expect((await switchTo(true, 'planner')).kind).toBe('done');
      const reading = await ports.readAutomation({ act: nextAct() });
      expect(reading).toMatchObject({ isOn: true, parts: ['planner'] });
      expect((await switchTo(true, 'no-such-part')).kind).toBe('refused');
      expect((await switchTo(false, 'planner')).kind).toBe('done');
      expect((await ports.readAutomation({ act: nextAct() })).parts).toEqual([]);
    });

    describe('an override', () => {
      const handBack = async (
        { ports, endpoint, nextAct }: RegionUnderTest,
        change: Partial<Parameters<RecoveryPorts['handBackRecord']>[0]> = {},
      ) => {
        const { lock } = await ports.readEndpoint({ act: nextAct(), endpoint });
        const act = nextAct();
        const request = { act, endpoint, expectedLock: lock, fence: 2, waived: [], ...change };
        return { request, outcome: await ports.handBackRecord(request) };
      };
      const switchOn = async ({ ports, nextAct }: RegionUnderTest) =>
        ports.switchAutomation({ act: nextAct(), on: true, reason: 'a test' });
      const overridden = async () => {
        const region = create();
        expect((await override(region)).outcome.kind).toBe('done');
        return region;
      };

      it('keeps the automation off, until the endpoint is handed back to it', async () => {
        const region = await overridden();
        const rule = 'automation/off-while-override-stands';
        expect(await switchOn(region)).toMatchObject({ kind: 'refused', rule });
        expect((await handBack(region)).outcome.kind).toBe('done');
        const reading = await stands(region);
        expect(isResolvable(reading.a) && isResolvable(reading.aaaa)).toBe(true);
        expect((await switchOn(region)).kind).toBe('done');
      });

      it.each([
        ['a fence that is not above those before', { fence: 1 }],
        ['a lock that is not the one that stands', { expectedLock: 'somebody else' }],
      ])('is not handed back with %s: it says why, and changes nothing', async (_what, change) => {
        const region = await overridden();
        const before = await stands(region);
        const reason = expect.any(String) as string;
        const { outcome } = await handBack(region, {
          waived: RULES.map(({ id }) => id),
          ...change,
        });
        expect(outcome).toMatchObject({ kind: 'refused', reason });
        expect(await stands(region)).toEqual(before);
      });

      it('that comes after the hand-back stands, though the hand-back is told again', async () => {
        const region = await overridden();
        const { request, outcome } = await handBack(region);
        await override(region, { fence: 3 });
        const before = (await stands(region)).records;
        expect(await region.ports.handBackRecord(request)).toEqual(outcome);
        expect((await stands(region)).records).toEqual(before);
      });
    });

    describeLevers(create);

    it('reads back the automation as it was switched, also when switched twice', async () => {
      const { ports, nextAct } = create();
      for (const on of [true, true, false]) {
        await ports.switchAutomation({ act: nextAct(), on, reason: 'a test' });
        expect((await ports.readAutomation({ act: nextAct() })).isOn).toBe(on);
      }
    });
  });
}

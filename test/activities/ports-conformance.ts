import type { RecoveryPorts } from '../../activities/ports';
import type { Act } from '../../workflows/contract/call';
import { isResolvable } from '../../workflows/domain/dns-records';

/** A region that an adapter offers for the suite: emptied, with its automation switched off. */
export type RegionUnderTest = {
  readonly ports: RecoveryPorts;
  readonly endpoint: string;
  /** An internal service whose hosts can be given addresses. */
  readonly internalService: string;
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

    it('pins an internal service, and refuses one that it does not know', async () => {
      const { ports, nextAct, endpoint, internalService } = create();
      const pin = (service: string) =>
        ports.pinInternalName({ act: nextAct(), service, endpoint, addresses: ['198.51.100.1'] });
      expect((await pin(internalService)).kind).toBe('done');
      expect((await pin('no-such-service')).kind).toBe('refused');
      const { probes } = await ports.probeServices({ act: nextAct(), services: [internalService] });
      expect(probes.map(({ service }) => service)).toEqual([internalService]);
    });

    it('reads back the automation as it was switched, also when switched twice', async () => {
      const { ports, nextAct } = create();
      for (const on of [true, true, false]) {
        await ports.switchAutomation({ act: nextAct(), on, reason: 'a test' });
        expect((await ports.readAutomation({ act: nextAct() })).isOn).toBe(on);
      }
    });
  });
}

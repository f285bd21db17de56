import { MINUTE_MS, SECOND_MS } from '../../../workflows/domain/instant';
import { failing, SECTIONS, SHORT_NIGHT } from '../../support/short-night';
import { type PlayedRegion, StepServer } from '../../support/step-server';

let server: StepServer;
beforeAll(async () => {
  server = await StepServer.start();
});
afterAll(async () => server.stop());

const switchOff = (region: PlayedRegion) =>
  region.act('switchAutomation', { on: false, reason: 'a test' });
const partsOn = (region: PlayedRegion) => region.act('readAutomation').parts;
const read = (region: PlayedRegion) => region.act('readEndpoint', { endpoint: region.endpoint });

/** The automation is off, and the endpoint was emptied and set by hand. */
function overridden(region: PlayedRegion): void {
  switchOff(region);
  region.emptyTheRecord();
  region.setByHand();
}

describe('restoreServices', () => {
  const restore = async (region: PlayedRegion, change: Partial<typeof SECTIONS.services> = {}) =>
    region.run('restoreServices', { policy: { ...SECTIONS.services, ...change } });
  const pinSts = (region: PlayedRegion) =>
    region.act('pinInternalName', {
      ...{ service: 'sts', endpoint: region.endpoint, addresses: ['198.51.100.1'] },
    });

  it('starts stuck pollers, and sends pinned hosts back to the public name', async () => {
    await server.play(SHORT_NIGHT, async (region) => {
      pinSts(region);
      expect(await restore(region)).toMatchObject({
        outcome: 'done',
        nowTrue: ['the pollers of lambda run', 'sts uses the public name again'],
        left: [],
      });
      expect(region.texts('step', 'restore-services')).toHaveLength(2);
    });
  });

  it('keeps addresses set by hand while the public name is empty, and says so', async () => {
    await server.play(SHORT_NIGHT, async (region) => {
      switchOff(region);
      region.emptyTheRecord();
      region.to(1);
      pinSts(region);
      const { outcome, nowTrue, left } = await restore(region);
      expect(outcome).toBe('stopped');
      expect(nowTrue).toEqual(['the pollers of lambda run']);
      expect(left).toEqual([
        expect.stringMatching(/^sts keep addresses set by hand: .* has none$/),
      ]);
      expect(region.calls('restore-services', 'unpinInternalName')).toBe(0);
    });
  });

  it('tries once more what got no answer, and goes on with the rest when that gets none either', async () => {
    await server.play(failing('restorePollers', 'timed-out-undone'), async (region) => {
      expect((await restore(region)).outcome).toBe('done');
    });
    const never = failing('restorePollers', 'timed-out-undone', { times: 2 });
    await server.play(never, async (region) => {
      expect(await restore(region)).toMatchObject({
        outcome: 'stopped',
        nowTrue: ['sts uses the public name again'],
        left: ['the pollers of lambda run: no answer'],
      });
    });
  });

  it('leaves to a person what is refused, with the reason', async () => {
    await server.play(SHORT_NIGHT, async (region) => {
      const { outcome, left } = await restore(region, { pollersOf: ['sts'], unpin: ['nobody'] });
      expect(outcome).toBe('stopped');
      expect(left.join()).toMatch(/sts has no pollers.*nobody has no hosts/);
    });
  });
});

describe('enableAutomation', () => {
  const ROLE = 'enable-automation';
  const { parts, watchFor } = SECTIONS.automation;
  const enable = async (region: PlayedRegion, change: Partial<typeof SECTIONS.automation> = {}) =>
    region.run('enableAutomation', { policy: { ...SECTIONS.automation, ...change } });
  const switchedOn = ({ night }: PlayedRegion) =>
    night.all('automation-on', ({ source }) => source === ROLE);

  it('hands the endpoint back, and switches part after part on, each watched before the next', async () => {
    await server.play(SHORT_NIGHT, async (region) => {
      overridden(region);
      const { outcome, nowTrue, endedAt } = await enable(region);
      expect(outcome).toBe('done');
      expect(nowTrue).toEqual([
        `${region.endpoint} serves the latest plan again`,
        ...parts.map((part) => `${part} is on`),
      ]);
      const switched = switchedOn(region);
      expect(switched.map(({ data }) => data?.['part'])).toEqual(parts);
      const instants = [...switched.map(({ at }) => at), endedAt];
      for (const [index, at] of instants.slice(1).entries()) {
        expect(at - instants[index]!).toBeGreaterThanOrEqual(watchFor);
      }
      expect(partsOn(region)).toEqual(parts);
      const { records, a } = read(region);
      expect(records.every(({ alias }) => alias?.startsWith('plan-0.'))).toBe(true);
      expect(a.kind).toBe('addresses');
    });
  });

  it('hands nothing back where the endpoint serves a plan', async () => {
    await server.play(SHORT_NIGHT, async (region) => {
      switchOff(region);
      expect((await enable(region)).outcome).toBe('done');
      expect(region.calls(ROLE, 'handBackRecord')).toBe(0);
      expect(partsOn(region)).toEqual(parts);
    });
  });

  it('changes nothing where all of its parts are on', async () => {
    await server.play(SHORT_NIGHT, async (region) => {
      expect((await enable(region)).outcome).toBe('not-needed');
      expect(region.calls(ROLE, 'switchAutomation')).toBe(0);
    });
  });

  it('switches nothing on while the endpoint has no addresses: no plan would bring them', async () => {
    await server.play(SHORT_NIGHT, async (region) => {
      switchOff(region);
      region.emptyTheRecord();
      region.to(1);
      const { outcome, nowTrue } = await enable(region);
      expect(outcome).toBe('stopped');
      expect(nowTrue).toEqual([`${region.endpoint} has no addresses`]);
      expect(switchedOn(region)).toEqual([]);
    });
  });

  it('switches all of it off again when the endpoint loses its addresses meanwhile', async () => {
    await server.play(SHORT_NIGHT, async (region) => {
      overridden(region);
      // In the middle of the second watch, as a late Enactor's clean-up would.
      region.at(4, (later) => later.emptyTheRecord());
      const { outcome, nowTrue, left } = await enable(region);
      expect(outcome).toBe('stopped');
      expect(nowTrue.slice(-2)).toEqual([
        `${region.endpoint} lost its addresses`,
        'the DNS automation is off again',
      ]);
      // What was true on the way is not any more, and must not be said.
      expect(nowTrue.join()).not.toMatch(/is on|serves the latest plan/);
      expect(left[0]).toBe(`set the records of ${region.endpoint} by hand`);
      expect(partsOn(region)).toEqual([]);
      expect(switchedOn(region).length).toBeLessThan(parts.length);
    });
  });

  it('stops when somebody switches it off meanwhile, and says what is on and what is not', async () => {
    await server.play(SHORT_NIGHT, async (region) => {
      switchOff(region);
      region.at(2, (meanwhile) => switchOff(meanwhile));
      const { outcome, nowTrue } = await enable(region, { watchFor: 3 * MINUTE_MS });
      expect({ outcome, nowTrue }).toEqual({
        outcome: 'stopped',
        nowTrue: [`somebody switched ${parts[0]} off again`],
      });
      expect(partsOn(region)).toEqual([]);
    });
  });

  it('stops where the region has none of the parts: nothing was given back', async () => {
    const { enactors } = SHORT_NIGHT.automation;
    const automation = {
      ...SHORT_NIGHT.automation,
      enactors: enactors.filter(({ zone }) => zone !== 'az3'),
    };
    await server.play({ ...SHORT_NIGHT, automation }, async (region) => {
      switchOff(region);
      const { outcome, nowTrue } = await enable(region, { parts: ['az3'] });
      expect({ outcome, nowTrue }).toEqual({
        outcome: 'stopped',
        nowTrue: ['this region has no az3'],
      });
    });
  });

  it('says that the automation is on when it cannot be switched off again', async () => {
    const scenario = failing('switchAutomation', 'timed-out-undone', { times: 3 });
    const later = scenario.faults.map((fault) => ({ ...fault, from: 4 * MINUTE_MS }));
    await server.play({ ...scenario, faults: later }, async (region) => {
      overridden(region);
      region.at(4, (meanwhile) => meanwhile.emptyTheRecord());
      const oneByOne = { parts: ['planner'] as const, watchFor: 6 * MINUTE_MS };
      const { outcome, nowTrue, left } = await enable(region, oneByOne);
      expect(outcome).toBe('stopped');
      expect(nowTrue).toContain('the DNS automation could not be switched off');
      expect(left).toContain('switch Planner and Enactors off by another way');
    });
  });

  it('hands back once though no answer came, and again what was swallowed (R3)', async () => {
    for (const kind of ['timed-out-done', 'timed-out-undone'] as const) {
      await server.play(failing('handBackRecord', kind), async (region) => {
        overridden(region);
        expect((await enable(region)).outcome).toBe('done');
        expect(region.texts('manual-write', ROLE)).toHaveLength(1);
        expect(region.calls(ROLE, 'handBackRecord')).toBe(kind === 'timed-out-done' ? 1 : 2);
      });
    }
  });

  it('switches each part on once though no answer came (R3)', async () => {
    const scenario = failing('switchAutomation', 'timed-out-done', { times: 5 });
    await server.play(scenario, async (region) => {
      switchOff(region);
      expect((await enable(region)).outcome).toBe('done');
      expect(switchedOn(region).map(({ data }) => data?.['part'])).toEqual(parts);
    });
  });

  it('switches nothing on when the hand-back is refused: the override stands', async () => {
    await server.play(failing('handBackRecord', 'throttled'), async (region) => {
      overridden(region);
      const { outcome, nowTrue } = await enable(region);
      expect(outcome).toBe('stopped');
      expect(nowTrue).toEqual([`${region.endpoint} is still set by hand`, expect.any(String)]);
      expect(partsOn(region)).toEqual([]);
      expect(region.calls(ROLE, 'switchAutomation')).toBe(0);
    });
  });

  it('is refused when somebody sets the endpoint by hand meanwhile, also with that rule waived', async () => {
    await server.play(SHORT_NIGHT, async (region) => {
      switchOff(region);
      // After its look at the record, and before its first switch: another person's override.
      region.at(0.2, (meanwhile) => meanwhile.setByHand());
      const waives = [{ rule: 'automation/off-while-override-stands', reason: 'a test' }] as const;
      const { outcome, nowTrue } = await region.run('enableAutomation', {
        ...{ policy: SECTIONS.automation, waives },
      });
      expect(outcome).toBe('stopped');
      expect(nowTrue.at(-1)).toContain('while a manual override stands');
      expect(partsOn(region)).toEqual([]);
    });
  });
});

describe('watchRegion', () => {
  const POLICY = {
    lookEvery: 60 * SECOND_MS,
    confirmations: 3,
    vantagePoints: ['resolver/1', 'resolver/2', 'resolver/3'],
  };
  const watch = async (region: PlayedRegion, change: Partial<typeof POLICY> = {}) =>
    region.run('watchRegion', { policy: { ...POLICY, ...change } });

  it('ends after so many looks in a row that find no address', async () => {
    await server.play(SHORT_NIGHT, async (region) => {
      switchOff(region);
      region.at(5, (later) => later.emptyTheRecord());
      const { detectedAt } = await watch(region);
      expect(detectedAt).toBeGreaterThan(7 * MINUTE_MS);
      expect(detectedAt).toBeLessThan(10 * MINUTE_MS);
      expect(region.texts('note')).toEqual([
        `${region.endpoint} has no address at 3 resolvers, 3 looks in a row`,
      ]);
    });
  });

  it('begins to count again when the name was back in between', async () => {
    await server.play(SHORT_NIGHT, async (region) => {
      switchOff(region);
      region.at(2, (later) => later.emptyTheRecord());
      region.at(5.5, (later) => later.setByHand());
      region.at(9, (later) => {
        const { records } = read(later);
        const changes = records.map((record) => ({ action: 'DELETE' as const, record }));
        later.act('changeRecords', { batch: { changes }, purpose: 'clean-up', generation: 0 });
      });
      const { detectedAt } = await watch(region, { confirmations: 6 });
      // Six looks, a minute apart, none of them before the name was empty again.
      expect(detectedAt).toBeGreaterThan((9 + 5) * MINUTE_MS);
    });
  });

  it('is not misled by some vantage points that find nothing: others still have an answer', async () => {
    const vantagePoints = Array.from({ length: 20 }, (_, n) => `resolver/${n}`);
    await server.play(SHORT_NIGHT, async (region) => {
      switchOff(region);
      region.at(1, (later) => later.emptyTheRecord());
      const change = { lookEvery: 10 * SECOND_MS, confirmations: 1, vantagePoints };
      const { detectedAt } = await watch(region, change);
      const firstEmpty = region.night.first('first-empty-answer')?.at ?? Infinity;
      expect(detectedAt).toBeGreaterThan(firstEmpty + 2 * 10 * SECOND_MS);
      const { answers } = region.act('askResolvers', { endpoint: region.endpoint, vantagePoints });
      expect(new Set(answers.map(({ a }) => a.kind))).toEqual(new Set(['nodata']));
    });
  });
});

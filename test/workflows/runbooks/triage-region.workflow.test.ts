import { MINUTE_MS } from '../../../workflows/domain/instant';
import { TRIAGE_VANTAGE_POINTS } from '../../../worker/triage/triage-request';
import { SHORT_NIGHT } from '../../support/short-night';
import { type PlayedRegion, StepServer } from '../../support/step-server';

let server: StepServer;
beforeAll(async () => {
  server = await StepServer.start();
});
afterAll(async () => server.stop());

const ASKED = {
  symptoms: ['cannot-connect-to-dynamodb', 'balancer-errors'],
  ...{ number: 1, lookEvery: 2 * MINUTE_MS, vantagePoints: TRIAGE_VANTAGE_POINTS },
} as const;

function emptied(region: PlayedRegion): void {
  region.act('switchAutomation', { on: false, reason: 'a test' });
  region.emptyTheRecord();
}

const toldOf = (region: PlayedRegion): readonly string[] =>
  region.night.record.events.filter(({ isSeen }) => isSeen).map(({ text }) => text);

describe('triageRegion', () => {
  it('looks twice, so far apart as it was told, and explains what it sees', async () => {
    await server.play(SHORT_NIGHT, async (region) => {
      emptied(region);
      region.to(5);
      const { diagnoses, lookedAt } = await region.run('triageRegion', ASKED);
      expect(diagnoses.map(({ verdict }) => verdict)).toEqual(['explained', 'not-in-region']);
      expect(diagnoses[0]?.causes[0]?.cause).toBe('record-empty');
      expect(lookedAt[1] - lookedAt[0]).toBe(ASKED.lookEvery);
      expect(region.calls('triage-region', 'lookAtRegion')).toBe(2);
    });
  });

  it('changes nothing, and leaves no trace in the timeline', async () => {
    await server.play(SHORT_NIGHT, async (region) => {
      emptied(region);
      region.to(5);
      const before = toldOf(region);
      await region.run('triageRegion', ASKED);
      const { acts } = region.night.record;
      const own = acts.filter(({ role }) => role === 'triage-region');
      expect(own.map(({ operation }) => operation)).toEqual(['lookAtRegion', 'lookAtRegion']);
      const since = toldOf(region).slice(before.length);
      expect(since.filter((text) => /triage/i.test(text))).toEqual([]);
    });
  });

  it('has acts of its own under each number, so a second one sees what has changed (T)', async () => {
    await server.play(SHORT_NIGHT, async (region) => {
      emptied(region);
      region.to(5);
      await region.run('triageRegion', ASKED);
      region.setByHand();
      region.to(30);
      const second = await region.run('triageRegion', { ...ASKED, number: 2 });
      expect(second.diagnoses.map(({ verdict }) => verdict)).not.toContain('explained');
      expect(region.calls('triage-region', 'lookAtRegion')).toBe(4);
    });
  });

  it.each([
    [{ symptoms: [] }, /symptoms: \[\]: expected one or more of cannot-connect/],
    [{ symptoms: ['it-is-slow'] }, /symptoms: \["it-is-slow"\]: expected/],
    [{ lookEvery: 0 }, /lookEvery: 0: expected milliseconds above 0/],
    [{ number: 0 }, /number: 0: expected a whole number from 1/],
  ])('refuses %j before it looks (O)', async (change, message) => {
    await server.play(SHORT_NIGHT, async (region) => {
      const run = region.run('triageRegion', { ...ASKED, ...change } as typeof ASKED);
      await expect(run).rejects.toMatchObject({
        cause: { type: 'InvalidInput', message: expect.stringMatching(message) as string },
      });
      expect(region.calls('triage-region', 'lookAtRegion')).toBe(0);
    });
  });
});

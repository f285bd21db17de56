import type { ApiLimit } from '../../../workflows/contract/scenario/mishaps';
import { MINUTE_MS, SECOND_MS } from '../../../workflows/domain/instant';
import { failing, SECTIONS, SHORT_NIGHT } from '../../support/short-night';
import { StepServer } from '../../support/step-server';

let server: StepServer;
beforeAll(async () => {
  server = await StepServer.start();
});
afterAll(async () => server.stop());

/** For so long all calls of this operation are refused, for there are too many. */
const busyFor = (minutes: number, operation: NonNullable<ApiLimit['operation']>) => ({
  ...SHORT_NIGHT,
  apiLimits: [{ from: 0, until: minutes * MINUTE_MS, share: 1, operation }],
});

describe('a step whose API takes too many calls', () => {
  it('asks again, with longer and longer pauses, until it is taken', async () => {
    await server.play(busyFor(4, 'restorePollers'), async (region) => {
      const { outcome } = await region.run('restoreServices', { policy: SECTIONS.services });
      expect(outcome).toBe('done');
      const tried = region.night.record.acts
        .filter(({ operation }) => operation === 'restorePollers')
        .map(({ at }) => at);
      const pauses = tried.slice(1).map((at, index) => at - (tried[index] ?? 0));
      expect(pauses.length).toBeGreaterThanOrEqual(3);
      expect(pauses.slice(0, -1).every((pause, index) => pause < (pauses[index + 1] ?? 0))).toBe(
        true,
      );
      expect(pauses[0]).toBeGreaterThanOrEqual(10 * SECOND_MS);
    });
  });

  it('says so when it is not taken in half an hour, and does not go on for ever', async () => {
    await server.play(busyFor(10_000, 'restorePollers'), async (region) => {
      const { outcome, left } = await region.run('restoreServices', { policy: SECTIONS.services });
      expect(outcome).toBe('stopped');
      expect(left).toEqual(['the pollers of lambda run: Throttling: rate exceeded']);
      expect(region.calls('restore-services', 'restorePollers')).toBe(10);
    });
  });

  it('switches the automation off all the same', async () => {
    await server.play(busyFor(4, 'switchAutomation'), async (region) => {
      expect((await region.run('disableAutomation', {})).outcome).toBe('done');
    });
  });

  it('takes any other refusal for final', async () => {
    await server.play(failing('restorePollers', 'throttled'), async (region) => {
      const { outcome } = await region.run('restoreServices', { policy: SECTIONS.services });
      expect(outcome).toBe('stopped');
      expect(region.calls('restore-services', 'restorePollers')).toBe(1);
    });
  });
});

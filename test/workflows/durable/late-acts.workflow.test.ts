import { MINUTE_MS } from '../../../workflows/domain/instant';
import { SECTIONS, SHORT_NIGHT } from '../../support/short-night';
import { StepServer } from '../../support/step-server';

const AWAY_MS = 12 * MINUTE_MS;

let server: StepServer;
beforeAll(async () => {
  server = await StepServer.start();
});
afterAll(async () => server.stop());

/** Instants of a step whose worker was away for twelve minutes before its first act. */
async function actsOf(isLive: boolean): Promise<readonly number[]> {
  return server.play(SHORT_NIGHT, async (region) => {
    region.away = { ms: AWAY_MS, ...(isLive ? { isLive: true } : {}) };
    await region.run('drainNetworkBacklog', { policy: SECTIONS.backlog });
    return region.night.record.acts.map(({ at }) => at);
  });
}

describe('a step whose worker was away', () => {
  it('acts at the instant that it is, and is patient from there', async () => {
    const acts = await actsOf(true);
    expect(acts[0]).toBeGreaterThan(AWAY_MS - MINUTE_MS);
    const pauses = acts.slice(1).map((at, index) => at - (acts[index] ?? 0));
    expect(Math.min(...pauses)).toBeGreaterThanOrEqual(SECTIONS.backlog.lookEvery);
  });

  it('acts at its own instants in a rehearsal, where no time goes by meanwhile', async () => {
    const [first] = await actsOf(false);
    expect(first).toBeLessThan(MINUTE_MS);
  });
});

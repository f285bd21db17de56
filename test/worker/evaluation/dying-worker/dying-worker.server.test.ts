import { loadPolicy, loadScenario } from '../../../../worker/config/load-file';
import {
  playDyingNight,
  type DyingNight,
} from '../../../../worker/evaluation/dying-worker/play-dying-night';
import { MINUTE_MS } from '../../../../workflows/domain/instant';

const scenario = loadScenario('dying-worker');
/** The first three quarters of an hour, with a death every few minutes. */
const short = {
  ...scenario,
  endsAt: scenario.zero + 45 * MINUTE_MS,
  workers: { from: scenario.zero + 3 * MINUTE_MS, dieEvery: 12 * MINUTE_MS, pace: 120 },
};

describe('a night with workers that keep dying', () => {
  let played: DyingNight;

  beforeAll(async () => {
    const night = { scenario: short, policy: loadPolicy('blackstart'), seed: 1 };
    played = await playDyingNight({ ...night, workers: short.workers }, { onProgress: () => {} });
  });

  it('has another worker go on where one was killed', () => {
    const { deaths, rehearsal } = played;
    expect(deaths.length).toBeGreaterThanOrEqual(2);
    const acts = deaths.map((death) => death.acts);
    expect(acts).toEqual(acts.toSorted((a, b) => a - b));
    expect(rehearsal.world.record.acts.length).toBeGreaterThan(acts[0] ?? Infinity);
  });

  it('comes to its end, and the recovery sets the record on its way', () => {
    const { record } = played.rehearsal.world;
    expect(played.rehearsal.world.now).toBeGreaterThanOrEqual(short.endsAt);
    expect(record.events.some(({ kind }) => kind === 'manual-write')).toBe(true);
    expect(record.acts.filter(({ operation }) => operation === 'overrideRecord')).toHaveLength(1);
  });
});

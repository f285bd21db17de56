import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeAnswer } from '../../workflows/domain/dns-records';
import { formatOffset } from '../../workflows/domain/instant';
import { loadScenario } from '../../worker/config/load-file';
import { cascadeResultSchema, judgeRun } from '../../worker/result/cascade-result';
import { DEFAULT_SCENARIO, HISTORICAL, play, type PlayedNight } from '../support/nights';

/** One event a line, for a person to read in a review. UPDATE_TIMELINES=1 writes them anew. */
function expectTimeline(name: string, { night }: PlayedNight): void {
  const file = join(__dirname, `${name}.timeline.txt`);
  const { zero } = night.scenario;
  const lines = night.record
    .timeline()
    .map(({ at, source, text }) => `${formatOffset(at, zero)} ${source}: ${text}`);
  const text = `${lines.join('\n')}\n`;
  if (process.env['UPDATE_TIMELINES'] === '1') writeFileSync(file, text);
  expect(text).toBe(readFileSync(file, 'utf8'));
}

/** Plans every minute for six hours make 7 hours of it a long test on a busy machine. */
const LADDER_MS_MAX = 240_000;

describe('the default scenario under the historical runbook', () => {
  let played: PlayedNight;

  beforeAll(async () => {
    played = await play(DEFAULT_SCENARIO, HISTORICAL);
  });

  it('holds its fidelity checks and breaks the rules that were broken', () => {
    const judged = judgeRun({
      scenario: DEFAULT_SCENARIO,
      policy: HISTORICAL,
      rehearsal: played,
      ablations: [],
    });
    expect(judged.fidelity.filter(({ ok }) => !ok)).toEqual([]);
    expect(judged.isGood).toBe(true);
    expect(judged.violations.filter(({ isExpected }) => !isExpected)).toEqual([]);
    const { name, zero, startsAt } = DEFAULT_SCENARIO;
    const result = { format: 'blackstart/cascade@1', scenario: name, seed: 1, zero, startsAt };
    expect(() =>
      cascadeResultSchema.parse({ ...result, policies: { historical: judged } }),
    ).not.toThrow();
  });

  it('keeps the public name down while internal services recover (F5b)', () => {
    const { night } = played;
    const iamUp = night.first('service-up', ({ source }) => source === 'iam')?.at ?? Infinity;
    const dynamodbUp = night.first('service-up', ({ source }) => source === 'dynamodb')?.at ?? 0;
    expect(iamUp).toBeLessThan(night.filled?.at ?? 0);
    expect(dynamodbUp).toBeGreaterThan(night.filled?.at ?? Infinity);
  });

  it('has the timeline that was read and approved', () => {
    expectTimeline('us-east-1-2025-10-19', played);
  });

  it('ends recovered, with every step done', () => {
    expect(played.recovery?.outcome).toBe('recovered');
  });
});

describe('the ladder scenario', () => {
  it(
    'races within three minutes, and clients are told NXDOMAIN',
    async () => {
      const scenario = loadScenario('us-east-1-2025-10-19-ladder');
      const played = await play(scenario, HISTORICAL);
      const { night } = played;
      expect(Math.round(night.minutes(night.emptied?.at ?? Infinity))).toBe(3);
      expect(night.first('first-empty-answer')?.text).toContain(
        describeAnswer({ kind: 'nxdomain' }),
      );
      const judged = judgeRun({ scenario, policy: HISTORICAL, rehearsal: played, ablations: [] });
      expect(judged.isGood).toBe(true);
      expectTimeline('us-east-1-2025-10-19-ladder', played);
      // Plans every minute make long histories: both Enactors have continued as new on the way, and had
      // they forgotten a plan or a sequence number, the night would have been another one.
      const runs = played.histories.filter(({ type }) => type === 'enactPlans');
      expect(runs.length).toBeGreaterThan(scenario.automation.enactors.length);
    },
    LADDER_MS_MAX,
  );
});

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeAnswer } from '../../workflows/domain/dns-records';
import { formatOffset } from '../../workflows/domain/instant';
import { loadPolicy, loadScenario } from '../../worker/config/load-file';
import { cascadeResultSchema } from '../../worker/result/cascade-result';
import { commandsOf } from '../../worker/result/commands';
import { judgeRun } from '../../worker/result/policy-result';
import { provenance } from '../../worker/result/provenance';
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

/** Plans every minute for seven hours make it a long test on a busy machine. */
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
    const { name, title, zero, startsAt } = DEFAULT_SCENARIO;
    const files = { scenario: name, policies: ['historical'] };
    const result = {
      ...{ format: 'blackstart/cascade@1', scenario: name, title, seed: 1, zero, startsAt },
      ...provenance({ command: 'npm start', flags: [], ...files }),
      ...{ policies: { historical: judged }, savings: [] },
    };
    expect(() => cascadeResultSchema.parse(result)).not.toThrow();
  });

  it('keeps who has approved what, in the words of the script', () => {
    const approvals = HISTORICAL.operator.script.flatMap(({ command, by, reason }) =>
      command.kind === 'approve' ? [{ step: command.step, by, reason }] : [],
    );
    const kept = commandsOf(played.histories).map(({ step, by, reason }) => ({ step, by, reason }));
    expect(kept).toEqual(approvals);
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
      const policy = loadPolicy('ladder');
      const played = await play(scenario, policy);
      const { night } = played;
      expect(Math.round(night.minutes(night.emptied?.at ?? Infinity))).toBe(3);
      expect(night.first('first-empty-answer')?.text).toContain(
        describeAnswer({ kind: 'nxdomain' }),
      );
      // Its network phase ends at 08:00, two and a half hours before that of the default scenario.
      const normalAt = night.minutes(night.all('propagation-normal').at(-1)?.at ?? Infinity);
      expect(Math.abs(normalAt - 492)).toBeLessThanOrEqual(20);
      const judged = judgeRun({ scenario, policy, rehearsal: played, ablations: [] });
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

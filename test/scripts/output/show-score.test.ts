import { stripVTControlCharacters } from 'node:util';
import { showScore } from '../../../scripts/output/show-score';
import type { PolicyResult } from '../../../worker/result/policy-result';
import { MINUTE_MS } from '../../../workflows/domain/instant';
import { DEFAULT_SCENARIO, HISTORICAL } from '../../support/nights';

const { zero } = DEFAULT_SCENARIO;
const minute = (minutes: number): number => zero + minutes * MINUTE_MS;

const night = (endsAt: number | null, minutesDown: number): PolicyResult =>
  ({
    endsAt: minute(500),
    eventEndsAt: endsAt === null ? null : minute(endsAt),
    phases: [{ id: 'dns', what: 'the endpoint has no address', from: minute(1), to: minute(90) }],
    services: {},
    customers: { minutesDown, byArchetype: [] },
    recovery: { outcome: 'recovered', steps: [] },
    violations: [],
  }) as unknown as PolicyResult;

function shown(yours: PolicyResult, ...rivals: PolicyResult[]): readonly string[] {
  const lines: string[] = [];
  const log = jest.spyOn(console, 'log').mockImplementation((text: string) => {
    lines.push(...stripVTControlCharacters(text).split('\n'));
  });
  showScore(
    { scenario: DEFAULT_SCENARIO, policy: HISTORICAL, judged: yours },
    rivals.map((judged) => ({ policy: HISTORICAL, judged })),
  );
  log.mockRestore();
  return lines.slice(lines.findIndex((line) => line.startsWith('Score')) + 1);
}

describe('the score of a drill', () => {
  it('says by how much it was sooner or later, and for how many customer-minutes more or fewer', () => {
    const lines = shown(night(100, 3_000_000), night(872, 14_800_000), night(70, 1_500_000));
    expect(lines).toEqual([
      '  the event is over at T+100:00, 3.0 million customer-minutes down',
      '  against historical: 12 h 52 min sooner, 11.8 million customer-minutes fewer',
      '  against historical: 30 min later, 1.5 million customer-minutes more',
    ]);
  });

  it('claims no end of an event that is not over, and nothing that rests on one', () => {
    const rivals = [night(70, 1_000), night(70, 4_000)];
    expect(shown(night(null, 2_000), ...rivals)).toEqual([
      '  the event is not over, 2,000 customer-minutes down up to T+500:00, and on',
      '  against historical: that one is over, at least 1,000 customer-minutes more',
      '  against historical: that one is over, customer-minutes not to be compared yet',
    ]);
  });

  it('is none when the race did not come out as it did that night', () => {
    const rule = 'dns/record-never-empty';
    const missed = { rule, at: null, by: 'nobody', evidence: '', isExpected: true };
    const yours = { ...night(20, 0), violations: [missed] };
    const lines = shown(yours, night(70, 1_000)).join('\n');
    expect(lines).toContain('no score: this was not that night');
    expect(lines).toContain('what was to break did not: dns/record-never-empty');
    expect(lines).toContain('play it again, slower');
    expect(lines).not.toContain('sooner');
    expect(shown({ ...yours, endsAt: minute(-5) }).join('\n')).toContain('before the trouble');
  });
});

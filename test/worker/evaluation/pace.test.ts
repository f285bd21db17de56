import { loadPolicy, loadScenario } from '../../../worker/config/load-file';
import type { EvaluatedNight } from '../../../worker/evaluation/evaluated-night';
import { Pace } from '../../../worker/evaluation/pace';

const policy = loadPolicy('blackstart');
const nightOf = (name: string): EvaluatedNight => ({
  policy,
  scenario: loadScenario(name),
  seed: 1,
});
const rehearsed = nightOf('us-east-1-2025-10-19');
const quiet = nightOf('quiet-night');
/** It ends at T+480, at a pace of 300: 96 s and what comes before T+0. */
const onServer = nightOf('dying-worker');

describe('the pace of an evaluation', () => {
  it('is not known before a rehearsal is over, whatever was played on a server', () => {
    const pace = new Pace(2);
    expect(pace.secondsLeft([rehearsed], [])).toBeNull();
    pace.took(onServer, 100);
    expect(pace.secondsLeft([rehearsed, onServer], [])).toBeNull();
  });

  it('of a night on a server is its own until one was played', () => {
    const pace = new Pace(1);
    const { endsAt } = onServer.scenario;
    expect(pace.secondsLeft([onServer], [])).toBeCloseTo(endsAt / 300 / 1_000, 6);
    pace.took(onServer, 130);
    expect(pace.secondsLeft([onServer], [])).toBe(130);
  });

  it('is a scenario’s own, and of one that was not played that of the others', () => {
    const pace = new Pace(1);
    pace.took(rehearsed, 10);
    pace.took(rehearsed, 14);
    expect(pace.secondsLeft([quiet], [])).toBe(12);
    pace.took(quiet, 3);
    expect(pace.secondsLeft([quiet, rehearsed], [])).toBe(15);
  });

  it('is shared by those side by side, less what is behind, and no shorter than the longest night', () => {
    const pace = new Pace(2);
    pace.took(rehearsed, 10);
    pace.took(onServer, 100);
    expect(pace.secondsLeft([rehearsed, rehearsed], [])).toBe(10);
    expect(pace.secondsLeft([rehearsed], [{ night: rehearsed, seconds: 4 }])).toBe(10);
    expect(pace.secondsLeft([], [{ night: onServer, seconds: 30 }])).toBe(70);
    expect(pace.secondsLeft([], [{ night: onServer, seconds: 130 }])).toBe(0);
  });
});

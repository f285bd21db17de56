import { loadPolicy, loadScenario } from '../../../worker/config/load-file';
import type { EvaluatedRun } from '../../../worker/evaluation/evaluation-result';
import { NightFailedError, type NightPlayer } from '../../../worker/evaluation/night-processes';
import { changed, leverOf } from '../../../worker/what-if/levers';
import { playSettings, type SettingsWork } from '../../../worker/what-if/play-settings';
import { someRun } from '../../support/some-run';

const base = { policy: loadPolicy('blackstart'), scenario: loadScenario('us-east-1-2025-10-19') };
const slower = changed(leverOf('negativeTtl').apply(base, 60), 'negativeTtl-60');

/** Who plays says of each night whose it is: the base has an hour, the other one has two. */
function workWith(runs: readonly EvaluatedRun[] = [], fails = '') {
  const [asked, kept]: [string[], EvaluatedRun[]] = [[], []];
  let ended = 0;
  const startPlayer = (): NightPlayer => ({
    play: async ({ policy, scenario, seed }) => {
      asked.push(`${policy.name}/${seed}`);
      await Promise.resolve();
      if (policy.name === fails) throw new NightFailedError('it stood still');
      const minutes = policy.name === base.policy.name ? 60 : 120;
      const violations = [
        { rule: 'dns/one', at: 1, isExpected: true },
        { rule: 'dns/two', at: 1, isExpected: false },
        { rule: 'dns/two', at: 2, isExpected: false },
        { rule: 'dns/three', at: null, isExpected: true },
      ].map((told) => ({ ...told, by: 'somebody', evidence: 'seen', isWaived: false }));
      const recoveryTime = { minutes, isOpen: false };
      return someRun({ scenario: scenario.name, seed, recoveryTime, violations });
    },
    end: () => {
      ended += 1;
    },
  });
  const work: SettingsWork = {
    ...{ seeds: [1, 2], sideBySide: 2, runs, startPlayer },
    onRun: (run) => kept.push(run),
  };
  return { work, asked, kept, ended: () => ended };
}

describe('the nights of settings', () => {
  it('come in the order of the settings, and say which rules break beside those expected', async () => {
    const { work, kept, ended } = workWith();
    const nights = await playSettings([slower, base], work);
    const minutes = nights.map((each) => each.map(({ recoveryTime }) => recoveryTime.minutes));
    expect(minutes).toEqual([
      [120, 120],
      [60, 60],
    ]);
    expect(nights[0]?.[0]).toMatchObject({
      ...{ isWell: false, rulesBroken: ['dns/two'], rulesKept: ['dns/three'] },
    });
    expect(kept).toHaveLength(4);
    expect(ended()).toBe(2);
  });

  it('are not played again where they are there, and only for the same setting', async () => {
    const first = workWith();
    const before = await playSettings([base], first.work);
    const again = workWith(first.kept);
    const nights = await playSettings([base, slower], again.work);
    expect(nights[0]).toEqual(before[0]);
    expect(again.asked.toSorted()).toEqual([
      'blackstart-negativeTtl-60/1',
      'blackstart-negativeTtl-60/2',
    ]);
  });

  it('fail with the first that cannot be played, and those that wait are not begun', async () => {
    const { work, asked, ended } = workWith([], 'blackstart-negativeTtl-60');
    const settings = [slower, slower, base, base, base, base];
    await expect(playSettings(settings, work)).rejects.toThrow(
      'blackstart-negativeTtl-60, seed 1: it stood still',
    );
    expect(asked.length).toBeLessThan(12);
    expect(ended()).toBeGreaterThan(0);
  });
});

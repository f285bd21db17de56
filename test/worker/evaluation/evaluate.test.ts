import { loadPolicy, loadScenario } from '../../../worker/config/load-file';
import { evaluate, type EvaluationWork } from '../../../worker/evaluation/evaluate';
import type { EvaluatedRun } from '../../../worker/evaluation/evaluation-result';
import { NightFailedError, type NightPlayer } from '../../../worker/evaluation/night-processes';
import { someRun } from '../../support/some-run';

const policy = loadPolicy('blackstart');
const scenarios = ['us-east-1-2025-10-19', 'us-east-1-2025-10-19-ladder'].map(loadScenario);
const [night, ladder] = scenarios.map(({ name }) => name) as [string, string];

/** A player that answers at once, and says what it was asked. */
function fakePlayer(fails: (scenario: string, seed: number) => boolean = () => false) {
  const asked: string[] = [];
  let [underWay, most, ended] = [0, 0, 0];
  const startPlayer = (): NightPlayer => ({
    play: async ({ scenario, seed }, onProgress) => {
      asked.push(`${scenario.name}/${seed}`);
      underWay += 1;
      most = Math.max(most, underWay);
      onProgress(1_000);
      await Promise.resolve();
      underWay -= 1;
      if (fails(scenario.name, seed)) throw new NightFailedError('it stood still');
      return someRun({ scenario: scenario.name, seed });
    },
    end: () => {
      ended += 1;
    },
  });
  return { asked, startPlayer, most: () => most, ended: () => ended };
}

const work = (
  startPlayer: EvaluationWork['startPlayer'],
  runs: readonly EvaluatedRun[] = [],
): EvaluationWork & { kept: EvaluatedRun[]; told: string[] } => {
  const [kept, told]: [EvaluatedRun[], string[]] = [[], []];
  return {
    ...{ runs, startPlayer, kept, told },
    onRun: (run) => kept.push(run),
    onProgress: ({ done, total, underWay }) => {
      told.push(`${done} of ${total}, ${underWay.length} under way`);
    },
  };
};

const keys = (runs: readonly EvaluatedRun[]) => runs.map((run) => `${run.scenario}/${run.seed}`);
const plan = { policy, scenarios, seeds: [1, 2], sideBySide: 2 };

describe('evaluate', () => {
  it('plays each scenario with each seed, so many at a time, and gives them in order', async () => {
    const { asked, startPlayer, most, ended } = fakePlayer();
    const its = work(startPlayer);
    const { runs, failed } = await evaluate(plan, its);
    expect(keys(runs)).toEqual([`${night}/1`, `${night}/2`, `${ladder}/1`, `${ladder}/2`]);
    expect(failed).toEqual([]);
    expect(asked).toHaveLength(4);
    expect(most()).toBe(2);
    expect(ended()).toBe(2);
    expect(keys(its.kept).toSorted()).toEqual(keys(runs).toSorted());
    expect(its.told[0]).toBe('0 of 4, 1 under way');
    expect(its.told.at(-1)).toMatch(/^3 of 4|^2 of 4/);
  });

  it('does not play again what is there', async () => {
    const { asked, startPlayer } = fakePlayer();
    const there = someRun({ scenario: ladder, seed: 1, digest: 'f'.repeat(64) });
    const other = someRun({ scenario: 'of another evaluation', seed: 1 });
    const { runs } = await evaluate(plan, work(startPlayer, [there, other]));
    expect(asked.toSorted()).toEqual([`${night}/1`, `${night}/2`, `${ladder}/2`].toSorted());
    expect(runs).toHaveLength(4);
    expect(runs[2]).toBe(there);
  });

  it('plays the others when one fails, and says which and why', async () => {
    const { startPlayer } = fakePlayer((scenario, seed) => scenario === night && seed === 2);
    const its = work(startPlayer);
    const { runs, failed } = await evaluate(plan, its);
    expect(keys(runs)).toEqual([`${night}/1`, `${ladder}/1`, `${ladder}/2`]);
    expect(failed).toEqual([{ scenario: night, seed: 2, reason: 'it stood still' }]);
    expect(its.kept).toHaveLength(3);
  });

  it('ends its players when something else goes wrong', async () => {
    const { startPlayer, ended } = fakePlayer();
    const its = {
      ...work(startPlayer),
      onRun: () => {
        throw new Error('disk full');
      },
    };
    await expect(evaluate(plan, its)).rejects.toThrow('disk full');
    expect(ended()).toBe(2);
  });
});

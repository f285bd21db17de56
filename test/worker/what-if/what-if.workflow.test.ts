import { playEvaluatedNight } from '../../../worker/evaluation/evaluated-night';
import type { NightPlayer } from '../../../worker/evaluation/night-processes';
import { changed } from '../../../worker/what-if/levers';
import { askWhatIf } from '../../../worker/what-if/what-if';
import { HISTORICAL, scriptAt, untilMinute } from '../../support/nights';

/** The night from the race until DNS is back, with operators who are quick; its leases are few. */
const quick = scriptAt({ 'start-recovery': 2, 'override-dns-record': 3, 'disable-automation': 4 });
const DNS_STEPS = ['override-dns-record', 'restore-dynamodb', 'disable-automation'];
const policy = { ...quick, steps: quick.steps.filter(({ id }) => DNS_STEPS.includes(id)) };
const short = untilMinute(30);
const scenario = { ...short, leases: { ...short.leases, droplets: 3_000 } };

const player: NightPlayer = {
  play: (night, onAt) =>
    playEvaluatedNight(night, ({ at }) => {
      onAt(at);
    }),
  end: () => undefined,
};

test('a what-if plays the base, its points and its changes, and finds the tip', async () => {
  const runs: string[] = [];
  const found = await askWhatIf(
    {
      ...{ setting: { policy, scenario }, points: [{ lever: 'negativeTtl', value: 60 }] },
      changes: [
        {
          ...{ id: 'late', what: 'the override at T+10' },
          apply: ({ policy: given, scenario: same }) => ({
            policy: {
              ...given,
              operator: scriptAt(
                { 'start-recovery': 2, 'disable-automation': 4, 'override-dns-record': 10 },
                HISTORICAL,
              ).operator,
            },
            scenario: same,
          }),
        },
      ],
      ...{ windowSeeds: [1], isTipPlayed: true },
    },
    {
      ...{ seeds: [1], sideBySide: 1, runs: [], startPlayer: () => player },
      onRun: (run) => runs.push(run.scenario),
      ...{ onWindow: () => undefined, onNights: () => undefined },
    },
  );
  expect(new Set(runs).size).toBe(3);
  expect(found).toMatchObject({ policy: 'historical', scenario: scenario.name });
  expect(found.points).toMatchObject([{ lever: 'negativeTtl', base: 900, value: 60, unit: 's' }]);
  const customers = [found.base, found.points[0]?.nights, found.counterfactuals[0]?.nights].map(
    (nights) => nights?.[0]?.customerMinutes ?? NaN,
  );
  const [base, soonForgotten, late] = customers as [number, number, number];
  expect(soonForgotten).toBeLessThan(base);
  expect(late).toBeGreaterThan(base);
  expect(found.envelope.loads.find(({ isOwn }) => isOwn)?.allTipAt).not.toBeNull();
  // Without a controller there is none whose place a fixed window could take.
  expect(found.envelope.nights).toEqual([]);
});

test('the fidelity checks of the record are not about a night that was changed', () => {
  const { policy: other } = changed({ policy: HISTORICAL, scenario: short }, 'late');
  expect(short.expects.fidelity).toBe(HISTORICAL.name);
  expect(other.name).not.toBe(short.expects.fidelity);
});

import type { FidelityRow } from '../../../../activities/world/judging/checks/measuring';
import { isGood, judgeFidelity } from '../../../../activities/world/judging/fidelity';
import { loadScenario } from '../../../../worker/config/load-file';
import { HISTORY, NightOnWorld, type NightPlay } from '../../../support/night-acts';

// The world alone: there is no race in it, so the checks of the race (F1, F2) are asked elsewhere.
const { launches, leases, balancers, traffic } = loadScenario('us-east-1-2025-10-19');
const missedBy = (play: NightPlay = {}): readonly string[] =>
  judgeFidelity(new NightOnWorld(play).judged)
    .filter(({ id, ok }) => !ok && !/^F[12]\D/.test(id))
    .map(({ id }) => id);
const without = (...minutes: number[]) => HISTORY.filter(([minute]) => !minutes.includes(minute));
describe('the checks of a night', () => {
  it('hold for the night', () => {
    expect(missedBy()).toEqual([]);
  });

  it.each<readonly [string, NightPlay, readonly string[]]>([
    [
      'connections to DynamoDB that live for ever: no lease lapses',
      { change: { leases: { ...leases, connections: { perHost: 100, meanLife: 1e12 } } } },
      ['F6a', 'F7b'],
    ],
    [
      'connections that are opened anew for each check: all leases lapse at once',
      { change: { leases: { ...leases, connections: { perHost: 100, meanLife: 1_000 } } } },
      ['F6b'],
    ],
    [
      'time-outs that free the slot: there is no collapse',
      {
        change: {
          leases: { ...leases, attempts: { ...leases.attempts, timeoutFreesSlot: true } },
        },
        acts: without(266),
      },
      ['F7a', 'F7b'],
    ],
    ['nobody throttles and restarts', { acts: without(266) }, ['F7b', 'F8a', 'F9a', 'F10d']],
    [
      'nothing is pent up',
      { change: { launches: { ...launches, persistentShare: 0, heldBackShare: 0 } } },
      ['F8a', 'F8b', 'F9a', 'F9b', 'F9c', 'F10a begin', 'F10a end', 'F10b begin', 'F10c'],
    ],
    ['nobody relaxes the launch throttle', { acts: without(842) }, ['F8c']],
    [
      'a checker that flapping costs nothing',
      {
        change: { balancers: { ...balancers, checker: { ...balancers.checker, changeWork: 0 } } },
      },
      ['F9b', 'F10a begin', 'F10c'],
    ],
    ['nobody switches the failover off', { acts: without(588, 861) }, ['F9c']],
    [
      'the day begins six hours later',
      { change: { traffic: { ...traffic, peakAt: traffic.peakAt + 6 * 3_600_000 } } },
      ['F10a begin', 'F10c'],
    ],
  ])('are missed where their mechanism is gone: %s', (_case, play, expected) => {
    expect(missedBy(play)).toEqual(expect.arrayContaining([...expected]));
  });
});

describe('a run', () => {
  const row = (kind: FidelityRow['kind'], ok: boolean): FidelityRow => ({
    ...{ id: 'F0', what: '', expected: '', tolerance: '', measured: '' },
    ...{ kind, ok },
  });
  const predictions = (held: number, missed: number) => [
    ...Array.from({ length: held }, () => row('pred', true)),
    ...Array.from({ length: missed }, () => row('pred', false)),
  ];

  it('is good with every def and fit, and four of five predictions', () => {
    expect(isGood([row('def', true), row('fit', true), ...predictions(4, 1)])).toBe(true);
  });

  it.each([
    ['a def is missed', [row('def', false), ...predictions(5, 0)]],
    ['a fit is missed', [row('fit', false), ...predictions(5, 0)]],
    ['more than a fifth of the predictions is missed', predictions(7, 2)],
  ])('is not good when %s', (_case, rows) => {
    expect(isGood(rows)).toBe(false);
  });
});

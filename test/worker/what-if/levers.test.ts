import { BadInputError } from '../../../worker/bad-input';
import { loadPolicy, loadScenario } from '../../../worker/config/load-file';
import { changed, LEVER_NAMES, leverOf } from '../../../worker/what-if/levers';
import { pointsOf } from '../../../worker/what-if/points';
import { COUNTERFACTUALS } from '../../../worker/what-if/counterfactuals';
import { closedForm, safeEnvelope, worldOf } from '../../../worker/what-if/safe-envelope';

const scenario = loadScenario('us-east-1-2025-10-19');
const ours = { policy: loadPolicy('blackstart'), scenario };
const historical = { policy: loadPolicy('historical'), scenario };

describe('levers', () => {
  test.each(LEVER_NAMES)('%s sets what it says it reads, and leaves what it was given', (name) => {
    const before = structuredClone(ours);
    const { base, apply } = leverOf(name);
    expect(base(apply(ours, 7))).toBe(7);
    expect(base(ours)).not.toBe(7);
    expect(ours).toEqual(before);
  });

  test('without values, half and double of each base', () => {
    // A window that is fixed has no base under a controller, and of one host there is no half.
    expect(pointsOf(undefined, ours)).toHaveLength(2 * LEVER_NAMES.length - 3);
    expect(pointsOf(undefined, historical)).not.toContainEqual({
      ...{ lever: 'restartsAtOnce', value: 2_000 },
    });
    expect(pointsOf('throttle=4:16,detection=0.5', ours)).toEqual([
      { lever: 'throttle', value: 4 },
      { lever: 'throttle', value: 16 },
      { lever: 'detection', value: 0.5 },
    ]);
  });

  test.each([
    ['throttle=4..16/4', [4, 8, 12, 16]],
    ['throttle=4..15/4:20', [4, 8, 12, 20]],
    ['detection=0.1..0.4/0.1', [0.1, 0.2, 0.3, 0.4]],
    ['window=100 .. 100 / 5', [100]],
  ])('%s is a range', (vary, values) => {
    expect(pointsOf(vary, ours).map(({ value }) => value)).toEqual(values);
  });

  test('a fixed window takes the place of the controller, or of the limit where there is none', () => {
    const { base, apply } = leverOf('window');
    expect([base(ours), base(historical)]).toEqual([null, 19]);
    const { policy } = apply(ours, 125);
    expect(policy.leases?.controller).toEqual({
      ...{ kind: 'fixed', initial: 125, windowMax: 125, totalMax: null },
    });
    expect(policy.throttle?.attemptsInFlightMax).toBe(125);
    expect(apply(historical, 125).policy.leases).toEqual(historical.policy.leases);
    expect(apply(historical, 125).policy.throttle?.attemptsInFlightMax).toBe(125);
  });

  test.each([
    ['speed=2', /--vary speed: expected one of throttle, window, approvalDelay, handBackDelay/],
    ['throttle=2.5', /--vary throttle=2.5: expected a whole number above 0 .*levers: throttle/],
    ['throttle=0', /--vary throttle=0: expected a whole number above 0/],
    ['detection=soon', /--vary detection=soon: expected a number above 0/],
    ['throttle', /--vary throttle: expected throttle=value:value/],
    ['throttle=4:4', /--vary throttle=4: expected each value once/],
    ['throttle=900', /--vary throttle=900: expected at most 800 attempts \(windowMax\)/],
    ['launchLoad=0.9', /--vary launchLoad=0.9: expected at most 0.85 share/],
    ['throttle=4..16', /--vary throttle=4..16: expected from..to\/step, such as 4..16\/4/],
    ['throttle=4/16', /--vary throttle=4\/16: expected from..to\/step/],
    ['throttle=16..4/4', /--vary throttle=16..4\/4: expected to \(4\) at or above from \(16\)/],
    ['throttle=4..16/0', /--vary throttle=0: expected a whole number above 0/],
    ['throttle=4..soon/4', /--vary throttle=soon: expected a whole number above 0/],
    ['window=1..5000/1', /--vary window=1..5000\/1: expected at most 100 values, found 5000/],
  ])('refuses %s', (vary, message) => {
    expect(() => pointsOf(vary, ours)).toThrow(BadInputError);
    expect(() => pointsOf(vary, ours)).toThrow(message);
  });

  test('people are slower in proportion, and what they review at leisure is a lever of its own', () => {
    const minutesOf = (name: 'approvalDelay' | 'handBackDelay') =>
      leverOf(name)
        .apply(ours, 20)
        .policy.operator.script.map(({ after = 0 }) => after / 60_000);
    expect(minutesOf('approvalDelay')).toEqual([5, 10, 20, 20, 60, 60]);
    expect(minutesOf('handBackDelay')).toEqual([5, 5, 10, 10, 20, 20]);
  });

  test('a policy that has nobody to wait for has no such lever', () => {
    expect(() => pointsOf('detection=2', historical)).toThrow(
      /the policy historical has none; expected one of throttle, window, negativeTtl/,
    );
  });
});

describe('counterfactuals', () => {
  const minutesOf = ({ policy }: typeof historical) =>
    new Map(
      policy.operator.script.map(({ command, at = NaN }) => [
        command.kind === 'approve' ? command.step : command.kind,
        at / 60_000,
      ]),
    );
  const before = minutesOf(historical);
  const moves = (id: string) => {
    const found = COUNTERFACTUALS.find((each) => each.id === id);
    const after = minutesOf(found?.apply(historical) ?? historical);
    return Object.fromEntries(
      [...after].flatMap(([act, at]) => {
        const earlier = (before.get(act) ?? NaN) - at;
        return earlier === 0 ? [] : [[act, Math.round(earlier)]];
      }),
    );
  };

  test.each(COUNTERFACTUALS)('$id changes something, and keeps the script in order', (each) => {
    const { policy, scenario: other } = each.apply(historical);
    const instants = policy.operator.script.map(({ at }) => at ?? NaN);
    expect(instants).toEqual(instants.toSorted((a, b) => a - b));
    expect(policy.operator.script).toHaveLength(historical.policy.operator.script.length);
    const isSame = Object.keys(moves(each.id)).length === 0;
    expect(isSame).toBe(other !== historical.scenario);
  });

  test.each([
    ['throttle-early', { 'throttle-recovery': 94 }],
    ['start-early', { 'start-recovery': 40 }],
    ['override-throttle-early', { 'override-dns-record': 97, 'throttle-recovery': 190 }],
  ])('%s moves nothing else', (id, expected) => {
    expect(moves(id)).toEqual(expected);
  });

  test('with the rest of the night, what came later comes as much earlier', () => {
    const all = [...before.keys()];
    expect(moves('start-early-all')).toEqual(Object.fromEntries(all.map((act) => [act, 40])));
    const { 'override-dns-record': override, ...rest } = moves('override-throttle-all');
    expect(override).toBe(97);
    expect(new Set(Object.values(rest))).toEqual(new Set([190]));
    expect(rest).not.toHaveProperty('mitigate-internally');
    expect(Object.keys(rest)).toHaveLength(all.length - 3);
  });

  test('have a name of their own, so that checks of the record are not about them', () => {
    expect(changed(historical, 'start-early').policy.name).toBe('historical-start-early');
  });

  test('of a policy whose people act when they are asked are refused', () => {
    const [first] = COUNTERFACTUALS;
    expect(() => first?.apply(ours)).toThrow(
      '--counterfactuals: blackstart: expected an approval of throttle-recovery at an instant',
    );
  });
});

describe('the envelope', () => {
  const { leases } = scenario;
  const small = { ...leases, droplets: 600, hosts: { ...leases.hosts, count: 1 } };

  test('a window far beyond the closed form collapses, and one far below does not', () => {
    const told: number[] = [];
    const loads = safeEnvelope(small, [1], (_, window) => told.push(window));
    expect(closedForm(worldOf(leases, 1))).toBeCloseTo((22 * 0.85 * 120) / 16.1, 5);
    expect(loads.map(({ load, isOwn }) => [load, isOwn])).toEqual([
      [0, false],
      [0.05, true],
      [0.3, false],
    ]);
    expect(told).toHaveLength(loads.flatMap(({ windows }) => windows).length);
    for (const { windows, safeUpTo, tipsAt, allTipAt } of loads) {
      expect(windows[0]).toMatchObject({ tipped: 0, unfinished: 0, low: 0 });
      expect(windows.at(-1)).toMatchObject({ tipped: 1, high: 1 });
      expect(safeUpTo).toBeLessThan(tipsAt ?? NaN);
      expect(tipsAt).toBeLessThanOrEqual(allTipAt ?? NaN);
    }
    const bounds = loads.map((load) => load.closedForm);
    expect(bounds).toEqual(bounds.toSorted((a, b) => b - a));
  });
});

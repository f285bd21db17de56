import { BadInputError } from '../../../worker/bad-input';
import { loadPolicy, loadScenario } from '../../../worker/config/load-file';
import { LEVER_NAMES, leverOf, pointsOf } from '../../../worker/what-if/levers';
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
    expect(pointsOf(undefined, ours)).toHaveLength(8);
    expect(pointsOf('throttle=4:16,detection=0.5', ours)).toEqual([
      { lever: 'throttle', value: 4 },
      { lever: 'throttle', value: 16 },
      { lever: 'detection', value: 0.5 },
    ]);
  });

  test.each([
    ['speed=2', /--vary speed: expected one of throttle, approvalDelay, negativeTtl, detection/],
    ['throttle=2.5', /--vary throttle=2.5: expected a whole number above 0 .*levers: throttle/],
    ['throttle=0', /--vary throttle=0: expected a whole number above 0/],
    ['detection=soon', /--vary detection=soon: expected a number above 0/],
    ['throttle', /--vary throttle: expected throttle=value:value/],
    ['throttle=4:4', /--vary throttle=4: expected each value once/],
    ['throttle=900', /--vary throttle=900: expected at most windowMax \(800\)/],
  ])('refuses %s', (vary, message) => {
    expect(() => pointsOf(vary, ours)).toThrow(BadInputError);
    expect(() => pointsOf(vary, ours)).toThrow(message);
  });

  test('a policy that has nobody to wait for has no such lever', () => {
    expect(() => pointsOf('detection=2', historical)).toThrow(
      /the policy historical has none; expected one of throttle, negativeTtl/,
    );
  });
});

describe('counterfactuals', () => {
  test.each(COUNTERFACTUALS)('$id changes one thing, and keeps the script in order', (each) => {
    const changed = each.apply(historical);
    const instants = changed.policy.operator.script.map(({ at }) => at ?? NaN);
    expect(instants).toEqual(instants.toSorted((a, b) => a - b));
    const acts = new Set(historical.policy.operator.script.map((act) => JSON.stringify(act)));
    const other = changed.policy.operator.script.filter((act) => !acts.has(JSON.stringify(act)));
    const isOtherRegion = changed.scenario !== historical.scenario;
    expect(other.length + Number(isOtherRegion)).toBe(1);
  });
});

test('a window far beyond the closed form collapses, and one far below does not', () => {
  const { leases } = scenario;
  const small = { ...leases, droplets: 600, hosts: { ...leases.hosts, count: 1 } };
  const { windows } = safeEnvelope(small, [1], () => undefined);
  expect(closedForm(worldOf(leases, 1))).toBeCloseTo((22 * 0.85 * 120) / 16.1, 5);
  expect(windows[0]).toMatchObject({ collapsed: 0, unfinished: 0 });
  const last = windows.at(-1);
  expect(Math.max(last?.collapsed ?? 0, last?.unfinished ?? 0)).toBe(1);
});

import {
  balancerBenchResultSchema,
  type RuleFigures,
} from '../../../worker/balancer-bench/balancer-bench-result';
import { ABLATIONS, CONTESTANTS } from '../../../worker/balancer-bench/contestants';
import { figuresOf } from '../../../worker/balancer-bench/figures';
import { runFleet } from '../../../worker/balancer-bench/run-fleet';
import { LOADS, SETTINGS } from '../../../worker/balancer-bench/settings';

const RULES = { ...CONTESTANTS, ...ABLATIONS };
/** Seeds apart from those of the report, and from those on which ours was settled. */
const SEEDS = [501, 502];

const played = new Map<string, RuleFigures>();

/** Each is asked for more than once, and is always the same. */
function figures(setting: string, rule: string, load: number): RuleFigures {
  const key = [setting, rule, load].join('/');
  const known = played.get(key) ?? play(setting, rule, load);
  played.set(key, known);
  return known;
}

const play = (setting: string, rule: string, load: number): RuleFigures =>
  figuresOf(
    SEEDS.map((seed) => runFleet({ ...SETTINGS[setting]!.fleet, load }, seed, RULES[rule]!)),
  );
const errors = (setting: string, rule: string, load = 0.8) =>
  figures(setting, rule, load).errors.mean;

describe('a rule of removal', () => {
  it('has the same figures for the same setting and seed', () => {
    expect(play('both', 'blackstart', 0.8)).toEqual(figures('both', 'blackstart', 0.8));
  });

  it.each(LOADS)(
    'of ours keeps to its aims in the setting of the study, at a load of %d',
    (load) => {
      const ours = figures('study', 'blackstart', load);
      expect(ours.errors.max).toBeLessThan(0.0004);
      expect(ours.removed.peakMax).toBeLessThan(0.06);
      expect(ours.changes).toBeLessThan(0.9);
      expect(errors('study', 'never remove', load)).toBeCloseTo(4 / 180, 6);
    },
  );

  it('of today takes away what is well where checkers are blind; ours does not', () => {
    const today = figures('blind', 'today', 0.8);
    expect(today.errors.mean).toBeGreaterThan(0.1);
    expect(today.removedWell.peakMean).toBeGreaterThan(0.5);
    const ours = figures('blind', 'blackstart', 0.8);
    expect(ours.errors.mean).toBe(0);
    expect(ours.removedWell.peakMax).toBeLessThan(0.02);
  });

  it('of ours finds bad targets about as fast as today, and never removing finds none', () => {
    const [ours, today] = ['blackstart', 'today'].map((rule) => figures('bad', rule, 0.8));
    expect(ours?.found.medianMinutes).toBeLessThanOrEqual(1.5);
    expect(today?.found.medianMinutes).toBe(1);
    expect(ours?.errors.mean).toBeLessThan(0.05 * errors('bad', 'never remove'));
    expect(figures('bad', 'never remove', 0.8).found).toMatchObject({
      count: 0,
      medianMinutes: null,
    });
  });

  it('of ours fails a zone over that is down, as far as there is room', () => {
    const without = errors('zone-down', 'no failover', 0.5);
    expect(errors('zone-down', 'blackstart', 0.5)).toBeLessThan(0.1 * without);
    const [half, most] = [0.65, 0.8].map((load) => errors('zone-down', 'blackstart', load));
    expect(half).toBeLessThan(0.5 * without);
    expect(most).toBeLessThan(0.9 * without);
    const whole = [0.5, 0.65, 0.8].map((load) => {
      return figures('zone-down', 'failover whole', load).failovers;
    });
    expect(whole).toEqual([1, 0, 0]);
  });
});

describe('without one of its parts ours is worse', () => {
  const changes = (setting: string, rule: string) => figures(setting, rule, 0.8).changes;
  const peak = (setting: string, rule: string) => figures(setting, rule, 0.8).removed.peakMean;

  it.each([
    { rule: 'no level cap', setting: 'wrong-few', measure: errors, factor: 2 },
    { rule: 'no panic', setting: 'wrong-many', measure: peak, factor: 1.5 },
    { rule: 'no distrust', setting: 'both', measure: changes, factor: 3 },
    { rule: 'no second checker', setting: 'both', measure: changes, factor: 10 },
    { rule: 'no initial', setting: 'blind', measure: changes, factor: 3 },
    { rule: 'no hysteresis', setting: 'blind', measure: changes, factor: 3 },
    { rule: 'no failover', setting: 'zone-down', measure: errors, factor: 1.1 },
  ])('$rule, where $setting', ({ rule, setting, measure, factor }) => {
    const [ours, without] = [measure(setting, 'blackstart'), measure(setting, rule)];
    expect(without).toBeGreaterThan(factor * ours + 1e-9);
  });
});

describe('the figures', () => {
  it('are what their schema says', () => {
    const rules = Object.fromEntries(
      ['blackstart', 'never remove'].map((rule) => [rule, { 0.5: figures('bad', rule, 0.5) }]),
    );
    const result = {
      ...{ format: 'blackstart/balancer-bench@1', seeds: { from: 501, count: 2 }, hours: 4 },
      settings: { bad: { what: 'bad targets', rules } },
    };
    expect(balancerBenchResultSchema.parse(result)).toEqual(result);
  });
});

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Ajv2020 from 'ajv/dist/2020';
import { parse } from 'yaml';
import { SCHEMA_FOLDER } from '../../../scripts/publish-schemas';
import {
  DEFAULT_BUDGET,
  loadBudget,
  limitsOf,
  type Budget,
} from '../../../worker/comparison/budget';
import { compare, type Found } from '../../../worker/comparison/compare';
import { projectRoot } from '../../../worker/config/load-file';
import { evaluationOf, runOf } from '../../support/evaluations';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'budget-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function written(text: string): Budget {
  const file = join(folder, 'mine.yaml');
  writeFileSync(file, `name: mine\n${text}`);
  return loadBudget(file);
}

const SEEDS = [1, 2, 3, 4, 5];
const night = (shift: (seed: number) => number) =>
  evaluationOf(SEEDS.map((seed) => runOf({ seed, minutes: 60 + (seed % 3) + shift(seed) })));
const against = (text: string, shift: (seed: number) => number): Found =>
  compare({
    baseline: { file: 'a.json', evaluation: night(() => 0) },
    candidate: { file: 'b.json', evaluation: night(shift) },
    ...{ budget: written(text), budgetFile: 'mine.yaml' },
  });
const lenient = 'primary: [actions]\n';
const noisy = (seed: number): number => (seed === 1 ? 30 : seed / 10);

describe('a budget', () => {
  it('limits how far a mean may rise, shown or not', () => {
    const limit = (value: number, unit: string) =>
      `${lenient}metrics:\n  - { metric: recovery-time, maxIncrease: { value: ${value}, unit: '${unit}' } }`;
    expect(against(limit(5, 'min'), noisy)).toMatchObject({
      ...{ exitStatus: 1, verdict: 'worse' },
      breaches: [{ metric: 'recovery-time', scenario: 'night', limit: 'maxIncrease', allowed: 5 }],
    });
    expect(against(limit(10, 'min'), noisy).exitStatus).toBe(0);
    expect(against(limit(5, '% of baseline'), noisy).exitStatus).toBe(1);
    expect(against(limit(50, '% of baseline'), noisy).exitStatus).toBe(0);
  });

  it('limits what no night may exceed', () => {
    const limit = (value: number) =>
      `${lenient}metrics:\n  - { metric: 'recovery-*', max: { value: ${value}, unit: min } }`;
    expect(against(limit(90), noisy).breaches).toMatchObject([{ limit: 'max', measured: 91 }]);
    expect(against(limit(91), noisy).exitStatus).toBe(0);
  });

  it('may say something else of one scenario', () => {
    const text =
      `${lenient}metrics:\n  - { metric: 'service/*', max: { value: 1, unit: min } }\n` +
      `scenarios:\n  night:\n    metrics:\n      - { metric: 'service/*', max: { value: 500, unit: min } }`;
    expect(against(text, noisy).exitStatus).toBe(0);
    expect(limitsOf(written(text), 'service/sts', 'other').max?.value).toBe(1);
  });

  it('decides by which metrics the exit status goes', () => {
    expect(against('primary: [service/lambda]', (seed) => 30 + seed).failures[0]).toContain(
      'service/lambda',
    );
    expect(against(lenient, (seed) => 30 + seed).exitStatus).toBe(0);
  });

  it('may have a metric decide in one scenario, and not overall', () => {
    const text = `${lenient}scenarios:\n  other: { primary: [recovery-time] }`;
    const scenarios = (shift: (scenario: string, seed: number) => number) =>
      evaluationOf(
        ['night', 'other'].flatMap((scenario) =>
          SEEDS.map((seed) => runOf({ scenario, seed, minutes: 60 + shift(scenario, seed) })),
        ),
      );
    const worseIn = (name: string): Found =>
      compare({
        baseline: { file: 'a.json', evaluation: scenarios(() => 0) },
        candidate: {
          file: 'b.json',
          evaluation: scenarios((scenario, seed) => (scenario === name ? 30 + seed : 0)),
        },
        ...{ budget: written(text), budgetFile: null },
      });
    expect(worseIn('night').failures).toEqual([]);
    expect(worseIn('other').failures).toEqual([expect.stringContaining('in other')]);
  });

  it.each<[string, string, string]>([
    [
      'a metric that is misspelt',
      'primary: [recovery-tme]',
      'primary[0]: "recovery-tme": expected one of recovery-time, ',
    ],
    [
      'a unit of something else',
      `${lenient}metrics:\n  - { metric: actions, max: { value: 1, unit: min } }`,
      'metrics[0].max.unit: "min": expected "actions", the unit of actions',
    ],
    [
      'a scenario that is nowhere',
      `${lenient}scenarios:\n  nigth: { primary: [actions] }`,
      'scenarios.nigth: expected one of night, ',
    ],
  ])('is refused for %s', (_what, text, words) => {
    expect(() => against(text, noisy)).toThrow(words);
  });

  it.each<[string, string, string]>([
    ['an unknown key', `${lenient}seedMin: 3`, 'seedMin: 3: unknown key'],
    [
      'no limit at all',
      `${lenient}metrics:\n  - { metric: actions }`,
      'metrics[0]: {"metric":"actions"}: expected at least one of "tolerance"',
    ],
    [
      'a limit below zero',
      `${lenient}metrics:\n  - { metric: actions, max: { value: -1, unit: actions } }`,
      'metrics[0].max.value: -1: ',
    ],
    [
      'a unit that is none',
      `${lenient}metrics:\n  - { metric: actions, max: { value: 1, unit: h } }`,
      'metrics[0].max.unit: "h": expected one of',
    ],
    ['nothing that decides', 'primary: []', 'primary: []: '],
    ['a single seed', `${lenient}seedsMin: 1`, 'seedsMin: 1: '],
  ])('is refused with the field, the value and what was expected: %s', (_what, text, words) => {
    expect(() => written(text)).toThrow(words);
  });

  it('holds by default, and is one by the published schema', () => {
    expect(loadBudget()).toMatchObject({ name: 'default', seedsMin: 3 });
    const schema = readFileSync(join(SCHEMA_FOLDER, 'budget.schema.json'), 'utf8');
    const isValid = new Ajv2020({ allErrors: true }).compile(JSON.parse(schema) as object);
    const file = readFileSync(join(projectRoot(), DEFAULT_BUDGET), 'utf8');
    expect({ ok: isValid(parse(file)), errors: isValid.errors }).toEqual({
      ok: true,
      errors: null,
    });
    expect(isValid({ ...(parse(file) as object), primary: [] })).toBe(false);
  });
});

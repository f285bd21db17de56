import { join } from 'node:path';
import { z } from 'zod';
import { BadInputError } from '../bad-input';
import { checkedFile, projectRoot } from '../config/load-file';

/** Units that metrics have; a share of the baseline is "% of baseline". */
const UNITS = ['min', 'customer-min', 'attempts', 'actions', '%'] as const;
const OF_BASELINE = '% of baseline';

const pattern = z
  .string()
  .regex(/^[\w./*-]{1,100}$/, 'expected the id of a metric, in which "*" stands for any text');
const value = z.number().min(0).max(1e12);
const absolute = z.strictObject({ value, unit: z.enum(UNITS) });
const increase = z.strictObject({ value, unit: z.enum([...UNITS, OF_BASELINE]) });

const limits = z
  .strictObject({
    metric: pattern.describe('an id such as "recovery-time", or several: "service/*"'),
    tolerance: increase
      .optional()
      .describe('a mean difference up to this is let pass, although it is shown'),
    maxIncrease: increase
      .optional()
      .describe('how far the mean of a scenario may rise above that of the baseline'),
    max: absolute.optional().describe('what no night of the candidate may exceed'),
  })
  .refine(
    ({ tolerance, maxIncrease, max }) => [tolerance, maxIncrease, max].some((each) => each),
    'expected at least one of "tolerance", "maxIncrease" and "max"',
  );

const primary = z
  .array(pattern)
  .describe('metrics that decide the exit status when they are shown to be worse');

const budgetSchema = z.strictObject({
  name: z.string().min(1),
  primary: primary.min(1),
  seedsMin: z
    .number()
    .int()
    .min(2)
    .max(1_000)
    .default(3)
    .describe('with fewer seeds nothing is judged by statistics'),
  safety: z
    .strictObject({
      brokenMoreOften: z.enum(['fail', 'show']).default('fail'),
      brokenEarlier: z.enum(['fail', 'show']).default('show'),
    })
    .prefault({})
    .describe('of rules that the baseline breaks, too'),
  metrics: z
    .array(limits)
    .default([])
    .describe('where several speak of one metric, the last holds'),
  scenarios: z
    .record(
      z.string(),
      z.strictObject({ primary: primary.optional(), metrics: z.array(limits).default([]) }),
    )
    .default({})
    .describe('for one scenario: instead of the primary metrics, and on top of the limits'),
});

export { budgetSchema };
export type Budget = z.infer<typeof budgetSchema>;
export type Limits = Omit<Budget['metrics'][number], 'metric'>;
type Increase = z.infer<typeof increase>;

/** What holds where none is given: budgets/default.yaml. */
export const DEFAULT_BUDGET = 'budgets/default.yaml';

export function loadBudget(file?: string): Budget {
  return checkedFile(file ?? join(projectRoot(), DEFAULT_BUDGET), budgetSchema);
}

/** The limits of a metric in a scenario, or overall (null). */
export function limitsOf(budget: Budget, metric: string, scenario: string | null): Limits {
  const own = scenario === null ? [] : (budget.scenarios[scenario]?.metrics ?? []);
  const all = [...budget.metrics, ...own].filter((each) => matches(each.metric, metric));
  return all.reduce<Limits>((held, { metric: _, ...limit }) => ({ ...held, ...limit }), {});
}

export function isPrimary(budget: Budget, metric: string, scenario: string | null): boolean {
  const own = scenario === null ? undefined : budget.scenarios[scenario]?.primary;
  return (own ?? budget.primary).some((each) => matches(each, metric));
}

/** In the metric's own unit; null where a share is taken of what is not known. */
export function amountOf(
  { value: amount, unit }: Increase,
  baseline: number | null,
): number | null {
  if (unit !== OF_BASELINE) return amount;
  return baseline === null ? null : (amount / 100) * baseline;
}

function matches(written: string, metric: string): boolean {
  const parts = written.split('*').map((part) => part.replaceAll(/[.]/g, String.raw`\.`));
  return new RegExp(`^${parts.join('.*')}$`).test(metric);
}

type Known = { readonly id: string; readonly unit: string };

/**
 * A budget speaks of metrics and scenarios that the results have, in their units: what is misspelt would
 * limit nothing. Throws BadInputError with all that does not fit.
 */
export function checkBudget(
  file: string,
  budget: Budget,
  known: {
    readonly metrics: readonly Known[];
    /** Scenarios of the results; what is said of another one that exists waits for its turn. */
    readonly compared: readonly string[];
    readonly scenarios: readonly string[];
  },
): void {
  const { metrics, compared, scenarios } = known;
  const list = (values: readonly string[]): string => [...new Set(values)].join(', ');
  const found = (place: string, written: string): readonly string[] =>
    metrics.some(({ id }) => matches(written, id))
      ? []
      : [`${place}: "${written}": expected one of ${list(metrics.map(({ id }) => id))}`];
  const limitsFit = (place: string, all: Budget['metrics']): readonly string[] =>
    all.flatMap(({ metric, ...limit }, index) => [
      ...found(`${place}[${index}].metric`, metric),
      ...Object.entries(limit as Record<string, Increase>).flatMap(([name, { unit }]) => {
        const other = metrics.find((each) => matches(metric, each.id) && each.unit !== unit);
        if (unit === OF_BASELINE || other === undefined) return [];
        const expected = `expected "${other.unit}", the unit of ${other.id}`;
        return [`${place}[${index}].${name}.unit: "${unit}": ${expected}`];
      }),
    ]);
  const primaryFits = (place: string, all: readonly string[]): readonly string[] =>
    all.flatMap((written, index) => found(`${place}[${index}]`, written));
  const problems = [
    ...primaryFits('primary', budget.primary),
    ...limitsFit('metrics', budget.metrics),
    ...Object.entries(budget.scenarios).flatMap(([name, own]) => [
      ...(scenarios.includes(name)
        ? []
        : [`scenarios.${name}: expected one of ${list(scenarios)}`]),
      ...(compared.includes(name)
        ? [
            ...primaryFits(`scenarios.${name}.primary`, own.primary ?? []),
            ...limitsFit(`scenarios.${name}.metrics`, own.metrics),
          ]
        : []),
    ]),
  ];
  if (problems.length === 0) return;
  const lines = problems.map((problem) => `  ${problem}`).join('\n');
  throw new BadInputError(`${file} does not fit these results:\n${lines}`);
}

import { z } from 'zod';
import { ruleId } from '../config/scenario-schema';
import type { Broken, Explored } from './explore';
import { retell } from './retell';
import { SAFEGUARDS, type Safeguard } from './safeguard-names';

const count = z.int().min(0);
const safeguards = z.array(z.enum(SAFEGUARDS)).describe('those that are on');

const step = z.strictObject({
  number: count,
  at: count.describe('ms since the first plan is due'),
  role: z.string(),
  does: z.string(),
  but: z.string().describe('what befell it; empty: nothing'),
  told: z.string().describe('empty: it died before'),
  broken: z.array(z.strictObject({ rule: ruleId, evidence: z.string() })),
});

/** What `npm run explore -- --json` prints. */
export const explorationSchema = z.strictObject({
  format: z.literal('blackstart/exploration@1'),
  seed: count,
  safeguards,
  played: count.describe('schedules'),
  found: z
    .strictObject({
      path: z.string().describe('with the seed, leads to this schedule again'),
      again: z.string().describe('the command that plays it again'),
      after: count.describe('schedules up to the first that broke a rule'),
      shrunk: count.describe('how many plainer ones were found from there'),
      steps: z.array(step),
    })
    .nullable(),
});

/** What `npm run explore -- --survey --json` prints. */
export const explorationSurveySchema = z.strictObject({
  format: z.literal('blackstart/exploration-survey@1'),
  seed: count,
  schedules: count.describe('with each set of safeguards'),
  surveyed: z.array(
    z.strictObject({
      safeguards,
      broken: z.array(
        z.strictObject({
          rule: ruleId,
          schedules: count.describe('those that broke it'),
          first: count.describe('the first of them, counted from 1'),
        }),
      ),
    }),
  ),
});

/** What is left broken under some safeguards. */
export type Surveyed = {
  readonly safeguards: readonly Safeguard[];
  readonly broken: readonly Broken[];
};

type Search = {
  readonly seed: number;
  readonly safeguards: readonly Safeguard[];
  /** The command that plays again what was found. */
  readonly again: string;
};

export function explorationResult(
  { played, found }: Explored,
  { seed, safeguards: on, again }: Search,
): z.input<typeof explorationSchema> {
  const format = 'blackstart/exploration@1' as const;
  const about = { format, seed, safeguards: [...on], played };
  if (found === null) return { ...about, found: null };
  const { path, after, shrunk } = found;
  const steps = found.played.steps.map((each, index) => ({
    ...{ number: index + 1, at: each.at, role: each.role, ...retell(each) },
    broken: each.broken.map(({ rule, evidence }) => ({ rule, evidence })),
  }));
  return { ...about, found: { path, again, after, shrunk, steps } };
}

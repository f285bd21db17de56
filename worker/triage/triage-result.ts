import { z } from 'zod';
import type { TriageResult } from '../../workflows/contract/triage';
import type { Instant } from '../../workflows/domain/instant';
import { CAUSE_IDS } from '../../workflows/domain/triage/finding';
import { SYMPTOM_IDS } from '../../workflows/domain/triage/symptoms';

const ms = (what: string) => z.number().min(0).describe(`in ms: ${what}`);
const cause = z.enum(CAUSE_IDS);
const symptom = z.enum(SYMPTOM_IDS);
const reading = z.union([z.string(), z.number(), z.null()]);

const estimate = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('between'),
    fromMs: ms('from the second look'),
    toMs: ms('from the second look'),
    basis: z.string(),
  }),
  z.strictObject({
    kind: z.literal('not-before'),
    what: z.string().describe('what has to come first'),
    fromMs: ms('the least that it takes; 0: nothing is known of that'),
    thenUpToMs: ms('how long it then takes at most').nullable(),
    basis: z.string(),
  }),
  z.strictObject({ kind: z.literal('unknown'), because: z.string() }),
]);

const finding = z.strictObject({
  cause,
  title: z.string(),
  evidence: z.array(
    z.strictObject({
      reading: z.string().describe("the port's method and the field"),
      what: z.string(),
      before: reading.describe('at the first look; null: not read'),
      now: reading.describe('at the second'),
      unit: z.enum(['ms', 'share', 'perSecond', 'count', 'text']),
    }),
  ),
  willNotHelp: z.array(z.string()),
  helps: z.array(z.string()),
  over: estimate,
  behind: cause.nullable().describe('the cause of this cause'),
});

/** What `triage --json` prints. */
export const triageResultSchema = z.strictObject({
  format: z.literal('blackstart/triage@1'),
  region: z.string(),
  zero: z.number().int().describe('the instant of T+0, in ms'),
  lookedAt: z.tuple([z.number().int(), z.number().int()]).describe('the instants of the looks'),
  diagnoses: z.array(
    z.strictObject({
      symptom,
      says: z.string().describe('as customers put it'),
      verdict: z.enum(['explained', 'not-in-region', 'not-understood', 'not-read']),
      causes: z.array(finding).describe('the likeliest first'),
      otherwise: z.string().describe('where to look when nothing in the region explains it'),
      notRead: z.array(z.string()),
    }),
  ),
  together: z
    .array(z.strictObject({ cause, title: z.string(), explains: z.array(symptom) }))
    .describe('with several symptoms: who explains most of them first'),
});

export function toTriageJson(
  place: { readonly region: string; readonly zero: Instant },
  result: TriageResult,
) {
  return { format: 'blackstart/triage@1' as const, ...place, ...result };
}

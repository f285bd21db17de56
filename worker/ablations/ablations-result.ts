import { z } from 'zod';

const row = z.strictObject({
  id: z
    .string()
    .describe('of the fidelity check that it is, or of the one whose outcome goes away'),
  isCheck: z.boolean().describe("whether it is a row of the incident's table of checks"),
  kind: z.enum(['def', 'fit', 'pred']),
  what: z.string().describe('the mechanism that is taken away or added'),
  variants: z.array(z.string()).describe('the nights that were played, in the order of `measured`'),
  expected: z.string(),
  measured: z.string(),
  ok: z.boolean(),
});

/** What `npm run ablations` writes. */
export const ablationsResultSchema = z.strictObject({
  format: z.literal('blackstart/ablations@1'),
  scenario: z.string(),
  policy: z.string(),
  seed: z.number().int(),
  wallSeconds: z.number(),
  ablations: z.array(row),
});

export type AblationsResult = z.infer<typeof ablationsResultSchema>;

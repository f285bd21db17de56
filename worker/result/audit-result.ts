import { z } from 'zod';
import type { SteeringStatus } from '../../workflows/contract/steering';

const line = z.strictObject({
  sequence: z.number().int().describe('from 1'),
  at: z.number().describe('milliseconds after the start of the scenario'),
  kind: z.string(),
  step: z.string().optional(),
  by: z.string(),
  reason: z.string(),
  text: z.string(),
  previous: z.string().describe('hash of the line before; of the first: 64 zeros'),
  hash: z.string().describe('SHA-256 of the canonical JSON of the line without this field'),
});

export const auditResult = z.strictObject({
  head: z.string().describe('hash of the last line'),
  planDigest: z.string().describe('of the plan as it stood at the end'),
  lines: z.array(line),
});

/** What a recovery has written down about itself; null: it had not ended, or wrote nothing down. */
export function auditOf(steering: SteeringStatus | undefined): z.infer<typeof auditResult> | null {
  const { lines, head } = steering?.audit ?? {};
  if (steering === undefined || lines === undefined || head === undefined) return null;
  return { head, planDigest: steering.planDigest, lines: lines.map((each) => ({ ...each })) };
}

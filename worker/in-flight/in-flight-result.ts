import { z } from 'zod';
import type { Checked } from './check-open';

const execution = {
  workflowId: z.string(),
  runId: z.string(),
  type: z.string(),
  taskQueue: z.string(),
};

const divergence = z.strictObject({
  eventId: z.number().int().describe('the first event that this code does not lead to'),
  eventType: z.string(),
  at: z.string().nullable().describe('when it happened, ISO 8601'),
  history: z.string().describe('what the Workflow did there'),
  code: z.string().describe('what this code does there'),
  message: z.string().describe("in Temporal's own words"),
});

const judgement = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('replays') }),
  z.strictObject({ kind: z.literal('diverges'), divergence }),
  z.strictObject({ kind: z.literal('ended').describe('while it was checked') }),
  z.strictObject({ kind: z.literal('unjudged'), reason: z.string() }),
]);

export const inFlightSchema = z.strictObject({
  format: z.literal('blackstart/in-flight@1'),
  version: z.string(),
  command: z.string(),
  code: z.strictObject({
    commit: z.string().nullable().describe('with + where files differ from it'),
    sources: z.string().regex(/^[0-9a-f]{64}$/),
  }),
  namespace: z.string(),
  checkedAt: z.string(),
  verdict: z
    .enum(['replays', 'diverges', 'unjudged'])
    .describe('diverges before unjudged, and either before replays'),
  executions: z.array(z.strictObject({ ...execution, events: z.number().int(), judgement })),
  elsewhere: z
    .strictObject({
      count: z.number().int(),
      named: z.array(
        z.strictObject({ type: z.string(), taskQueue: z.string(), count: z.number().int() }),
      ),
      isWhole: z.boolean().describe('whether those named are all'),
    })
    .describe('open on other Task Queues, of other Types: not checked'),
});

export type InFlight = z.infer<typeof inFlightSchema>;

/** One that would diverge is a reason to stop whatever else is not known. */
export function verdictOf(checked: readonly Checked[]): InFlight['verdict'] {
  const kinds = new Set(checked.map(({ judgement: { kind } }) => kind));
  if (kinds.has('diverges')) return 'diverges';
  return kinds.has('unjudged') ? 'unjudged' : 'replays';
}

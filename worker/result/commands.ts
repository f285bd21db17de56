import { defaultPayloadConverter, type Payload } from '@temporalio/common';
import { z } from 'zod';
import type { Incident } from '../../workflows/contract/incident';
import { SECOND_MS } from '../../workflows/domain/instant';
import type { RunHistory } from '../run-histories';

const command = z.strictObject({
  at: z.number().describe('when it was taken: milliseconds after the start of the scenario'),
  kind: z.string().describe('name of the Update'),
  to: z.string().describe('Workflow Type that took it'),
  step: z.string().nullable().describe('the step that it is about; null: the whole recovery'),
  by: z.string(),
  reason: z.string(),
});

/** What people, or scripts in their names, told the runbooks; what was refused is not among it. */
export const commandsSchema = z.array(command);

type Command = z.infer<typeof command>;
type History = RunHistory['history'];
type HistoryEvent = NonNullable<History['events']>[number];

/** Whatever Updates with a sender and a reason the Event Histories hold, in the order of their instants. */
export function commandsOf(histories: readonly RunHistory[]): Command[] {
  return histories
    .flatMap(({ type, history }) => commandsTo(type, history))
    .toSorted((a, b) => a.at - b.at);
}

function commandsTo(type: string, { events }: History): readonly Command[] {
  const all = events ?? [];
  const started = all[0]?.workflowExecutionStartedEventAttributes;
  const incident = (sentIn(started?.input?.payloads) as { incident?: Incident } | undefined)
    ?.incident;
  if (incident === undefined) return [];
  const refused = new Set(all.flatMap(refusedEventId));
  return all.flatMap((event) => {
    const input = event.workflowExecutionUpdateAcceptedEventAttributes?.acceptedRequest?.input;
    const sent = sentIn(input?.args?.payloads) as Partial<Command> | undefined;
    const { by, reason, step = null } = sent ?? {};
    if (by === undefined || reason === undefined || refused.has(String(event.eventId))) return [];
    const at = sent?.at ?? instantOf(event, incident);
    return [{ at, kind: input?.name ?? '', to: type, step, by, reason }];
  });
}

/** Accepted at first, and found to be impossible by the handler. */
function refusedEventId({ workflowExecutionUpdateCompletedEventAttributes: end }: HistoryEvent) {
  return end?.outcome?.failure ? [String(end.acceptedEventId)] : [];
}

/** A person's command carries no instant: then it is the moment at which the server took it. */
function instantOf({ eventTime }: HistoryEvent, { originMs, pace }: Incident): number {
  const ms = Number(eventTime?.seconds ?? 0) * SECOND_MS + (eventTime?.nanos ?? 0) / 1e6;
  return Math.round((ms - originMs) * pace);
}

function sentIn(payloads: readonly Payload[] | null | undefined): unknown {
  const [payload] = payloads ?? [];
  return payload === undefined ? undefined : defaultPayloadConverter.fromPayload(payload);
}

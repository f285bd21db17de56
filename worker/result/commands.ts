import { defaultPayloadConverter } from '@temporalio/common';
import { z } from 'zod';
import type { Incident } from '../../workflows/contract/incident';
import type { RunHistory } from '../run-histories';
import { takenUpdates } from '../taken-updates';

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

/** Whatever Updates with a sender and a reason the Event Histories hold, in the order of their instants. */
export function commandsOf(histories: readonly RunHistory[]): Command[] {
  return histories
    .flatMap(({ type, history }) => commandsTo(type, history))
    .toSorted((a, b) => a.at - b.at);
}

function commandsTo(type: string, { events }: History): readonly Command[] {
  const all = events ?? [];
  const payload = all[0]?.workflowExecutionStartedEventAttributes?.input?.payloads?.[0];
  if (!payload) return [];
  const { incident } = defaultPayloadConverter.fromPayload<{ incident?: Incident }>(payload);
  if (incident === undefined) return [];
  return [...takenUpdates(all).values()].flatMap(({ name, body, takenMs }) => {
    const { by, reason, step = null, at } = (body ?? {}) as Partial<Command>;
    if (by === undefined || reason === undefined) return [];
    // A person's command carries no instant: then it is the moment at which it was taken.
    const takenAt = Math.round((takenMs - incident.originMs) * incident.pace);
    return [{ at: at ?? takenAt, kind: name, to: type, step, by, reason }];
  });
}

import { defaultPayloadConverter } from '@temporalio/common';
import type { temporal } from '@temporalio/proto';

type HistoryEvent = temporal.api.history.v1.IHistoryEvent;

/** An Update that a Workflow took, and did not refuse after all. */
export type TakenUpdate = {
  readonly name: string;
  /** Its first argument; undefined: it had none. */
  readonly body: unknown;
  /** The Workflow's time when it took it, in ms since the epoch: the start of its Workflow Task. */
  readonly takenMs: number;
};

/**
 * The Updates that an Event History tells of, by the event that accepted each. One that passed its
 * validator and failed in its handler has left a trace, and has commanded nothing.
 */
export function takenUpdates(
  events: readonly HistoryEvent[],
): ReadonlyMap<HistoryEvent, TakenUpdate> {
  const refused = new Set(events.flatMap(refusedUpdateId));
  const taken = new Map<HistoryEvent, TakenUpdate>();
  let taskStartedMs: number | undefined;
  for (const event of events) {
    if (event.workflowTaskStartedEventAttributes) taskStartedMs = momentOf(event);
    const accepted = event.workflowExecutionUpdateAcceptedEventAttributes;
    const input = accepted?.acceptedRequest?.input;
    if (!input || refused.has(accepted.protocolInstanceId ?? '')) continue;
    const payload = input.args?.payloads?.[0];
    taken.set(event, {
      name: input.name ?? '',
      body: payload ? defaultPayloadConverter.fromPayload(payload) : undefined,
      takenMs: taskStartedMs ?? momentOf(event),
    });
  }
  return taken;
}

/** The two events are told to belong together by the Update's ID: the test server counts no event IDs here. */
function refusedUpdateId({ workflowExecutionUpdateCompletedEventAttributes: end }: HistoryEvent) {
  return end?.outcome?.failure ? [end.meta?.updateId ?? ''] : [];
}

const momentOf = ({ eventTime }: HistoryEvent): number =>
  Number(eventTime?.seconds ?? 0) * 1_000 + (eventTime?.nanos ?? 0) / 1e6;

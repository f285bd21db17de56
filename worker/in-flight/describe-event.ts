import { defaultPayloadConverter } from '@temporalio/common';
import { temporal } from '@temporalio/proto';
import { oneLine } from '../one-line';

type Event = temporal.api.history.v1.IHistoryEvent;
type Seconds = { readonly seconds?: unknown; readonly nanos?: number | null };

/** What a Workflow did, or what happened to it, in the words of one who reads its Event History. */
export function describeEvent(event: Event): string {
  const summary = summaryOf(event);
  const words = commandWords(event) ?? happeningWords(event) ?? nameOf(event);
  return oneLine(summary === undefined ? words : `${words} ("${summary}")`);
}

function commandWords(event: Event): string | undefined {
  const activity = event.activityTaskScheduledEventAttributes;
  if (activity) return `schedules the Activity ${activity.activityType?.name ?? '?'}`;
  const timer = event.timerStartedEventAttributes;
  if (timer) return `starts a timer of ${secondsOf(timer.startToFireTimeout).toFixed(1)} s`;
  const child = event.startChildWorkflowExecutionInitiatedEventAttributes;
  if (child)
    return `starts the child Workflow ${child.workflowType?.name ?? '?'}, ${child.workflowId}`;
  const signal = event.signalExternalWorkflowExecutionInitiatedEventAttributes;
  if (signal) {
    return `sends the Signal ${signal.signalName} to ${signal.workflowExecution?.workflowId}`;
  }
  const update = event.workflowExecutionUpdateAcceptedEventAttributes;
  if (update) return `takes the Update ${update.acceptedRequest?.input?.name ?? '?'}`;
  const marker = event.markerRecordedEventAttributes;
  return marker ? `records the marker ${marker.markerName}` : undefined;
}

function happeningWords(event: Event): string | undefined {
  const { EventType } = temporal.api.enums.v1;
  const words: Readonly<Record<number, string>> = {
    [EventType.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED]: 'ends',
    [EventType.EVENT_TYPE_WORKFLOW_EXECUTION_FAILED]: 'fails',
    [EventType.EVENT_TYPE_WORKFLOW_EXECUTION_CANCELED]: 'ends as cancelled',
    [EventType.EVENT_TYPE_WORKFLOW_EXECUTION_CONTINUED_AS_NEW]: 'continues as new',
    [EventType.EVENT_TYPE_TIMER_CANCELED]: 'cancels a timer',
    [EventType.EVENT_TYPE_ACTIVITY_TASK_CANCEL_REQUESTED]:
      'asks for the cancellation of an Activity',
    [EventType.EVENT_TYPE_UPSERT_WORKFLOW_SEARCH_ATTRIBUTES]: 'sets search attributes',
    [EventType.EVENT_TYPE_WORKFLOW_PROPERTIES_MODIFIED]: 'changes its memo',
    [EventType.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_COMPLETED]: 'answers an Update',
    [EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED]: 'decides, and goes on',
  };
  return words[event.eventType ?? 0];
}

/** "workflow execution signaled": what has no words of its own. */
const nameOf = ({ eventType }: Event): string =>
  (temporal.api.enums.v1.EventType[eventType ?? 0] ?? 'an event')
    .replace(/^EVENT_TYPE_/, '')
    .replaceAll('_', ' ')
    .toLowerCase();

function summaryOf({ userMetadata }: Event): string | undefined {
  const payload = userMetadata?.summary;
  if (!payload) return undefined;
  try {
    return String(defaultPayloadConverter.fromPayload(payload));
  } catch {
    // Written by a converter that we do not have.
    return undefined;
  }
}

const secondsOf = (time: Seconds | null | undefined): number =>
  Number(time?.seconds ?? 0) + (time?.nanos ?? 0) / 1e9;

export function eventTime({ eventTime: time }: Event): string | null {
  return time ? new Date(secondsOf(time) * 1_000).toISOString() : null;
}

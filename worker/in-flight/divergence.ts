import type { History } from '@temporalio/common/lib/proto-utils';
import { temporal } from '@temporalio/proto';
import { oneLine } from '../one-line';
import { describeEvent, eventTime } from './describe-event';
import type { Located } from './locate';

/** The place at which this code and a history part. */
export type Divergence = {
  readonly eventId: number;
  readonly eventType: string;
  /** When that happened, ISO 8601; null when the event does not say. */
  readonly at: string | null;
  /** What the Workflow did there. */
  readonly history: string;
  /** What this code does there. */
  readonly code: string;
  /** In Temporal's own words. */
  readonly message: string;
};

export function describeDivergence({ events }: History, { length, error }: Located): Divergence {
  const event = events?.[length - 1] ?? {};
  const message = innerMessage(error.message);
  return {
    eventId: Number(event.eventId ?? length),
    eventType: (temporal.api.enums.v1.EventType[event.eventType ?? 0] ?? '')
      .replace(/^EVENT_TYPE_/, '')
      .toLowerCase(),
    ...{ at: eventTime(event), history: describeEvent(event) },
    ...{ code: oneLine(codeWords(error.message, message)), message: oneLine(message) },
  };
}

/** Temporal's message comes wrapped in its failure, printed as a program would. */
function innerMessage(text: string): string {
  const [, quoted] = /\bmessage: ("(?:[^"\\]|\\.)*")/s.exec(text) ?? [];
  const inner = quoted === undefined ? text : unquoted(quoted);
  return inner.replace(/^\[TMPRL1100\] Nondeterminism error: /, '');
}

function unquoted(text: string): string {
  try {
    return JSON.parse(text) as string;
  } catch {
    return text.slice(1, -1);
  }
}

const OTHER_NAME: readonly (readonly [RegExp, (name: string) => string])[] = [
  [
    /^Activity type of scheduled event .* activity type of activity command '(.*)'/,
    (name) => `schedules the Activity ${name}`,
  ],
  [
    /^Activity id of scheduled event .* activity id of activity command '(.*)'/,
    (name) => `schedules an Activity with the ID ${name}`,
  ],
  [
    /^Child workflow id of scheduled event .* child workflow id of command '(.*)'/,
    (name) => `starts a child Workflow with the ID ${name}`,
  ],
  [
    /^Child workflow type of scheduled event .* child workflow type of command '(.*)'/,
    (name) => `starts a child Workflow of the Type ${name}`,
  ],
];

/** What the state machine that met the wrong event stands for: the command that the code gave. */
const COMMAND_OF_MACHINE: Readonly<Record<string, string>> = {
  Timer: 'starts a timer',
  Activity: 'schedules an Activity',
  'Child workflow': 'starts a child Workflow',
  'Complete workflow': 'ends the Workflow',
  'Fail workflow': 'fails the Workflow',
  'Cancel workflow': 'ends the Workflow as cancelled',
  'Continue as new workflow': 'continues as new',
  'Signal external': 'sends a Signal',
  'Cancel external': 'asks for the cancellation of another Workflow',
  Patch: 'asks for a patch',
  'Upsert search attributes': 'sets search attributes',
  'Modify workflow properties': 'changes its memo',
};

function codeWords(whole: string, message: string): string {
  if (!whole.includes('[TMPRL1100]') && whole.includes('TypeScriptSDK')) return thrown(whole);
  for (const [pattern, words] of OTHER_NAME) {
    const [, name] = pattern.exec(message) ?? [];
    if (name !== undefined) return words(name);
  }
  const [, machine] =
    /(?:^|: )([A-Z][\w ]*?) machine does not handle this event/.exec(message) ?? [];
  if (machine !== undefined)
    return COMMAND_OF_MACHINE[machine] ?? `does something else (${machine})`;
  if (/^No command scheduled for event/.test(message)) return 'does nothing';
  return 'does something else';
}

/** An error that fails the Workflow Task again and again, with the first place of ours in its stack. */
function thrown(whole: string): string {
  const [, name = 'an error'] = /\\n\\n(\w*(?:Error|Violation|Failure)\w*)/.exec(whole) ?? [];
  const [, place] = /\(\S*?((?:workflows|controllers)\/[\w/.-]+:\d+)/.exec(whole) ?? [];
  return `throws ${name}: ${innerMessage(whole)}${place === undefined ? '' : `, at ${place}`}`;
}

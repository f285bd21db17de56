import { defaultPayloadConverter } from '@temporalio/common';
import { temporal } from '@temporalio/proto';
import { describeDivergence } from '../../../worker/in-flight/divergence';
import { locateDivergence } from '../../../worker/in-flight/locate';

const TIMER = { seconds: 90, nanos: 500_000_000 };

/** Words on an event, as they come after Temporal's message. */
function described(event: object, message: string) {
  const error = new Error(message);
  return describeDivergence(
    { events: [{ eventId: null, ...event }] as never },
    { length: 1, error },
  );
}

/** As the SDK wraps what its core says. */
const core = (message: string): string =>
  'Replay failed with a nondeterminism error. Details: Workflow activation completion failed: ' +
  `Failure { failure: Some(Failure { message: "[TMPRL1100] Nondeterminism error: ${message}", ` +
  'source: "", stack_trace: "" }), force_cause: NonDeterministicError }';

describe('what this code does, from the words of Temporal', () => {
  it.each([
    [
      "Activity type of scheduled event 'a' does not match activity type of activity command 'b'",
      'schedules the Activity b',
    ],
    [
      "Child workflow id of scheduled event 'a' does not match child workflow id of command 'b/c'",
      'starts a child Workflow with the ID b/c',
    ],
    ['Timer machine does not handle this event: HistoryEvent(id: 5, X)', 'starts a timer'],
    ['Complete workflow machine does not handle this event: X', 'ends the Workflow'],
    ['Signal external machine does not handle this event: X', 'sends a Signal'],
    ['Brand new machine does not handle this event: X', 'does something else (Brand new)'],
    ['No command scheduled for event HistoryEvent(id: 5, TimerStarted)', 'does nothing'],
    ['words of a version to come', 'does something else'],
  ])('%s', (message, code) => {
    expect(described({}, core(message))).toMatchObject({ code, message });
  });

  it('is an error with its place, where one is thrown', () => {
    const thrown =
      'Replay failed due workflow task failure. Details: Failure { failure: Some(Failure { ' +
      'message: "no \\"x\\"", source: "TypeScriptSDK", stack_trace: "/a/workflow-bundle-1.js:6\\n' +
      '            ^\\n\\nTypeError: no x\\n    at f (/a/b/workflows/runbooks/f.ts:11:35)" }) }';
    expect(described({}, thrown)).toMatchObject({
      code: 'throws TypeError: no "x", at workflows/runbooks/f.ts:11',
      message: 'no "x"',
    });
  });
});

describe('what the Workflow did, from its history', () => {
  const told = (event: object) => described(event, 'x').history;

  it('says what, and what for', () => {
    const summary = defaultPayloadConverter.toPayload('next\nlook');
    expect(
      told({
        timerStartedEventAttributes: { startToFireTimeout: TIMER },
        userMetadata: { summary },
      }),
    ).toBe('starts a timer of 90.5 s ("next look")');
    expect(
      told({
        signalExternalWorkflowExecutionInitiatedEventAttributes: {
          ...{ signalName: 'order', workflowExecution: { workflowId: 'a/b' } },
        },
      }),
    ).toBe('sends the Signal order to a/b');
  });

  it('has a name for every kind of event, also one that has no words', () => {
    const eventType = temporal.api.enums.v1.EventType.EVENT_TYPE_NEXUS_OPERATION_SCHEDULED;
    expect(told({ eventType })).toBe('nexus operation scheduled');
  });
});

describe('the place', () => {
  it.each([1, 2, 3, 500, 999, 1_000])('is found: event %i of 1,000', async (place) => {
    const events = Array.from({ length: 1_000 }, (_, index) => ({ taskId: index }));
    let replays = 0;
    const located = await locateDivergence(
      { events } as never,
      new Error('whole'),
      async (part) => {
        replays += 1;
        const length = part.events?.length ?? 0;
        return length >= place ? new Error(`at ${length}`) : undefined;
      },
    );
    expect(located.length).toBe(place);
    expect(located.error.message).toBe(place === 1_000 ? 'whole' : `at ${place}`);
    expect(replays).toBeLessThanOrEqual(10);
  });
});

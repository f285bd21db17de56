import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defaultPayloadConverter } from '@temporalio/common';
import { historyFromJSON } from '@temporalio/common/lib/proto-utils';
import { projectRoot } from '../../../worker/config/load-file';
import { inputOf, statusFromHistory } from '../../../worker/running-recovery/from-history';
import type { RecoveryStatus } from '../../../workflows/contract/messages';

/** A recovery that was recorded in a real run, with all that came of it. */
function eventsOf(file: string) {
  const path = join(projectRoot(), 'test', 'replay', 'histories', file);
  const { history } = JSON.parse(readFileSync(path, 'utf8')) as { history: unknown };
  return historyFromJSON(history).events ?? [];
}
type Events = ReturnType<typeof eventsOf>;

function resultOf(events: Events): RecoveryStatus {
  const completed = events.at(-1)?.workflowExecutionCompletedEventAttributes;
  return defaultPayloadConverter.fromPayload<RecoveryStatus>(completed!.result!.payloads![0]!);
}
const indexOf = (events: Events, id: string, kind: 'begun' | 'ended'): number =>
  events.findIndex((event) =>
    kind === 'begun'
      ? event.startChildWorkflowExecutionInitiatedEventAttributes?.workflowId?.endsWith(`/${id}`)
      : event.childWorkflowExecutionCompletedEventAttributes?.workflowExecution?.workflowId?.endsWith(
          `/${id}`,
        ),
  );

describe('a recovery as its Event History tells it', () => {
  it.each(['recoverRegion.v1.json', 'recoverRegion.v2.json'])(
    'stands in the end as the Workflow itself said (%s)',
    (file) => {
      const events = eventsOf(file);
      expect(statusFromHistory(events)).toEqual(resultOf(events));
    },
  );

  it('stands in the middle as it stood then: ended, under way, or waiting and for what', () => {
    const events = eventsOf('recoverRegion.v2.json');
    const until = indexOf(events, 'override-dns-record', 'begun') + 1;
    const status = statusFromHistory(events.slice(0, until));
    expect(status?.outcome).toBe('running');
    const stateOf = (id: string) => status?.steps.find((step) => step.id === id)?.state;
    expect(stateOf('override-dns-record')).toMatchObject({ kind: 'running' });
    expect(stateOf('restore-dynamodb')).toEqual({
      kind: 'waiting',
      for: ['the end of override-dns-record'],
    });
    expect(stateOf('disable-automation')).toMatchObject({
      kind: 'ended',
      result: { outcome: 'done' },
    });
  });

  it('knows of an approval from the message, before the step begins', () => {
    const events = eventsOf('recoverRegion.v2.json');
    const approvalAt = events.findIndex(
      (event) => event.workflowExecutionUpdateAcceptedEventAttributes,
    );
    const waits = (count: number) =>
      statusFromHistory(events.slice(0, count))?.steps.filter(
        ({ state }) => state.kind === 'waiting' && state.for.includes('an approval'),
      ).length ?? 0;
    expect(waits(approvalAt)).toBeGreaterThan(waits(approvalAt + 1));
  });

  it('counts a step that failed as stopped, with nothing known of it', () => {
    const events = eventsOf('recoverRegion.v2.json');
    const index = indexOf(events, 'override-dns-record', 'ended');
    const { workflowExecution = null } =
      events[index]!.childWorkflowExecutionCompletedEventAttributes!;
    const failed = { childWorkflowExecutionFailedEventAttributes: { workflowExecution } };
    const status = statusFromHistory([...events.slice(0, index), failed]);
    expect(status?.steps.find(({ id }) => id === 'override-dns-record')?.state).toMatchObject({
      kind: 'ended',
      result: { outcome: 'stopped', nowTrue: ['override-dns-record failed'] },
    });
  });

  it('is none of another Workflow', () => {
    const events = eventsOf('disableAutomation.v1.json');
    expect(inputOf(events)).toBeUndefined();
    expect(statusFromHistory(events)).toBeUndefined();
  });
});

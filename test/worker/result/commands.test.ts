import { defaultPayloadConverter } from '@temporalio/common';
import { commandsOf } from '../../../worker/result/commands';
import type { RunHistory } from '../../../worker/run-histories';

const payloads = (value: object) => ({ payloads: [defaultPayloadConverter.toPayload(value)] });

const started = {
  workflowExecutionStartedEventAttributes: {
    input: payloads({ incident: { originMs: 1_000_000, pace: 60 } }),
  },
};

const accepted = (eventId: number, sent: object) => ({
  eventId,
  eventTime: { seconds: 1_010, nanos: 500_000_000 },
  workflowExecutionUpdateAcceptedEventAttributes: {
    protocolInstanceId: `update-${eventId}`,
    acceptedRequest: { input: { name: 'approve', args: payloads(sent) } },
  },
});

const historyOf = (events: readonly object[]): RunHistory => ({
  ...{ type: 'recoverRegion', workflowId: 'recover/r/1' },
  history: { events: [started, ...events] },
});

const APPROVAL = { step: 'recover-leases', by: 'me', reason: 'checked' };
const TAKEN = { kind: 'approve', to: 'recoverRegion', ...APPROVAL };

describe('the commands of a run', () => {
  it("are those of its histories, a script's at its own instant", () => {
    const history = historyOf([accepted(5, { ...APPROVAL, at: 62_000 })]);
    expect(commandsOf([history])).toEqual([{ at: 62_000, ...TAKEN }]);
  });

  it("have a person's at the incident time at which the server took it", () => {
    expect(commandsOf([historyOf([accepted(5, APPROVAL)])])).toEqual([{ at: 630_000, ...TAKEN }]);
  });

  it('are without what the Workflow refused after all, and without what nobody sent', () => {
    const completed = (acceptedEventId: number) => ({
      workflowExecutionUpdateCompletedEventAttributes: {
        // The test server leaves the ID of the accepted event out: the Update's own says which it was.
        meta: { updateId: `update-${acceptedEventId}` },
        outcome: { failure: { message: 'approved already' } },
      },
    });
    const history = historyOf([
      accepted(5, APPROVAL),
      completed(5),
      accepted(8, { shard: 3 }),
      accepted(9, { ...APPROVAL, at: 9 }),
    ]);
    expect(commandsOf([history])).toEqual([{ at: 9, ...TAKEN }]);
  });
});

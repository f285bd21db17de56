import { defaultPayloadConverter } from '@temporalio/common';
import { latenessOf } from '../../worker/drill-lateness';
import type { RunHistory } from '../../worker/run-histories';

const ORIGIN_MS = 1_000_000;
const CLOCK = { originMs: ORIGIN_MS, pace: 60 };

/** An Activity that was asked for so many seconds after the origin. */
const asked = (seconds: number, request: object) => ({
  eventTime: { seconds: ORIGIN_MS / 1_000 + seconds, nanos: 0 },
  activityTaskScheduledEventAttributes: {
    input: { payloads: [defaultPayloadConverter.toPayload(request)] },
  },
});
const act = (sequence: number, at: number) => ({
  act: { world: 'w', role: 'operator', sequence, at },
});
const historyOf = (...events: readonly object[]): RunHistory => ({
  ...{ type: 'followScript', workflowId: 'operator/r/1' },
  history: { events: [...events] },
});

describe('how late acts came', () => {
  it('is counted in incident time, once an act, from when it was meant for', () => {
    // At a pace of 60 two seconds are two minutes of the incident.
    const history = historyOf(asked(2, act(0, 120_000)), asked(3, act(1, 120_000)));
    const { acts, maxMs, medianMs } = latenessOf([history, historyOf(asked(9, {}))], CLOCK);
    expect({ acts, maxMs, medianMs }).toEqual({ acts: 2, maxMs: 60_000, medianMs: 0 });
  });

  it('leaves out what a worker is asked of its configuration: that has no instant', () => {
    const history = historyOf(asked(2, { people: [] }));
    expect(latenessOf([history], CLOCK)).toMatchObject({ acts: 0, maxMs: 0 });
  });
});

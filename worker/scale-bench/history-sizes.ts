import { temporal } from '@temporalio/proto';
import { costOf, type RunHistory } from '../run-histories';

/** What the server keeps of a Workflow and all below it, in all and at most. */
export type HistorySizes = {
  readonly runs: number;
  readonly workflowTasks: number;
  readonly events: number;
  readonly historyBytes: number;
  readonly runEventsMax: number;
  readonly runBytesMax: number;
  readonly payloadBytesMax: number;
};

export function sizesOf(histories: readonly RunHistory[]): HistorySizes {
  const { workflowTasks, events, historyBytes } = costOf(histories);
  const most = (size: (run: RunHistory) => number): number => Math.max(...histories.map(size));
  return {
    ...{ runs: histories.length, workflowTasks, events, historyBytes },
    runEventsMax: most(({ history }) => history.events?.length ?? 0),
    runBytesMax: most(({ history }) => {
      return temporal.api.history.v1.History.encode(history).finish().length;
    }),
    payloadBytesMax: most(({ history }) => largestPayload(history)),
  };
}

/** Payloads lie at many places of many kinds of events; all of them have data and metadata. */
function largestPayload(value: unknown): number {
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return 0;
  const { data, metadata } = value as { readonly data?: unknown; readonly metadata?: unknown };
  if (data instanceof Uint8Array && metadata !== undefined) return data.length;
  return Object.values(value).reduce((max: number, part) => Math.max(max, largestPayload(part)), 0);
}

import type { History } from '@temporalio/common/lib/proto-utils';
import { Worker, type ReplayResult, type WorkflowBundle } from '@temporalio/worker';

type Given = { readonly workflowId: string; readonly history: History };
type Results = AsyncGenerator<ReplayResult, void, undefined>;

/** A replay takes milliseconds for a hundred events; one that has not ended by then never will. */
const REPLAY_MS_MAX = 60_000;

/** It did not come to an end, so nothing is known. */
class ReplayStuckError extends Error {
  constructor(workflowId: string) {
    super(`the replay of ${workflowId} did not end within ${REPLAY_MS_MAX / 1_000} s`);
    this.name = 'ReplayStuckError';
  }
}

/** Replays one history after another in the sandbox, over one bundle of Workflow code. */
export class Replayer {
  readonly #results: Results;
  /** Set before the next result is asked for, and taken while that is made. */
  #given: Given | undefined;

  constructor(workflowBundle: WorkflowBundle) {
    const histories = { next: () => this.#take(), [Symbol.asyncIterator]: () => histories };
    this.#results = Worker.runReplayHistories({ workflowBundle }, histories) as Results;
  }

  /**
   * What stands in the way of going on from this history, or undefined. One in which no Workflow Task
   * has begun holds nothing that could differ, and Temporal's replay would wait for its first.
   */
  async replay(workflowId: string, history: History): Promise<Error | undefined> {
    const hasBegun = history.events?.some((event) => event.workflowTaskStartedEventAttributes);
    if (hasBegun !== true) return undefined;
    this.#given = { workflowId, history };
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => {
        reject(new ReplayStuckError(workflowId));
      }, REPLAY_MS_MAX);
    });
    try {
      const result = await Promise.race([this.#results.next(), late]);
      if (result.done === true) throw new Error('the worker that replays has ended');
      return result.value.error;
    } finally {
      clearTimeout(timer);
    }
  }

  /** Not after a replay that did not end: that would not end either. */
  async close(): Promise<void> {
    await this.#results.return(undefined);
  }

  async #take(): Promise<IteratorResult<Given>> {
    const value = this.#given;
    this.#given = undefined;
    return value === undefined ? { done: true, value } : { done: false, value };
  }
}

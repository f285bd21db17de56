import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import type { History } from '@temporalio/common/lib/proto-utils';
import type { temporal } from '@temporalio/proto';
import type { WorkflowBundle } from '@temporalio/worker';
import { describeDivergence, type Divergence } from './divergence';
import { locateDivergence } from './locate';
import { countOpen, listOpen, type OpenExecution, type Ours } from './open-executions';
import { Replayer } from './replayer';

/** What is to be known of one execution before this code may serve it. */
export type Judgement =
  | { readonly kind: 'replays' }
  | { readonly kind: 'diverges'; readonly divergence: Divergence }
  /** It closed or was deleted while it was checked: nobody will go on with it. */
  | { readonly kind: 'ended' }
  | { readonly kind: 'unjudged'; readonly reason: string };

export type Checked = OpenExecution & {
  /** Events of its history; 0 where that could not be read. */
  readonly events: number;
  readonly judgement: Judgement;
};

export type Progress = { readonly done: number; readonly total: number; readonly last: Checked };

export type InFlightCheck = Ours & {
  readonly bundle: WorkflowBundle;
  /** Histories that are read and replayed at a time: so many are held in memory. */
  readonly atOnce: number;
  readonly onProgress: (progress: Progress) => void;
};

/** Executions begin while others are checked; after so many lists the rest is left to the next check. */
const LISTS_MAX = 5;

/** Replays all open executions of ours over the bundle; also those that begin meanwhile. */
export async function checkOpen(client: Client, check: InFlightCheck): Promise<readonly Checked[]> {
  const checked = new Map<string, Checked>();
  const lanes = Array.from({ length: check.atOnce }, () => new Lane(client, check));
  try {
    for (let lists = 0; lists < LISTS_MAX; lists += 1) {
      const before = checked.size;
      const total = before + (await countOpen(client, check));
      const unseen = listUnseen(client, check, new Set(checked.keys()));
      const work = lanes.map(async (lane) => {
        for await (const execution of unseen) {
          const last = await lane.judge(execution);
          checked.set(execution.runId, last);
          check.onProgress({ done: checked.size, total: Math.max(total, checked.size), last });
        }
      });
      await Promise.all(work);
      if (checked.size === before) break;
    }
  } finally {
    await Promise.all(lanes.map(async (lane) => lane.close()));
  }
  return [...checked.values()];
}

/** Several may ask for the next at once; each gets another one. */
function listUnseen(
  client: Client,
  ours: Ours,
  seen: ReadonlySet<string>,
): AsyncIterableIterator<OpenExecution> {
  const list = listOpen(client, ours);
  const next = async (): Promise<IteratorResult<OpenExecution>> => {
    const result = await list.next();
    return result.done !== true && seen.has(result.value.runId) ? next() : result;
  };
  const unseen = { next, [Symbol.asyncIterator]: () => unseen };
  return unseen;
}

/** One after another is read and replayed; there are some lanes side by side. */
class Lane {
  readonly #client: Client;
  readonly #check: InFlightCheck;
  #replayer: Replayer | undefined;

  constructor(client: Client, check: InFlightCheck) {
    this.#client = client;
    this.#check = check;
  }

  async judge(execution: OpenExecution): Promise<Checked> {
    if (!this.#check.types.includes(execution.type)) {
      const reason = `this code has no Workflow Type ${execution.type}, and serves ${execution.taskQueue}`;
      return { ...execution, events: 0, judgement: { kind: 'unjudged', reason } };
    }
    let history: History;
    try {
      const { workflowId, runId } = execution;
      history = await this.#client.workflow.getHandle(workflowId, runId).fetchHistory();
    } catch (error) {
      const reason = `its history cannot be read: ${messageOf(error)}`;
      const judgement: Judgement =
        error instanceof WorkflowNotFoundError ? { kind: 'ended' } : { kind: 'unjudged', reason };
      return { ...execution, events: 0, judgement };
    }
    const events = history.events?.length ?? 0;
    if (isClosing(history.events?.at(-1))) {
      return { ...execution, events, judgement: { kind: 'ended' } };
    }
    return { ...execution, events, judgement: await this.#judgeHistory(execution, history) };
  }

  async #judgeHistory({ workflowId }: OpenExecution, history: History): Promise<Judgement> {
    const replayer = (this.#replayer ??= new Replayer(this.#check.bundle));
    const replay = async (part: History): Promise<Error | undefined> =>
      replayer.replay(workflowId, part);
    try {
      const error = await replay(history);
      if (error === undefined) return { kind: 'replays' };
      const located = await locateDivergence(history, error, replay);
      return { kind: 'diverges', divergence: describeDivergence(history, located) };
    } catch (error) {
      // Whatever state it is in, it is not asked again.
      this.#replayer = undefined;
      return { kind: 'unjudged', reason: messageOf(error) };
    }
  }

  async close(): Promise<void> {
    await this.#replayer?.close();
  }
}

/** Whether an event ends its run; a run that is followed by another one is over, too. */
function isClosing(event: temporal.api.history.v1.IHistoryEvent | undefined): boolean {
  return [
    event?.workflowExecutionCompletedEventAttributes,
    event?.workflowExecutionFailedEventAttributes,
    event?.workflowExecutionCanceledEventAttributes,
    event?.workflowExecutionTerminatedEventAttributes,
    event?.workflowExecutionTimedOutEventAttributes,
    event?.workflowExecutionContinuedAsNewEventAttributes,
  ].some(Boolean);
}

const messageOf = (error: unknown): string => {
  const text = error instanceof Error ? error.message : String(error);
  return text.split('\n')[0] ?? text;
};

import type { Client, WorkflowExecutionInfo } from '@temporalio/client';

/** One run of a Workflow that had not ended when the server was asked. */
export type OpenExecution = {
  readonly workflowId: string;
  readonly runId: string;
  readonly type: string;
  readonly taskQueue: string;
};

/** Which executions are ours: those on our Task Queues, and those of our Workflow Types on any. */
export type Ours = { readonly types: readonly string[]; readonly taskQueues: readonly string[] };

/** What else is open in the namespace: others run it, so this code does not concern it. */
export type Elsewhere = {
  readonly count: number;
  /** Of the first of them, by Type and Task Queue. */
  readonly named: readonly (Pick<OpenExecution, 'type' | 'taskQueue'> & {
    readonly count: number;
  })[];
  /** Whether those are all. */
  readonly isWhole: boolean;
};

/** Not `Running`: servers that can pause Workflows have those under a status of their own. */
const OPEN =
  'ExecutionStatus NOT IN ' +
  "('Completed', 'Failed', 'Canceled', 'Terminated', 'ContinuedAsNew', 'TimedOut')";
const NAMED_MAX = 200;

/** Page by page, as they are asked for: there may be many. */
export async function* listOpen(client: Client, ours: Ours): AsyncGenerator<OpenExecution> {
  for await (const info of client.workflow.list({ query: queryOf(ours) })) yield openOf(info);
}

export async function countOpen(client: Client, ours: Ours): Promise<number> {
  return (await client.workflow.count(queryOf(ours))).count;
}

export async function listElsewhere(client: Client, ours: Ours): Promise<Elsewhere> {
  const { types, taskQueues } = ours;
  const query = `${OPEN} AND TaskQueue NOT IN ${listed(taskQueues)} AND WorkflowType NOT IN ${listed(types)}`;
  const { count } = await client.workflow.count(query);
  const named = new Map<string, Elsewhere['named'][number]>();
  let seen = 0;
  if (count > 0) {
    for await (const info of client.workflow.list({ query, pageSize: NAMED_MAX })) {
      const { type, taskQueue } = openOf(info);
      const key = `${type} ${taskQueue}`;
      named.set(key, { type, taskQueue, count: (named.get(key)?.count ?? 0) + 1 });
      seen += 1;
      if (seen === NAMED_MAX) break;
    }
  }
  return { count, named: [...named.values()], isWhole: seen >= count };
}

const queryOf = ({ types, taskQueues }: Ours): string =>
  `${OPEN} AND (TaskQueue IN ${listed(taskQueues)} OR WorkflowType IN ${listed(types)})`;

const listed = (names: readonly string[]): string =>
  `(${names.map((name) => `'${name}'`).join(', ')})`;

const openOf = ({ workflowId, runId, type, taskQueue }: WorkflowExecutionInfo): OpenExecution => ({
  ...{ workflowId, runId, type, taskQueue },
});

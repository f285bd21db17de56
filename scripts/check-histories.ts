import './output/plain-pipes';
import { Client } from '@temporalio/client';
import { Command, InvalidArgumentError } from 'commander';
import { connectClient, type ServerChoice } from '../worker/connect';
import { codeIdentity } from '../worker/evaluation/code-identity';
import { withServerFlags, WORKFLOWS_FLAG } from '../worker/flags';
import { checkOpen, type Progress } from '../worker/in-flight/check-open';
import { verdictOf, type InFlight } from '../worker/in-flight/in-flight-result';
import { listElsewhere, type OpenExecution } from '../worker/in-flight/open-executions';
import { checkWorkflows } from '../worker/own-code';
import { ownVersion, typedCommand } from '../worker/result/provenance';
import { installRuntime } from '../worker/runtime';
import { workflowBundle } from '../worker/workflow-bundle';
import { WORKFLOW_TYPES } from '../worker/workflow-starts';
import { taskQueues } from '../workflows/contract/names';
import { describeInFlight, showInFlight } from './output/show-in-flight';
import { StatusLine } from './output/status-line';
import { EXIT, runCommand } from './run-command';

type Flags = ServerChoice & {
  readonly taskQueues: readonly string[];
  readonly workflows?: string;
  readonly json: boolean;
};

const EXIT_STATUSES = `
Exit status:
  0  all open Workflows replay, or none is open
  1  at least one would diverge: do not deploy this code to its workers
  2  could not judge: no server, a history that cannot be read, a Workflow Type that this code
     does not have`;

const STATUS_OF: Readonly<Record<InFlight['verdict'], number>> = {
  ...{ replays: EXIT.good, diverges: EXIT.notGood, unjudged: EXIT.badInput },
};

/** Enough to wait for a server and to replay at the same time; each holds one history. */
const AT_ONCE = 4;

/** `npm run check:histories`: whether the open Workflows of a server could go on under this code. */
async function main(): Promise<number> {
  const flags = readFlags();
  try {
    installRuntime();
    const inFlight = await check(flags);
    if (flags.json) console.log(JSON.stringify(inFlight));
    else showInFlight(inFlight);
    return STATUS_OF[inFlight.verdict];
  } catch (error) {
    // Whatever it was, nothing is known: 1 would say that something diverges.
    console.error(`could not judge: ${error instanceof Error ? error.message : String(error)}`);
    return EXIT.badInput;
  }
}

function readFlags(): Flags {
  const command = new Command('npm run check:histories --')
    .description('Replays the open Workflows of a server with the code of this checkout.')
    .option(
      '--task-queues <names...>',
      'the Task Queues that this code serves',
      (name: string, before: readonly string[] | undefined) => [...(before ?? []), queue(name)],
    )
    .option(...WORKFLOWS_FLAG)
    .option('--json', 'prints one JSON document, and nothing else', false)
    .addHelpText('after', EXIT_STATUSES)
    .allowExcessArguments(false);
  const given = withServerFlags(command).exitOverride().parse().opts<Partial<Flags>>();
  const served = [taskQueues.recovery, taskQueues.rehearsal];
  return { json: false, ...given, taskQueues: given.taskQueues ?? served };
}

/** It becomes part of a query. */
function queue(name: string): string {
  if (name === '' || /['"\\]/.test(name)) {
    throw new InvalidArgumentError('Expected a name without quotes and backslashes.');
  }
  return name;
}

async function check(flags: Flags): Promise<InFlight> {
  const { workflows } = flags;
  const types = [...WORKFLOW_TYPES, ...checkWorkflows(workflows)];
  const { connection, namespace } = await connectClient(flags);
  const status = new StatusLine(5_000);
  try {
    const client = new Client({ connection, namespace });
    const ours = { types, taskQueues: flags.taskQueues };
    status.show('bundling the Workflows of this checkout');
    const bundle = await workflowBundle('rehearsal', workflows);
    const onProgress = (progress: Progress): void => {
      status.show(describeInFlight(progress));
    };
    const checked = await checkOpen(client, { ...ours, bundle, atOnce: AT_ONCE, onProgress });
    const elsewhere = await listElsewhere(client, ours);
    return {
      ...{ format: 'blackstart/in-flight@1', version: ownVersion() },
      command: typedCommand('npm run check:histories', process.argv.slice(2)),
      code: codeIdentity(),
      ...{ namespace, checkedAt: new Date().toISOString(), verdict: verdictOf(checked) },
      executions: checked.toSorted((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1)),
      elsewhere: { ...elsewhere, named: [...elsewhere.named] },
    };
  } finally {
    status.clear();
    await connection.close();
  }
}

const orderOf = ({ type, workflowId, runId }: OpenExecution): string =>
  `${type} ${workflowId} ${runId}`;

// A replay that did not end must not keep the process.
void runCommand(main).then(() => process.exit());

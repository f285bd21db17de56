import { readFileSync } from 'node:fs';
import {
  Client,
  WorkflowExecutionAlreadyStartedError,
  WorkflowFailedError,
} from '@temporalio/client';
import { Command } from 'commander';
import { BadInputError } from '../worker/bad-input';
import { loadPolicy, loadScenario } from '../worker/config/load-file';
import { connectClient, ServerUnreachableError, type ServerChoice } from '../worker/connect';
import { drillInput } from '../worker/drill';
import { DEFAULT_SCENARIO, incidentId, pace, wholeNumber, withServerFlags } from '../worker/flags';
import {
  checkInputCanBeMade,
  checkWorkflowType,
  findIncident,
  recoveryInput,
  workflowIdFor,
  WORKFLOW_TYPES,
} from '../worker/workflow-starts';
import { taskQueues } from '../workflows/contract/names';
import { EXIT, runCommand } from './run-command';

type Options = ServerChoice & {
  readonly input?: string;
  readonly scenario: string;
  readonly policy: string;
  readonly seed: number;
  readonly pace: number;
  readonly incident: string;
  readonly region?: string;
  readonly endpoint?: string;
  readonly fence: number;
  readonly taskQueue: string;
  readonly wait: boolean;
  readonly json: boolean;
};

/** There is one already: a script can go on from here, so it is told apart. */
const ALREADY_STARTED = 3;

/** `npm run workflow -- start <type>`: starts a Workflow on any server. */
async function main(): Promise<number> {
  const program = new Command('npm run workflow --')
    .description('Workflows on a Temporal server.')
    .exitOverride();
  const start = program
    .command('start')
    .description('Starts a Workflow: a rehearsal, a recovery, or one step of it.')
    .argument('<type>', `one of ${WORKFLOW_TYPES.join(', ')}`)
    .option('--input <file.json>', 'its whole input; else it is made from the flags below')
    .option('--scenario <name or file>', 'a scenario of scenarios/, or a file', DEFAULT_SCENARIO)
    .option('--policy <name or file>', 'a policy of policies/, or a file', 'historical')
    .option('--seed <number>', 'seed of the noise', wholeNumber, 1)
    .option('--pace <number>', 'incident time per real time, up to 1000', pace, 60)
    .option('--incident <id>', 'tells rehearsals on one server apart', incidentId, 'drill')
    .option('--region <name>', "the region to recover; else the scenario's")
    .option('--endpoint <name>', "the endpoint to recover; else the scenario's")
    .option(
      '--fence <number>',
      'for a single step: above every fence that was used',
      wholeNumber,
      1,
    )
    .option('--task-queue <name>', 'who runs it', taskQueues.rehearsal)
    .option('--wait', 'waits for its end and prints the result', false)
    .option('--json', 'prints JSON', false);
  let status: number = EXIT.good;
  withServerFlags(start).action(async (type: string) => {
    status = await runStart(type, start.opts<Options>());
  });
  await program.parseAsync();
  return status;
}

async function runStart(type: string, options: Options): Promise<number> {
  try {
    return await startWorkflow(type, options);
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError) {
      console.error(`${error.workflowId} was started before: give another --incident`);
      return ALREADY_STARTED;
    }
    if (error instanceof WorkflowFailedError) {
      console.error(`${error.message}: ${error.cause?.message ?? 'no reason given'}`);
      return EXIT.notGood;
    }
    if (!(error instanceof ServerUnreachableError)) throw error;
    console.error(error.message);
    return EXIT.notGood;
  }
}

async function startWorkflow(type: string, options: Options): Promise<number> {
  checkWorkflowType(type);
  const inputFor = inputSource(type, options);
  const { connection, namespace } = await connectClient(options);
  try {
    const client = new Client({ connection, namespace });
    const input = await inputFor(client);
    const handle = await client.workflow.start(type, {
      taskQueue: options.taskQueue,
      workflowId: workflowIdFor(type, input),
      workflowIdConflictPolicy: 'FAIL',
      workflowIdReusePolicy: 'REJECT_DUPLICATE',
      args: [input],
    });
    const started = { workflowId: handle.workflowId, runId: handle.firstExecutionRunId };
    if (!options.json) console.log(`started ${started.workflowId}, run ${started.runId}`);
    const waited = options.wait ? { result: (await handle.result()) as unknown } : {};
    if (options.json) console.log(JSON.stringify({ ...started, ...waited }));
    else if ('result' in waited) console.log(JSON.stringify(waited.result, null, 2));
    return EXIT.good;
  } finally {
    await connection.close();
  }
}

/** Reads and checks the files at once, so that a wrong one is said before a server is waited for. */
function inputSource(type: string, options: Options): (client: Client) => Promise<unknown> {
  if (options.input !== undefined) {
    const input = readInput(options.input);
    workflowIdFor(type, input);
    return async () => input;
  }
  const scenario = loadScenario(options.scenario);
  const policy = loadPolicy(options.policy);
  if (type === 'replayCascade') {
    const { seed, pace, incident } = options;
    const input = drillInput({ scenario, policy, seed, pace, incidentId: incident });
    return async () => input;
  }
  checkInputCanBeMade(type);
  const place = { region: options.region ?? scenario.region, id: options.incident };
  const endpoint = options.endpoint ?? scenario.dns.endpoints[0] ?? '';
  const flags = { place, policy, endpoint, pace: options.pace, fence: options.fence };
  return async (client) => recoveryInput(type, await findIncident(client, flags), flags);
}

function readInput(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new BadInputError(`--input ${file} cannot be used: ${reason}`);
  }
}

void runCommand(main);

import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import {
  WorkflowExecutionAlreadyStartedError,
  WorkflowFailedError,
  type Client,
} from '@temporalio/client';
import { Command } from 'commander';
import { readPrivateKey } from '../../worker/approvers/key-files';
import { BadInputError } from '../../worker/bad-input';
import { loadPolicy, loadScenario } from '../../worker/config/load-file';
import type { ClientConnection, ServerChoice } from '../../worker/connect';
import { drillInput } from '../../worker/drill';
import { loadDurations } from '../../worker/durations/load-durations';
import {
  countFromOne,
  DEFAULT_SCENARIO,
  durationOption,
  incidentId,
  pace,
  someText,
  wholeNumber,
  withServerFlags,
} from '../../worker/flags';
import { AlreadyThereError, NotTakenError } from '../../worker/recoveries/errors';
import { RecoveryClient } from '../../worker/recoveries/recovery-client';
import { steeringInput } from '../../worker/recoveries/steering-input';
import { searchAttributesAre } from '../../worker/search-attributes';
import {
  checkInputCanBeMade,
  checkWorkflowType,
  findIncident,
  recoveryInput,
  workflowIdFor,
  WORKFLOW_TYPES,
} from '../../worker/workflow-starts';
import type { RecoverRegionInput } from '../../workflows/contract/steps';
import { stepSpans } from '../../workflows/domain/preview/durations';
import { taskQueues } from '../../workflows/contract/names';
import type { Policy } from '../../workflows/contract/policy';
import { EXIT } from '../run-command';
import { keyOption, onServer, withExample } from './on-server';

type Options = ServerChoice & {
  readonly input?: string;
  readonly scenario: string;
  readonly policy: string;
  readonly seed: number;
  readonly pace: number;
  readonly incident: string;
  readonly recovery: number;
  readonly region?: string;
  readonly endpoint?: string;
  readonly fence: number;
  readonly by?: string;
  readonly reason?: string;
  readonly key?: string;
  readonly expiresIn: number;
  readonly taskQueue: string;
  readonly wait: boolean;
  readonly json: boolean;
};

/** `start <type>`: starts a Workflow on any server. */
export function startCommand(): Command {
  const start = new Command('start')
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
    .option('--fence <number>', 'of a single step: above every one that was used', wholeNumber, 1)
    .option('--task-queue <name>', 'who runs it', taskQueues.rehearsal)
    .option('--wait', 'waits for its end and prints the result', false)
    .option('--json', 'prints one JSON document, and nothing else', false);
  withRecoverRegionFlags(start);
  return withExample(
    withServerFlags(start),
    'start replayCascade --pace 60',
    'start recoverRegion --policy blackstart --by alice --reason "no addresses for DynamoDB"',
  ).action(async (type: string) => {
    process.exitCode = await runStart(type, start.opts<Options>());
  });
}

function withRecoverRegionFlags(start: Command): void {
  start
    .option(
      '--recovery <number>',
      'recoverRegion: which recovery of the incident; a later one only once the one before has ended',
      countFromOne,
      1,
    )
    .option('--by <name>', 'recoverRegion: who asks for it (required)', someText)
    .option('--reason <text>', 'recoverRegion: why (required)', someText)
    .addOption(keyOption('recoverRegion: signs the request with this private key'))
    .addOption(
      durationOption(
        '--expires-in <duration>',
        'recoverRegion: how long a signature counts',
        '10m',
      ),
    );
}

async function runStart(type: string, options: Options): Promise<number> {
  try {
    return await startWorkflow(type, options);
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError) {
      const remedy =
        type === 'recoverRegion'
          ? `once it has ended, give --recovery ${options.recovery + 1}`
          : 'give another --incident';
      throw new AlreadyThereError(`${error.workflowId} was started before: ${remedy}`);
    }
    if (error instanceof WorkflowFailedError) {
      throw new NotTakenError(`${error.message}: ${error.cause?.message ?? 'no reason given'}`);
    }
    throw error;
  }
}

async function startWorkflow(type: string, options: Options): Promise<number> {
  checkWorkflowType(type);
  const inputFor = inputSource(type, options);
  return onServer(options, async (client, connected) => {
    const input = await inputFor(client, connected);
    const handle = await client.workflow.start(type, {
      taskQueue: options.taskQueue,
      workflowId: workflowIdFor(type, input),
      workflowIdConflictPolicy: 'FAIL',
      workflowIdReusePolicy: 'REJECT_DUPLICATE',
      ...describedBy(type, input),
      args: [input],
    });
    const started = { workflowId: handle.workflowId, runId: handle.firstExecutionRunId };
    if (!options.json) console.log(`started ${started.workflowId}, run ${started.runId}`);
    const waited = options.wait ? { result: (await handle.result()) as unknown } : {};
    if (options.json) console.log(JSON.stringify({ ...started, ...waited }));
    else if ('result' in waited) console.log(JSON.stringify(waited.result, null, 2));
    return EXIT.good;
  });
}

/** For who opens Temporal's UI and knows nothing else. */
function describedBy(type: string, input: unknown) {
  if (type !== 'recoverRegion') return {};
  const { incident, policy, steering } = input as Partial<RecoverRegionInput>;
  if (incident === undefined || policy === undefined) return {};
  const { by = 'nobody', reason = 'no reason' } = steering?.requestedBy ?? {};
  return {
    staticSummary: `Recovery of ${incident.region} under policy ${policy.name}`,
    staticDetails: [
      `Asked for by ${by}: ${reason}`,
      '',
      `How it stands, and how to steer it: \`npm run blackstart -- status --incident ${incident.id}\``,
    ].join('\n'),
  };
}

type InputSource = (client: Client, connected: ClientConnection) => Promise<unknown>;

/** Reads and checks the files at once, so that a wrong one is said before a server is waited for. */
function inputSource(type: string, options: Options): InputSource {
  if (options.input !== undefined) {
    const input = readInput(options.input);
    workflowIdFor(type, input);
    return async () => input;
  }
  const request = type === 'recoverRegion' ? readRequest(options) : undefined;
  const scenario = loadScenario(options.scenario);
  const policy = loadPolicy(options.policy);
  if (request !== undefined && !('key' in request)) checkNeedsNoKey(policy);
  if (type === 'replayCascade') {
    const { seed, pace, incident } = options;
    const input = drillInput({ scenario, policy, seed, pace, incidentId: incident });
    return async () => input;
  }
  checkInputCanBeMade(type);
  const place = { region: options.region ?? scenario.region, id: options.incident };
  const endpoint = options.endpoint ?? scenario.dns.endpoints[0] ?? '';
  const flags = { place, policy, endpoint, pace: options.pace, fence: options.fence };
  return async (client, { connection, namespace }) => {
    const incident = await findIncident(client, flags);
    if (request === undefined) return recoveryInput(type, incident, flags);
    await checkMayBegin(client, options, place.region);
    const isIndexed = await searchAttributesAre(connection, namespace);
    const durations = stepSpans(loadDurations(options.policy, policy));
    const steering = steeringInput({ ...flags, incident, isIndexed, durations, ...request });
    return { ...recoveryInput(type, incident, flags), steering };
  };
}

/** Whoever asks may not approve: so where approvals are signed, the request is too. */
function checkNeedsNoKey({ name, steps }: Policy): void {
  const signed = steps.find(({ approval }) => typeof approval === 'object');
  if (signed === undefined) return;
  throw new BadInputError(
    `--key is missing: policy ${name} asks for signed approvals (${signed.id}), and so for a signed request`,
  );
}

/** Who asks for a recovery, and why: it is the first thing in its audit. */
function readRequest({ by, reason, key, ...options }: Options) {
  if (by === undefined) throw new BadInputError('--by is missing: expected who asks for it');
  if (reason === undefined) throw new BadInputError('--reason is missing: expected why');
  const { recovery, expiresIn } = options;
  const said = { recovery, by, reason, expiresIn, nonce: randomUUID() };
  return key === undefined ? said : { ...said, key: readPrivateKey(key) };
}

/** One recovery of an incident at a time, and numbers without gaps. */
async function checkMayBegin(
  client: Client,
  { incident, recovery }: Options,
  region: string,
): Promise<void> {
  const recoveries = new RecoveryClient(client);
  for (let before = 1; before < recovery; before += 1) {
    const { state, workflowId } = await recoveries.run({ region, incident, recovery: before });
    if (state !== 'RUNNING') continue;
    throw new NotTakenError(`${workflowId} still runs: wait for its end, or abort it`);
  }
}

function readInput(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new BadInputError(`--input ${file} cannot be used: ${reason}`);
  }
}

import {
  WorkflowExecutionAlreadyStartedError,
  WorkflowFailedError,
  type Client,
} from '@temporalio/client';
import { Command } from 'commander';
import { loadPolicy, loadScenario } from '../../worker/config/load-file';
import type { ServerChoice } from '../../worker/connect';
import {
  DEFAULT_SCENARIO,
  incidentId,
  someText,
  wholeNumber,
  withServerFlags,
} from '../../worker/flags';
import { AlreadyThereError, NotTakenError } from '../../worker/recoveries/errors';
import { findIncident, recoveryInput } from '../../worker/workflow-starts';
import type { StepResult } from '../../workflows/contract/messages';
import { taskQueues, workflowIds } from '../../workflows/contract/names';
import { EXIT } from '../run-command';
import { onServer, withExample } from './on-server';

type Options = ServerChoice & {
  readonly scenario: string;
  readonly policy: string;
  readonly incident: string;
  readonly region?: string;
  readonly fence: number;
  readonly by: string;
  readonly reason: string;
  readonly taskQueue: string;
  readonly json: boolean;
};

const SWITCHES = [
  {
    ...({ name: 'disable-automation', type: 'disableAutomation' } as const),
    description: 'Switches the DNS automation off, with no recovery or beside one.',
  },
  {
    ...({ name: 'enable-automation', type: 'enableAutomation' } as const),
    description: 'Switches the DNS automation on, part by part, and watches each.',
  },
] as const;
type Switch = (typeof SWITCHES)[number];

/** `disable-automation`, `enable-automation`: the step of that name by hand; waits for what comes of it. */
export function automationCommands(): readonly Command[] {
  return SWITCHES.map((told) => {
    const command = new Command(told.name)
      .description(told.description)
      .requiredOption('--by <name>', 'who says so', someText)
      .requiredOption('--reason <text>', 'why', someText)
      .option('--scenario <name or file>', 'where the region stands', DEFAULT_SCENARIO)
      .option('--policy <name or file>', 'how it is switched on again', 'blackstart')
      .option('--incident <id>', 'the incident', incidentId, 'drill')
      .option('--region <name>', "the region; else the scenario's")
      .option('--fence <number>', 'above every one that was used', wholeNumber, 1)
      .option('--task-queue <name>', 'who runs it', taskQueues.rehearsal)
      .option('--json', 'prints one JSON document, and nothing else', false);
    return withExample(
      withServerFlags(command),
      `${told.name} --by alice --reason "the record is set by hand"`,
    ).action(async () => {
      process.exitCode = await runSwitch(told, command.opts<Options>());
    });
  });
}

async function runSwitch(told: Switch, options: Options): Promise<number> {
  const scenario = loadScenario(options.scenario);
  const policy = loadPolicy(options.policy);
  const place = { region: options.region ?? scenario.region, id: options.incident };
  const endpoint = scenario.dns.endpoints[0] ?? '';
  const { fence } = options;
  const result = await onServer(options, async (client) => {
    const incident = await findIncident(client, { place, pace: 1 });
    const { attempt, workflowId } = await nextByHand(client, place, told);
    const input = { ...recoveryInput(told.type, incident, { policy, endpoint, fence }), attempt };
    return execute(client, { told, options, workflowId, input });
  });
  if (options.json) console.log(JSON.stringify({ ...place, ...result }));
  else {
    for (const fact of result.nowTrue) console.log(fact);
    for (const task of result.left) console.log(`left to do: ${task}`);
  }
  return result.outcome === 'stopped' ? EXIT.notGood : EXIT.good;
}

/**
 * Attempts by hand are counted from here: a recovery's own never come so far, and each needs a number
 * of its own, or it would be told what the one before it heard.
 */
const FIRST_BY_HAND = 501;

async function nextByHand(
  client: Client,
  place: { readonly region: string; readonly id: string },
  { name: step }: Switch,
) {
  for (let count = FIRST_BY_HAND; ; count += 1) {
    const attempt = { recovery: 1, attempt: count };
    const workflowId = workflowIds.step(place, step, attempt);
    const run = await client.workflow
      .getHandle(workflowId)
      .describe()
      .catch(() => undefined);
    if (run?.status.name === 'RUNNING') {
      throw new AlreadyThereError(`${workflowId} is under way already`);
    }
    if (run === undefined) return { attempt, workflowId };
  }
}

type Execution = {
  readonly told: Switch;
  readonly options: Options;
  readonly workflowId: string;
  readonly input: unknown;
};

async function execute(
  client: Client,
  { told, options, workflowId, input }: Execution,
): Promise<StepResult> {
  const { by, reason, taskQueue } = options;
  try {
    return (await client.workflow.execute(told.type, {
      ...{ workflowId, taskQueue, memo: { by, reason }, args: [input] },
      staticSummary: `by ${by}: ${reason}`,
      workflowIdConflictPolicy: 'FAIL',
      workflowIdReusePolicy: 'REJECT_DUPLICATE',
    })) as StepResult;
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError) {
      throw new AlreadyThereError(`${workflowId} was begun by somebody else at the same time`);
    }
    if (!(error instanceof WorkflowFailedError)) throw error;
    const why = error.cause?.message ?? error.message;
    throw new NotTakenError(`${told.name} failed: ${why}. Find out whether automation is on`);
  }
}

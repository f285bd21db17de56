import { join } from 'node:path';
import { Command, CommanderError, Option } from 'commander';
import { InvalidJournalError } from '../activities/journal-text';
import type { JournalEntry } from '../activities/journaled-world';
import { loadApprovers } from './approvers/load-approvers';
import { BadInputError } from './bad-input';
import { checkNobodyDies } from './config/check-fit';
import { InvalidFileError, loadScenario, projectRoot } from './config/load-file';
import { connectWorker, disconnect, type ServerChoice } from './connect';
import {
  DEFAULT_SCENARIO,
  hostAndPort,
  incidentId,
  wholeNumber,
  withServerFlags,
  WORKFLOWS_FLAG,
} from './flags';
import { holdWorld, journalFailure, type DurableWorld } from './held-world';
import { RegionMetrics } from './metrics/region-metrics';
import { timelineDigest } from './result/digest';
import {
  createRegionWorker,
  createWorkflowWorker,
  REAL_SERVER_TUNING,
  withWorkers,
} from './region-workers';
import { checkWorkflows } from './own-code';
import { installRuntime, metricMeter } from './runtime';
import { StopRequest } from './stop-request';

type Options = ServerChoice & {
  readonly scenario: string;
  readonly seed: number;
  readonly incident: string;
  readonly journal?: string;
  readonly workflows?: string;
  readonly approvers?: string;
  readonly metrics?: string;
};

/** `npm run worker`: holds a simulated region and serves its Workflows, until it is told to stop. */
async function main(): Promise<void> {
  const command = new Command('npm run worker --')
    .description('Holds the world of one rehearsal on a Temporal server, and serves its Workflows.')
    .option('--scenario <name or file>', 'a scenario of scenarios/, or a file', DEFAULT_SCENARIO)
    .option('--seed <number>', 'seed of the noise', wholeNumber, 1)
    .option(...WORKFLOWS_FLAG)
    .option('--incident <id>', 'tells rehearsals on one server apart', incidentId, 'drill')
    .option(
      '--journal <file>',
      'where the world is kept (default: results/journals/<incident>.jsonl)',
    )
    .addOption(
      new Option('--approvers <file.yaml>', 'whose signatures count').env('BLACKSTART_APPROVERS'),
    )
    .addOption(
      new Option('--metrics <host:port>', 'where Prometheus may scrape metrics (default: nowhere)')
        .env('BLACKSTART_METRICS')
        .argParser(hostAndPort),
    )
    .allowExcessArguments(false);
  const options = withServerFlags(command).exitOverride().parse().opts<Options>();
  const stop = new StopRequest();
  checkWorkflows(options.workflows);
  const approvers = options.approvers === undefined ? [] : loadApprovers(options.approvers);
  const scenario = loadScenario(options.scenario);
  checkNobodyDies(scenario);
  const { seed, incident } = options;
  const journalFile =
    options.journal ?? join(projectRoot(), 'results', 'journals', `${incident}.jsonl`);
  installRuntime(options);
  const metrics: { of?: RegionMetrics } = {};
  const held = holdWorld({
    ...{ scenario, seed, incidentId: incident, journalFile },
    onAct: (_at, entry) => {
      tell(metrics, entry);
    },
  });
  if (options.metrics !== undefined) metrics.of = new RegionMetrics(metricMeter(), held);
  try {
    await serve({ ...held, approvers }, options, stop);
  } finally {
    held.journal.close();
  }
}

/** An act that is done and written must be answered, whatever comes of its being counted. */
function tell(metrics: { of?: RegionMetrics }, entry: JournalEntry): void {
  try {
    metrics.of?.acted(entry);
  } catch (error) {
    delete metrics.of;
    process.stderr.write(`metrics of the region end here: ${String(error)}\n`);
  }
}

async function serve(
  held: DurableWorld,
  choice: ServerChoice & Pick<Options, 'workflows'>,
  stop: StopRequest,
): Promise<void> {
  const { workflows } = choice;
  const connections = await connectWorker(choice);
  try {
    const workers = [
      await createWorkflowWorker(connections, {
        ...REAL_SERVER_TUNING,
        ...(workflows === undefined ? {} : { workflows }),
      }),
      await createRegionWorker(connections, held, REAL_SERVER_TUNING),
    ];
    await withWorkers(workers, async () => {
      const { world, journal } = held;
      const dropped = journal.droppedBytes > 0 ? ', a torn last line dropped' : '';
      say(
        `ready: ${held.region}/${held.id}, ${world.acts} acts restored${dropped}, ${journal.file}`,
      );
      const why = await Promise.race([stop.came, journalFailure(held)]);
      say(`stopping (${why})`);
    });
    const { acts, world } = held.world;
    say(`stopped after ${acts} acts, timeline ${timelineDigest(world.record)}`);
  } finally {
    await disconnect(connections);
  }
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

const BAD_INPUT = [BadInputError, InvalidFileError, InvalidJournalError];

function fail(error: unknown): number {
  // commander has said it already, and asking for help is no mistake.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  return BAD_INPUT.some((kind) => error instanceof kind) ? 2 : 1;
}

void main().then(
  () => process.exit(0),
  (error: unknown) => process.exit(fail(error)),
);

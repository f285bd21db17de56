import { join } from 'node:path';
import { Command, CommanderError } from 'commander';
import { InvalidJournalError } from '../activities/journal-text';
import { BadInputError } from './bad-input';
import { InvalidFileError, loadScenario, projectRoot } from './config/load-file';
import { connectWorker, disconnect, type ServerChoice } from './connect';
import { DEFAULT_SCENARIO, incidentId, wholeNumber, withServerFlags } from './flags';
import { holdWorld, type DurableWorld } from './held-world';
import { timelineDigest } from './result/digest';
import { createRegionWorker, createWorkflowWorker, withWorkers } from './region-workers';
import { installRuntime } from './runtime';

type Options = ServerChoice & {
  readonly scenario: string;
  readonly seed: number;
  readonly incident: string;
  readonly journal?: string;
};

/**
 * What a Workflow decides next is kept for the worker that knows it, which takes it up in ten
 * milliseconds, or is dead: then every Workflow waits for this, and incident time goes on.
 */
const STICKY_TIMEOUT_MS = 300;
/** An act that waits for an answer from elsewhere does not keep a stopped worker for longer. */
const STOP_MS_MAX = 3_000;
const JOURNAL_LOOK_EVERY_MS = 200;

/** `npm run worker`: holds a simulated region and serves its Workflows, until it is told to stop. */
async function main(): Promise<void> {
  const command = new Command('npm run worker --')
    .description('Holds the world of one rehearsal on a Temporal server, and serves its Workflows.')
    .option('--scenario <name or file>', 'a scenario of scenarios/, or a file', DEFAULT_SCENARIO)
    .option('--seed <number>', 'seed of the noise', wholeNumber, 1)
    .option('--incident <id>', 'tells rehearsals on one server apart', incidentId, 'drill')
    .option(
      '--journal <file>',
      'where the world is kept (default: results/journals/<incident>.jsonl)',
    )
    .allowExcessArguments(false);
  const options = withServerFlags(command).exitOverride().parse().opts<Options>();
  const stopped = stopRequest();
  installRuntime();
  const scenario = loadScenario(options.scenario);
  const { seed, incident } = options;
  const journalFile =
    options.journal ?? join(projectRoot(), 'results', 'journals', `${incident}.jsonl`);
  const held = holdWorld({ scenario, seed, incidentId: incident, journalFile });
  try {
    await serve(held, options, stopped);
  } finally {
    held.journal.close();
  }
}

async function serve(
  held: DurableWorld,
  choice: ServerChoice,
  stopped: Promise<string>,
): Promise<void> {
  const connections = await connectWorker(choice);
  try {
    const tuning = { stickyTimeoutMs: STICKY_TIMEOUT_MS, stopMsMax: STOP_MS_MAX };
    const workers = [
      await createWorkflowWorker(connections, tuning),
      await createRegionWorker(connections, held, tuning),
    ];
    await withWorkers(workers, async () => {
      const { world, journal } = held;
      const dropped = journal.droppedBytes > 0 ? ', a torn last line dropped' : '';
      say(
        `ready: ${held.region}/${held.id}, ${world.acts} acts restored${dropped}, ${journal.file}`,
      );
      const why = await Promise.race([stopped, journalFailure(held)]);
      say(`stopping (${why})`);
    });
    const { acts, world } = held.world;
    say(`stopped after ${acts} acts, timeline ${timelineDigest(world.record)}`);
  } finally {
    await disconnect(connections);
  }
}

/** A world whose acts cannot be written any more ends its process; it goes on where the journal ends. */
async function journalFailure({ journal }: DurableWorld): Promise<never> {
  return new Promise((_resolve, reject) => {
    const timer = setInterval(() => {
      if (journal.failure === undefined) return;
      clearInterval(timer);
      reject(journal.failure);
    }, JOURNAL_LOOK_EVERY_MS);
    timer.unref();
  });
}

/** Listened for from the first moment, so that no signal ends the process over a lock. */
function stopRequest(): Promise<string> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.once(signal, () => {
        resolve(signal);
      });
    }
  });
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

import { join, relative } from 'node:path';
import { Client, WorkflowFailedError } from '@temporalio/client';
import { Command } from 'commander';
import { BadInputError } from '../worker/bad-input';
import { checkFit } from '../worker/config/check-fit';
import { loadPolicy, loadScenario, projectRoot } from '../worker/config/load-file';
import { connectToOwn, disconnect } from '../worker/connect';
import { startDevServer, type DevServer } from '../worker/dev-server';
import { startDrill, type DrillPlan, type DrillResult } from '../worker/drill';
import { DEFAULT_SCENARIO, incidentId, pace, wholeNumber } from '../worker/flags';
import { holdWorld, journalFailure, type DurableWorld } from '../worker/held-world';
import {
  createRegionWorker,
  createWorkflowWorker,
  REAL_SERVER_TUNING,
  withWorkers,
} from '../worker/region-workers';
import type { CascadeResult } from '../worker/result/cascade-result';
import { judgeRun, type PolicyResult } from '../worker/result/policy-result';
import { provenance } from '../worker/result/provenance';
import { costOf } from '../worker/run-histories';
import { installRuntime } from '../worker/runtime';
import { workflowBundle } from '../worker/workflow-bundle';
import { StoppedError, StopRequest } from '../worker/stop-request';
import { originAfter, type Instant } from '../workflows/domain/instant';
import { DrillWatch } from './output/drill-watch';
import { showDrillEnd, showDrillStart, showDrillStopped } from './output/show-drill';
import { StatusLine } from './output/status-line';
import { makeFolder } from './output/write-json';
import { writeResult } from './output/write-result';
import { EXIT, runCommand } from './run-command';

type Options = {
  readonly scenario: string;
  readonly policy: string;
  readonly seed: number;
  readonly pace: number;
  readonly incident?: string;
  readonly journal?: string;
  readonly out?: string;
  readonly keep: boolean;
};

type Run = {
  readonly plan: DrillPlan;
  readonly held: DurableWorld;
  readonly options: Options;
  /** Where the result goes. */
  readonly out: string;
  readonly stop: StopRequest;
  /** There once the night begins. */
  watch?: DrillWatch;
};

/** `npm run drill`: a night on a real Temporal server with its UI, to watch and to steer. */
async function main(): Promise<number> {
  const stop = new StopRequest();
  const options = readFlags();
  const plan = makePlan(options);
  const out =
    options.out ?? relative('', join(projectRoot(), 'results', 'drills', plan.incidentId));
  makeFolder(out);
  installRuntime();
  const run: Run = {
    ...{ plan, stop, options, out },
    held: holdNewWorld(plan, options.journal, (at) => run.watch?.acted(at)),
  };
  void stop.came.then(() => {
    console.error('\nstopping the worker and the server …');
  });
  // Neither our server nor the SDK's native part keeps the process that waits for it.
  const keepAlive = setInterval(() => undefined, 1_000_000);
  try {
    return await onOwnServer(run);
  } catch (error) {
    if (!(error instanceof StoppedError)) throw error;
    showDrillStopped(plan, run.held);
    return error.exitStatus;
  } finally {
    clearInterval(keepAlive);
    run.held.journal.close();
  }
}

function readFlags(): Options {
  return new Command('npm run drill --')
    .description(
      'Plays the night of a scenario at a pace, on a Temporal dev server with its UI, to watch and to ' +
        'steer. Server and worker stay until Ctrl-C.',
    )
    .option('--scenario <name or file>', 'a scenario of scenarios/, or a file', DEFAULT_SCENARIO)
    .option('--policy <name or file>', 'a policy of policies/, or a file', 'historical')
    .option('--seed <number>', 'seed of the noise', wholeNumber, 1)
    .option('--pace <number>', 'incident time per real time, up to 1000', pace, 600)
    .option('--incident <id>', 'names the drill (default: drill-<date>-<time>)', incidentId)
    .option(
      '--journal <file>',
      'where the world is kept (default: results/journals/<incident>.jsonl)',
    )
    .option('--out <folder>', 'where the result goes (default: results/drills/<incident>)')
    .option('--no-keep', 'end with the night; the exit status says how it came out')
    .allowExcessArguments(false)
    .exitOverride()
    .parse()
    .opts<Options>();
}

function makePlan(options: Options): DrillPlan {
  const { seed, pace, incident = incidentOfNow() } = options;
  const scenario = loadScenario(options.scenario);
  const policy = loadPolicy(options.policy);
  checkFit(policy, scenario);
  return { scenario, policy, seed, pace, incidentId: incident };
}

/** A new server knows nothing of earlier drills, so each drill is an incident of its own. */
function incidentOfNow(): string {
  const now = new Date();
  const digits = (...parts: readonly number[]): string =>
    parts.map((part) => String(part).padStart(2, '0')).join('');
  const day = digits(now.getFullYear(), now.getMonth() + 1, now.getDate());
  return `drill-${day}-${digits(now.getHours(), now.getMinutes(), now.getSeconds())}`;
}

/** A world that has lived cannot be used: its night is over, and that of the Workflows begins. */
function holdNewWorld(
  { scenario, seed, incidentId }: DrillPlan,
  journal: string | undefined,
  onAct: (at: Instant) => void,
): DurableWorld {
  const ownFile = join(projectRoot(), 'results', 'journals', `${incidentId}.jsonl`);
  const journalFile = journal ?? relative('', ownFile);
  const flag = journal === undefined ? '--incident' : '--journal';
  let held: DurableWorld;
  try {
    held = holdWorld({ scenario, seed, incidentId, journalFile, onAct });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new BadInputError(`the journal cannot be used: ${reason}`);
  }
  if (held.world.acts === 0) return held;
  held.journal.close();
  throw new BadInputError(
    `${journalFile} is the journal of an earlier night: give another ${flag}`,
  );
}

async function onOwnServer(run: Run): Promise<number> {
  const status = new StatusLine();
  status.show('starting a Temporal dev server and the worker …');
  const bundle = workflowBundle('rehearsal');
  // It is waited for below; until then its failure is nobody's.
  bundle.catch(() => undefined);
  const server = await startDevServer();
  try {
    await run.stop.orStopped(bundle);
    const connections = await connectToOwn(server.address);
    try {
      const workers = [
        await createWorkflowWorker(connections, REAL_SERVER_TUNING),
        await createRegionWorker(connections, run.held, REAL_SERVER_TUNING),
      ];
      status.clear();
      const { connection, namespace } = connections;
      const client = new Client({ connection, namespace });
      return await withWorkers(workers, async () => playNight(run, server, client));
    } finally {
      await disconnect(connections);
    }
  } finally {
    status.clear();
    await server.stop();
  }
}

async function playNight(run: Run, server: DevServer, client: Client): Promise<number> {
  const { held, stop } = run;
  stop.throwIfItCame();
  const originMs = originAfter(Date.now());
  const plan = { ...run.plan, originMs };
  const watch = new DrillWatch({ ...plan, originMs, world: held.world.world });
  run.watch = watch;
  const failure = Promise.race([journalFailure(held), lossOf(server)]);
  // The server ends in any case; that is a failure only while somebody waits.
  failure.catch(() => undefined);
  showDrillStart(plan, server);
  const drill = await startDrill(client, plan);
  watch.start();
  const aborted = new AbortController();
  try {
    const ended = client
      .withAbortSignal(aborted.signal, async () => drill.result())
      .catch(replayError);
    const end = await stop.orStopped(Promise.race([ended, failure]));
    watch.ended();
    const isGood = showEnd(run, plan, end);
    if (run.options.keep) {
      console.log('\nThe server and the worker stay until Ctrl-C.');
      await Promise.race([stop.came, failure]);
    }
    return isGood ? EXIT.good : EXIT.notGood;
  } finally {
    watch.stop();
    // Or the client would ask once more on a connection that is closed by then.
    aborted.abort();
  }
}

/** Each Workflow on the way up says no more than that a child of it failed. */
function rootCauseOf(error: Error): string {
  return error.cause instanceof Error ? rootCauseOf(error.cause) : error.message;
}

async function lossOf(server: DevServer): Promise<never> {
  await server.ended;
  throw new Error('the Temporal dev server has ended, and the night with it');
}

/** Who terminates the replay in the UI still wants to look at what became of it. */
function replayError(error: unknown): WorkflowFailedError {
  if (error instanceof WorkflowFailedError) return error;
  throw error;
}

function showEnd(
  { held, options, out }: Run,
  plan: DrillPlan,
  result: DrillResult | WorkflowFailedError,
): boolean {
  if (result instanceof WorkflowFailedError) {
    console.error(`\nThe replay did not end well: ${rootCauseOf(result)}`);
    return false;
  }
  const { scenario, policy } = plan;
  const { histories, recovery, wallMs } = result;
  const cost = { ...costOf(histories), acts: held.world.acts, wallSeconds: wallMs / 1_000 };
  const rehearsal = { world: held.world.world, recovery, histories, cost, repeats: 0, beside: [] };
  const judged = judgeRun({ scenario, policy, rehearsal, ablations: [] });
  showDrillEnd({ scenario, policy, judged, file: held.journal.file }, plan, result);
  console.log(writeResult(out, resultOf(judged, plan, options)));
  return judged.isGood;
}

function resultOf(judged: PolicyResult, plan: DrillPlan, options: Options): CascadeResult {
  const { scenario, policy, seed } = plan;
  const { name, title, zero, startsAt } = scenario;
  const flags = process.argv.slice(2);
  const told = { command: 'npm run drill', flags, scenario: options.scenario };
  return {
    format: 'blackstart/cascade@1',
    ...provenance({ ...told, policies: [options.policy] }),
    ...{ scenario: name, title, seed, zero, startsAt },
    policies: { [policy.name]: judged },
    savings: [],
  };
}

// What the SDK still has under way when a night is stopped must not keep the process.
void runCommand(main).then(() => process.exit());

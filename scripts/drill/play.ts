import { setMaxListeners } from 'node:events';
import { join } from 'node:path';
import {
  Client,
  WorkflowExecutionAlreadyStartedError,
  WorkflowFailedError,
} from '@temporalio/client';
import { BadInputError } from '../../worker/bad-input';
import { disconnect, ServerUnreachableError } from '../../worker/connect';
import { startDrill, type BegunDrill, type Drill, type DrillResult } from '../../worker/drill';
import { holdWorld, journalFailure, type DurableWorld } from '../../worker/held-world';
import {
  createRegionWorker,
  createWorkflowWorker,
  REAL_SERVER_TUNING,
  withWorkers,
} from '../../worker/region-workers';
import { StoppedError, type StopRequest } from '../../worker/stop-request';
import { workflowBundle } from '../../worker/workflow-bundle';
import { originAfter, type Instant } from '../../workflows/domain/instant';
import { DrillWatch } from '../output/drill-watch';
import { showDrillStart, showDrillStopped, showScoreStopped } from '../output/show-drill';
import { StatusLine } from '../output/status-line';
import { EXIT } from '../run-command';
import { writeFacts } from './facts';
import { finishDrill } from './finish';
import { Person } from './person';
import { FILES, type DrillOptions, type WholePlan } from './plan';
import { openServer, type DrillServer } from './server';

export type Run = {
  readonly whole: WholePlan;
  readonly options: DrillOptions;
  readonly held: DurableWorld;
  readonly stop: StopRequest;
  server?: DrillServer;
  isNightOver?: true;
  /** There once the night begins. */
  watch?: DrillWatch;
};

/** Plays a drill from its first instant to its score. */
export async function playDrill(
  whole: WholePlan,
  options: DrillOptions,
  stop: StopRequest,
): Promise<number> {
  const held = holdNewWorld(whole, options, (at) => run.watch?.acted(at));
  const run: Run = { whole, options, stop, held };
  writeFacts(whole, null);
  void stop.came.then(() => {
    console.error('\nstopping …');
  });
  // Neither our server nor the SDK's native part keeps the process that waits for it.
  const keepAlive = setInterval(() => undefined, 1_000_000);
  try {
    return await onServer(run);
  } catch (error) {
    if (error instanceof ServerUnreachableError) {
      console.error(error.message);
      return EXIT.notGood;
    }
    if (!(error instanceof StoppedError)) throw error;
    if (run.isNightOver === true) showScoreStopped(whole.folder);
    else showDrillStopped(whole, held, run.server);
    return error.exitStatus;
  } finally {
    clearInterval(keepAlive);
    held.journal.close();
  }
}

/** A world that has lived cannot be used: its night is over, and that of the Workflows begins. */
function holdNewWorld(
  { plan, folder }: WholePlan,
  options: DrillOptions,
  onAct: (at: Instant) => void,
): DurableWorld {
  const { scenario, seed, incidentId } = plan;
  const journalFile = join(folder, FILES.journal);
  let held: DurableWorld;
  try {
    held = holdWorld({ scenario, seed, incidentId, journalFile, onAct });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new BadInputError(`the journal cannot be used: ${reason}`);
  }
  if (held.world.acts === 0) return held;
  held.journal.close();
  const flag = options.out === undefined ? '--incident' : '--out';
  throw new BadInputError(`${folder} holds an earlier drill: give another ${flag}`);
}

async function onServer(run: Run): Promise<number> {
  const status = new StatusLine();
  status.show('starting the Temporal server and the worker …');
  const bundle = workflowBundle('rehearsal');
  // It is waited for below; until then its failure is nobody's.
  bundle.catch(() => undefined);
  const server = await openServer(run.options);
  run.server = server;
  const { connections } = server;
  try {
    await run.stop.orStopped(bundle);
    const workers = [
      await createWorkflowWorker(connections, REAL_SERVER_TUNING),
      await createRegionWorker(connections, run.held, REAL_SERVER_TUNING),
    ];
    status.clear();
    return await withWorkers(workers, async () => playNight(run, server));
  } finally {
    status.clear();
    await disconnect(connections);
    await server.stop();
  }
}

async function playNight(run: Run, server: DrillServer): Promise<number> {
  const { held, stop, options } = run;
  const { connection, namespace } = server.connections;
  const client = new Client({ connection, namespace });
  const plan: BegunDrill = { ...run.whole.plan, originMs: originAfter(Date.now()) };
  const failure = Promise.race([journalFailure(held), server.lost]);
  failure.catch(() => undefined);
  const drill = await startDrill(client, plan).catch((error: unknown) => {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    throw new BadInputError(
      `the server knows an incident ${plan.incidentId} already: give another --incident`,
    );
  });
  showDrillStart(run.whole, server);
  const aborted = new AbortController();
  // Every call of this drill listens to it, and the reading of its histories makes many.
  setMaxListeners(0, aborted.signal);
  const { watch, person } = openViews(run, plan, client);
  try {
    const end = await client.withAbortSignal(aborted.signal, async () =>
      stop.orStopped(Promise.race([endOf(drill, person, held), failure])),
    );
    person?.stop();
    watch?.ended();
    run.isNightOver = true;
    const isGood = await stop.orStopped(finishDrill({ ...run, plan }, end.result));
    if (options.keep && end.why !== 'quit') {
      console.log('\nThe server and the worker stay until Ctrl-C.');
      await Promise.race([stop.came, failure]);
    }
    return isGood ? EXIT.good : EXIT.notGood;
  } finally {
    person?.stop();
    watch?.stop();
    // Or the client would ask once more on a connection that is closed by then.
    aborted.abort();
  }
}

/** Who watches sees the timeline as it happens; a person at a terminal has it on the board instead. */
function openViews(run: Run, plan: BegunDrill, client: Client) {
  const { world } = run.held.world;
  const watch = new DrillWatch({ ...plan, world });
  run.watch = watch;
  if (run.whole.operator !== 'person') {
    watch.start();
    return { watch, person: undefined };
  }
  const showTimeline = (): void => {
    watch.look();
  };
  const person = new Person({ plan, world, client, by: run.options.by, showTimeline });
  if (!person.hasBoard) watch.start();
  person.start();
  return { watch: person.hasBoard ? undefined : watch, person };
}

type NightEnd = {
  readonly why: 'over' | 'quit' | 'settled';
  readonly result: DrillResult | WorkflowFailedError;
};

async function endOf(
  drill: Drill,
  person: Person | undefined,
  held: DurableWorld,
): Promise<NightEnd> {
  const over = drill
    .result()
    .catch(replayError)
    .then((result): NightEnd => ({ why: 'over', result }));
  if (person === undefined) return over;
  const early = await Promise.race([over, person.endsEarly]);
  if (typeof early === 'object') return early;
  const reason = early === 'quit' ? 'ended by the person who plays it' : 'the region is well again';
  const result = await drill.endNow(held.world.world.now, reason);
  return { why: early, result };
}

/** Who terminates the replay in the UI still wants to look at what became of it. */
function replayError(error: unknown): WorkflowFailedError {
  if (error instanceof WorkflowFailedError) return error;
  throw error;
}

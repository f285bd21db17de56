import { Client } from '@temporalio/client';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import type { WorkflowBundle } from '@temporalio/worker';
import { writeJournalFile } from '../activities/journal-file';
import { journalHeader } from '../activities/journal-text';
import { JournaledWorld, type JournalEntry } from '../activities/journaled-world';
import { World } from '../activities/world/world';
import { failureTypeOf } from '../workflows/contract/failures';
import { taskQueues, workflowIds } from '../workflows/contract/names';
import type { RecoveryStatus } from '../workflows/contract/messages';
import type { Policy } from '../workflows/contract/policy';
import type { ReplayCascadeInput, ReplayCascadeResult } from '../workflows/contract/replay';
import type { Scenario } from '../workflows/contract/scenario';
import type { Incident } from '../workflows/contract/incident';
import { formatOffset, originAfter, type Instant } from '../workflows/domain/instant';
import { instantFor } from '../workflows/domain/roles';
import { checkNobodyDies } from './config/check-fit';
import { checkOwnSteps } from './own-code';
import {
  createRegionWorker,
  createWorkflowWorker,
  withWorkers,
  type WorkerTuning,
} from './region-workers';
import { collectHistories, costOf, type RunCost, type RunHistory } from './run-histories';
import { slowed } from './slow-operator';
import { createTestEnvironment } from './test-environment';

export type RehearsalOptions = {
  readonly scenario: Scenario;
  readonly policy: Policy;
  readonly seed: number;
  readonly tuning?: WorkerTuning;
  /** A file whose exports are the steps of the user's own that the policy has. */
  readonly workflows?: string;
  /** Other Workflow code than that of this checkout. */
  readonly bundle?: WorkflowBundle;
  /** Workflows to start beside the replay; all are over when it is. They must leave the region as it is. */
  readonly beside?: (incident: Incident) => readonly Beside[];
  /** Where the night's journal is kept, so that it can be asked again. */
  readonly journalFile?: string;
  /** Told of the incident time now and then, and when a run had to be repeated. */
  readonly onProgress?: (progress: Progress) => void;
};

/** One Workflow of those that run beside a replay. */
export type Beside = {
  readonly type: string;
  readonly workflowId: string;
  readonly input: unknown;
};

export type Progress = { readonly at: Instant; readonly endsAt: Instant; readonly attempt: number };

export type Rehearsal = {
  readonly world: World;
  /** How the recovery ended; null when none was begun, or when the replay ended before it. */
  readonly recovery: RecoveryStatus | null;
  readonly cost: RunCost & { readonly acts: number; readonly wallSeconds: number };
  /** What Temporal wrote down, run by run. */
  readonly histories: readonly RunHistory[];
  /** What came of those that ran beside it, in their order. */
  readonly beside: readonly unknown[];
  /** How often the machine stood still and the run was repeated. */
  readonly repeats: number;
};

const ATTEMPTS_MAX = 5;
const PROGRESS_EVERY_MS = 100;
/** Acts come every few milliseconds; a run without one for so long will never end by itself. */
const STALL_MS = 60_000;

/** Plays a scenario under a policy in the time-skipping environment: same input, same night. */
export async function rehearse(options: RehearsalOptions): Promise<Rehearsal> {
  checkNobodyDies(options.scenario);
  checkOwnSteps(options.policy, options.workflows);
  for (let attempt = 1; ; attempt += 1) {
    try {
      return { ...(await rehearseOnce(options, attempt)), repeats: attempt - 1 };
    } catch (error) {
      if (failureTypeOf(error) !== 'ActOutOfOrder' || attempt === ATTEMPTS_MAX) throw error;
    }
  }
}

async function rehearseOnce(
  options: RehearsalOptions,
  attempt: number,
): Promise<Omit<Rehearsal, 'repeats'>> {
  const startedAt = performance.now();
  const environment = await createTestEnvironment();
  try {
    const played = await playNight(environment, { ...options, attempt });
    const { world, recovery, histories, beside } = played;
    const wallSeconds = (performance.now() - startedAt) / 1_000;
    const cost = { ...costOf(histories), acts: world.acts, wallSeconds };
    return { world: world.world, recovery, histories, beside, cost };
  } finally {
    await environment.teardown();
  }
}

export type PlayedNight = {
  readonly world: JournaledWorld;
  readonly recovery: RecoveryStatus | null;
  readonly histories: readonly RunHistory[];
  readonly beside: readonly unknown[];
  /** From the start of the replay to its result: without setting up and reading back. */
  readonly replayMs: number;
};

/** Plays a night on a server that is there. Each needs an incident of its own. */
export async function playNight(
  environment: TestWorkflowEnvironment,
  night: RehearsalOptions & { readonly attempt: number; readonly incidentId?: string },
): Promise<PlayedNight> {
  const { scenario, policy, seed, attempt, incidentId = `rehearsal-${seed}` } = night;
  const { tuning, workflows } = night;
  const { connection, nativeConnection, namespace = 'default' } = environment;
  const connections = { connection, nativeConnection, namespace };
  const place = { region: scenario.region, id: incidentId };
  const entries: JournalEntry[] = [];
  const world = new JournaledWorld(new World(scenario, seed), {
    order: 'exact',
    ...(night.journalFile === undefined ? {} : { journal: { append: (e) => entries.push(e) } }),
  });
  const workers = [
    await createWorkflowWorker(
      connections,
      { ...tuning, ...(workflows === undefined ? {} : { workflows }) },
      night.bundle,
    ),
    await createRegionWorker(connections, { ...place, world }),
  ];
  const watch = watchProgress(world, night, attempt);
  try {
    return await withWorkers(workers, async () => {
      const client = new Client({ connection });
      const input = cascadeInput({ scenario, policy, seed, place });
      const beside = await startBeside(environment, input, night);
      const startedAt = performance.now();
      // Waiting through this client, and only through it, lets the server's clock skip.
      const replay = environment.client.workflow.execute<
        (input: ReplayCascadeInput) => Promise<ReplayCascadeResult>
      >('replayCascade', {
        taskQueue: taskQueues.rehearsal,
        workflowId: workflowIds.cascade(place),
        args: [beside.input],
      });
      const { recovery } = await Promise.race([replay, watch.stalled]);
      const replayMs = performance.now() - startedAt;
      const ended = beside.workflowIds.map((id) => client.workflow.getHandle(id).result());
      const results = await Promise.race([Promise.all(ended), watch.stalled]);
      const roots = [workflowIds.cascade(place), ...beside.workflowIds];
      const histories = await Promise.all(roots.map((id) => collectHistories(client, id)));
      keepJournal(night, entries, place.id);
      return { world, recovery, replayMs, histories: histories.flat(), beside: results };
    });
  } finally {
    watch.stop();
  }
}

function keepJournal(
  { journalFile, scenario, seed }: RehearsalOptions,
  entries: readonly JournalEntry[],
  world: string,
): void {
  if (journalFile === undefined) return;
  writeJournalFile(journalFile, journalHeader({ world, scenario, seed }), entries);
}

/**
 * They need the replay's origin before it begins, so it is set here. Nobody waits for them: what is
 * waited for is the replay, and their instants come up on its way.
 */
async function startBeside(
  environment: TestWorkflowEnvironment,
  input: ReplayCascadeInput,
  { beside, scenario }: RehearsalOptions,
): Promise<{ readonly input: ReplayCascadeInput; readonly workflowIds: readonly string[] }> {
  if (beside === undefined) return { input, workflowIds: [] };
  const originMs = originAfter(await environment.currentTimeMs());
  const lastInstant = instantFor('cascade', scenario.endsAt);
  const started = beside({ ...input.incident, originMs, lastInstant });
  const client = new Client({ connection: environment.connection });
  for (const { type, workflowId, input: own } of started) {
    await client.workflow.start(type, {
      ...{ workflowId, taskQueue: taskQueues.rehearsal, args: [own] },
    });
  }
  return {
    input: { ...input, originMs },
    workflowIds: started.map(({ workflowId }) => workflowId),
  };
}

/** What the root Workflow of a replay is started with, here and on a real server. */
export function cascadeInput(replay: {
  readonly scenario: Scenario;
  readonly policy: Policy;
  readonly seed: number;
  readonly place: { readonly region: string; readonly id: string };
  readonly pace?: number;
  readonly actTimeoutMs?: number;
}): ReplayCascadeInput {
  const { scenario, policy, seed, place, pace = 1, actTimeoutMs = 60_000 } = replay;
  const { endpoints, form, ttl } = scenario.dns;
  return {
    incident: { ...place, pace, actTimeoutMs, regionQueue: taskQueues.region(place) },
    seed,
    zero: scenario.zero,
    endsAt: scenario.endsAt,
    settleFor: scenario.settleFor,
    dns: { endpoints, form, ttl },
    automation: scenario.automation,
    policy: slowed(policy, scenario),
    steers: true,
  };
}

/** Reports progress, and rejects `stalled` when there is none: a Workflow Task that fails for ever. */
function watchProgress(
  held: JournaledWorld,
  { onProgress, scenario }: RehearsalOptions,
  attempt: number,
): { readonly stalled: Promise<never>; readonly stop: () => void } {
  const { promise: stalled, reject } = withReject();
  let acts = held.acts;
  let movedAtMs = performance.now();
  const timer = setInterval(() => {
    const at = held.world.now;
    onProgress?.({ at, endsAt: scenario.endsAt, attempt });
    if (held.acts !== acts) {
      acts = held.acts;
      movedAtMs = performance.now();
    } else if (performance.now() - movedAtMs > STALL_MS) {
      const when = formatOffset(at, scenario.zero);
      reject(new Error(`the replay stands still at ${when}: no act for ${STALL_MS / 1_000} s`));
    }
  }, PROGRESS_EVERY_MS);
  return {
    stalled,
    stop: () => {
      clearInterval(timer);
    },
  };
}

function withReject(): {
  readonly promise: Promise<never>;
  readonly reject: (error: Error) => void;
} {
  let reject: (error: Error) => void = () => undefined;
  const promise = new Promise<never>((_resolve, refuse) => {
    reject = refuse;
  });
  // Whoever races with it hears of it; if nobody does any more, nobody needs to.
  promise.catch(() => undefined);
  return { promise, reject };
}

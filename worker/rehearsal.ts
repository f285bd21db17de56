import { Client } from '@temporalio/client';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { JournaledWorld } from '../activities/journaled-world';
import { World } from '../activities/world/world';
import { failureTypeOf } from '../workflows/contract/failures';
import { taskQueues, workflowIds } from '../workflows/contract/names';
import type { RecoveryStatus } from '../workflows/contract/messages';
import type { Policy } from '../workflows/contract/policy';
import type { ReplayCascadeInput, ReplayCascadeResult } from '../workflows/contract/replay';
import type { Scenario } from '../workflows/contract/scenario';
import { formatOffset, type Instant } from '../workflows/domain/instant';
import {
  createRegionWorker,
  createWorkflowWorker,
  withWorkers,
  type WorkerTuning,
} from './region-workers';
import { collectHistories, costOf, type RunCost, type RunHistory } from './run-histories';
import { createTestEnvironment } from './test-environment';

export type RehearsalOptions = {
  readonly scenario: Scenario;
  readonly policy: Policy;
  readonly seed: number;
  readonly tuning?: WorkerTuning;
  /** Told of the incident time now and then, and when a run had to be repeated. */
  readonly onProgress?: (progress: Progress) => void;
};

export type Progress = { readonly at: Instant; readonly endsAt: Instant; readonly attempt: number };

export type Rehearsal = {
  readonly world: World;
  /** How the recovery ended; null when none was begun, or when the replay ended before it. */
  readonly recovery: RecoveryStatus | null;
  readonly cost: RunCost & { readonly acts: number; readonly wallSeconds: number };
  /** What Temporal wrote down, run by run. */
  readonly histories: readonly RunHistory[];
  /** How often the machine stood still and the run was repeated. */
  readonly repeats: number;
};

const ATTEMPTS_MAX = 5;
const PROGRESS_EVERY_MS = 100;
/** Acts come every few milliseconds; a run without one for so long will never end by itself. */
const STALL_MS = 60_000;

/** Plays a scenario under a policy in the time-skipping environment: same input, same night. */
export async function rehearse(options: RehearsalOptions): Promise<Rehearsal> {
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
    const { world, recovery, histories } = played;
    const wallSeconds = (performance.now() - startedAt) / 1_000;
    const cost = { ...costOf(histories), acts: world.acts, wallSeconds };
    return { world: world.world, recovery, histories, cost };
  } finally {
    await environment.teardown();
  }
}

export type PlayedNight = {
  readonly world: JournaledWorld;
  readonly recovery: RecoveryStatus | null;
  readonly histories: readonly RunHistory[];
  /** From the start of the replay to its result: without setting up and reading back. */
  readonly replayMs: number;
};

/** Plays a night on a server that is there. Each needs an incident of its own. */
export async function playNight(
  environment: TestWorkflowEnvironment,
  night: RehearsalOptions & { readonly attempt: number; readonly incidentId?: string },
): Promise<PlayedNight> {
  const { scenario, policy, seed, tuning, attempt, incidentId = `rehearsal-${seed}` } = night;
  const { connection, nativeConnection, namespace = 'default' } = environment;
  const connections = { connection, nativeConnection, namespace };
  const place = { region: scenario.region, id: incidentId };
  const world = new JournaledWorld(new World(scenario, seed), { order: 'exact' });
  const workers = [
    await createWorkflowWorker(connections, tuning),
    await createRegionWorker(connections, { ...place, world }),
  ];
  const watch = watchProgress(world, night, attempt);
  try {
    return await withWorkers(workers, async () => {
      const startedAt = performance.now();
      // Waiting through this client, and only through it, lets the server's clock skip.
      const replay = environment.client.workflow.execute<
        (input: ReplayCascadeInput) => Promise<ReplayCascadeResult>
      >('replayCascade', {
        taskQueue: taskQueues.rehearsal,
        workflowId: workflowIds.cascade(place),
        args: [cascadeInput({ scenario, policy, seed, place })],
      });
      const { recovery } = await Promise.race([replay, watch.stalled]);
      const replayMs = performance.now() - startedAt;
      const client = new Client({ connection });
      const histories = await collectHistories(client, workflowIds.cascade(place));
      return { world, recovery, histories, replayMs };
    });
  } finally {
    watch.stop();
  }
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
    policy,
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

import { Client } from '@temporalio/client';
import type { Connection } from '@temporalio/client';
import { Worker, type NativeConnection, type WorkflowBundle } from '@temporalio/worker';
import type { JournaledWorld } from '../activities/journaled-world';
import { rehearsalApproverActivities } from '../activities/approver-activities';
import { operatorActivities } from '../activities/operator-activities';
import { worldActivities } from '../activities/region-activities';
import { switchActivities } from '../activities/switch-activities';
import { taskQueues } from '../workflows/contract/names';
import type { Approver } from '../workflows/contract/steering';
import { workflowBundle } from './workflow-bundle';

export type Connections = {
  readonly connection: Connection;
  readonly nativeConnection: NativeConnection;
  readonly namespace: string;
};

/** A simulated region to serve: the world, and the Task Queue on which its acts arrive. */
export type HeldWorld = {
  readonly id: string;
  readonly region: string;
  readonly world: JournaledWorld;
  /** Whose signatures count, beside the people of a rehearsal. */
  readonly approvers?: readonly Approver[];
};

/**
 * What the time that a real server gives costs nothing in a rehearsal and too much in a drill: there
 * a worker that died holds its Workflows for as long as the sticky queue is waited for.
 */
export type WorkerTuning = {
  readonly maxCachedWorkflows?: number;
  readonly stickyTimeoutMs?: number;
  /** After this a worker that is told to stop leaves what is under way. */
  readonly stopMsMax?: number;
  /** A file whose exports are steps of a user's own. */
  readonly workflows?: string;
};

export const REAL_SERVER_TUNING = {
  /**
   * What a Workflow decides next is kept for the worker that knows it, which takes it up in ten
   * milliseconds, or is dead: then every Workflow waits for this, and incident time goes on.
   */
  stickyTimeoutMs: 300,
  /** An act that waits for an answer from elsewhere does not keep a stopped worker for longer. */
  stopMsMax: 3_000,
} as const satisfies WorkerTuning;

/** The worker of the Workflows that a rehearsal needs. */
export async function createWorkflowWorker(
  connections: Connections,
  tuning: WorkerTuning = {},
  bundle?: WorkflowBundle,
): Promise<Worker> {
  return Worker.create({
    connection: connections.nativeConnection,
    namespace: connections.namespace,
    taskQueue: taskQueues.rehearsal,
    workflowBundle: bundle ?? (await workflowBundle('rehearsal', tuning.workflows)),
    maxCachedWorkflows: tuning.maxCachedWorkflows ?? 500,
    ...(tuning.stickyTimeoutMs === undefined
      ? {}
      : { stickyQueueScheduleToStartTimeout: tuning.stickyTimeoutMs }),
  });
}

/** The worker of the acts on one simulated region: only the process that holds the world has it. */
export async function createRegionWorker(
  connections: Connections,
  held: HeldWorld,
  tuning: Pick<WorkerTuning, 'stopMsMax'> = {},
): Promise<Worker> {
  const client = new Client({
    connection: connections.connection,
    namespace: connections.namespace,
  });
  const region = worldActivities(new Map([[held.id, held.world]]));
  return Worker.create({
    connection: connections.nativeConnection,
    namespace: connections.namespace,
    taskQueue: taskQueues.region(held),
    activities: {
      ...region,
      ...switchActivities(client, region, held),
      ...operatorActivities(client, region),
      ...rehearsalApproverActivities(held.approvers ?? []),
    },
    ...(tuning.stopMsMax === undefined ? {} : { shutdownForceTime: tuning.stopMsMax }),
  });
}

/** Runs `work` with the workers polling, and stops them whatever happens. */
export async function withWorkers<Result>(
  workers: readonly Worker[],
  work: () => Promise<Result>,
): Promise<Result> {
  const runs = workers.map((worker) => worker.run());
  // A worker that fails ends the wait for `work`; its own error says why.
  const failed = Promise.all(runs).then(() => new Promise<never>(() => undefined));
  try {
    return await Promise.race([work(), failed]);
  } finally {
    for (const worker of workers) {
      if (worker.getState() === 'RUNNING') worker.shutdown();
    }
    await Promise.allSettled(runs);
  }
}

import { Client } from '@temporalio/client';
import { JournaledWorld, type ActOrder } from '../../activities/journaled-world';
import { World } from '../../activities/world/world';
import { taskQueues, workflowIds } from '../../workflows/contract/names';
import type { Scenario } from '../../workflows/contract/scenario';
import type { RecoverLeasesInput } from '../../workflows/contract/steps';
import type { StepResult } from '../../workflows/contract/messages';
import { SECOND_MS } from '../../workflows/domain/instant';
import { connectToOwn, disconnect } from '../connect';
import { startDevServer } from '../dev-server';
import {
  createRegionWorker,
  createWorkflowWorker,
  REAL_SERVER_TUNING,
  withWorkers,
  type Connections,
  type WorkerTuning,
} from '../region-workers';
import { collectHistories } from '../run-histories';
import { createTestEnvironment } from '../test-environment';
import { sizesOf, type HistorySizes } from './history-sizes';
import { INITIAL_WINDOW, SCALE_POLICY, scaleScenario, type ScaleSize } from './scale-world';

/** Without a pace in the time-skipping environment, with one on a real server. */
export type ScalePlan = ScaleSize & { readonly pace: number | null };

export type ScalePlayed = HistorySizes & {
  readonly outcome: StepResult['outcome'];
  /** From the first look to the last act, in incident time. */
  readonly recoverySeconds: number;
  readonly wallSeconds: number;
  readonly acts: number;
  readonly restarts: number;
  readonly leased: number;
};

const PLACE = { region: 'us-east-1', id: 'scale' };

/** A server to play on, and what differs between the two. */
type Stage = {
  readonly connections: Connections;
  readonly client: Client;
  readonly order: ActOrder;
  readonly pace: number;
  readonly tuning: WorkerTuning;
  readonly nowMs: () => Promise<number>;
};

/** Recovers the leases of a fleet through real Workflows. */
export async function playScale(plan: ScalePlan): Promise<ScalePlayed> {
  return plan.pace === null ? playSkipping(plan) : playAtPace(plan, plan.pace);
}

async function playSkipping(plan: ScalePlan): Promise<ScalePlayed> {
  const environment = await createTestEnvironment();
  try {
    const { connection, nativeConnection, namespace = 'default', client } = environment;
    const connections = { connection, nativeConnection, namespace };
    const nowMs = async (): Promise<number> => Math.ceil(await environment.currentTimeMs());
    return await play(plan, {
      ...{ connections, client, order: 'exact', pace: 1, tuning: {}, nowMs },
    });
  } finally {
    await environment.teardown();
  }
}

async function playAtPace(plan: ScalePlan, pace: number): Promise<ScalePlayed> {
  const server = await startDevServer({ headless: true });
  try {
    const connections = await connectToOwn(server.address);
    try {
      const client = new Client({ connection: connections.connection });
      const nowMs = async (): Promise<number> => Promise.resolve(Date.now());
      const tuning = REAL_SERVER_TUNING;
      return await play(plan, { connections, client, order: 'arrival', pace, tuning, nowMs });
    } finally {
      await disconnect(connections);
    }
  } finally {
    await server.stop();
  }
}

async function play(plan: ScalePlan, stage: Stage): Promise<ScalePlayed> {
  const scenario = scaleScenario(plan);
  const world = new JournaledWorld(new World(scenario, 1), { order: stage.order });
  limitFromTheStart(world);
  const workers = [
    await createWorkflowWorker(stage.connections, stage.tuning),
    await createRegionWorker(stage.connections, { ...PLACE, world }, stage.tuning),
  ];
  return withWorkers(workers, async () => {
    const startedAt = performance.now();
    const { outcome, endedAt } = await recover(scenario, stage);
    const wallSeconds = (performance.now() - startedAt) / SECOND_MS;
    const histories = await collectHistories(
      new Client({ connection: stage.connections.connection }),
      workflowIds.step(PLACE, 'recover-leases'),
    );
    const { acts, events } = world.world.record;
    return {
      ...{ outcome, recoverySeconds: endedAt / SECOND_MS, wallSeconds },
      ...sizesOf(histories),
      acts: acts.length,
      restarts: events.filter(({ text }) => text.includes('restarted')).length,
      leased: leasedNow(world),
    };
  });
}

async function recover(scenario: Scenario, { client, pace, nowMs }: Stage): Promise<StepResult> {
  const incident = {
    ...{ ...PLACE, originMs: (await nowMs()) + SECOND_MS, pace },
    ...{ regionQueue: taskQueues.region(PLACE), actTimeoutMs: 60_000 },
  };
  const endpoint = scenario.dns.endpoints[0] ?? '';
  return client.workflow.execute<(input: RecoverLeasesInput) => Promise<StepResult>>(
    'recoverLeases',
    {
      taskQueue: taskQueues.rehearsal,
      workflowId: workflowIds.step(PLACE, 'recover-leases'),
      args: [{ incident, startAt: 0, fence: 1, endpoint, waives: [], policy: SCALE_POLICY }],
    },
  );
}

/** As a runbook does before the name is back: or the whole fleet would be asked for at once. */
function limitFromTheStart(world: JournaledWorld): void {
  const act = { world: PLACE.id, role: 'throttle-recovery', sequence: 0, at: 0 } as const;
  const limit = { fence: 0, waived: [], attemptsInFlightMax: INITIAL_WINDOW };
  world.perform('throttleLeases', { act, ...limit });
}

function leasedNow(world: JournaledWorld): number {
  const at = world.world.now;
  const act = { world: PLACE.id, role: 'cascade', sequence: 0, at } as const;
  const reading = world.world.perform('readLeases', { act }) as { readonly leased: number };
  return reading.leased;
}

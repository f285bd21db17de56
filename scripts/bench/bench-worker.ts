import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { bundleWorkflowCode, DefaultLogger, Worker } from '@temporalio/worker';
import { JournaledWorld } from '../../activities/journaled-world';
import { worldActivities } from '../../activities/region-activities';
import { World } from '../../activities/world/world';
import type { Scenario } from '../../workflows/contract/scenario';
import type { LoopInput } from './bench-workflows';

const QUEUE = 'bench';

/** A world a round: an act that a world knows already would be answered and not done. */
const worldId = (round: number): string => `bench-${round}`;

/** Serves the loops of bench-workflows.ts, for so many rounds. */
export async function createBenchWorker(
  environment: TestWorkflowEnvironment,
  scenario: Scenario,
  rounds: number,
): Promise<Worker> {
  const worlds = Array.from({ length: rounds }, (_, round) => {
    const world = new JournaledWorld(new World(scenario, round), { order: 'exact' });
    return [worldId(round), world] as const;
  });
  return Worker.create({
    connection: environment.nativeConnection,
    taskQueue: QUEUE,
    workflowBundle: await bundleWorkflowCode({
      workflowsPath: require.resolve('./bench-workflows'),
      logger: new DefaultLogger('ERROR'),
    }),
    activities: { ...worldActivities(new Map(worlds)), nothing: async () => Promise.resolve(null) },
  });
}

/** Runs a loop to its end: how long it took, in milliseconds. */
export async function timeLoop(
  environment: TestWorkflowEnvironment,
  type: 'bareLoop' | 'actLoop',
  { round, steps }: { readonly round: number; readonly steps: number },
): Promise<number> {
  const incident = {
    ...{ region: 'bench', id: worldId(round), originMs: 0, pace: 1 },
    ...{ regionQueue: QUEUE, actTimeoutMs: 60_000 },
  };
  const startedAt = performance.now();
  await environment.client.workflow.execute<(input: LoopInput) => Promise<void>>(type, {
    taskQueue: QUEUE,
    workflowId: `${type}/${steps}/${round}`,
    args: [{ steps, incident }],
  });
  return performance.now() - startedAt;
}

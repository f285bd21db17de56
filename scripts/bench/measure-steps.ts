import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { bundleWorkflowCode, DefaultLogger, Worker } from '@temporalio/worker';
import { JournaledWorld } from '../../activities/journaled-world';
import { worldActivities } from '../../activities/region-activities';
import { World } from '../../activities/world/world';
import type { Scenario } from '../../workflows/contract/scenario';
import { withWorkers } from '../../worker/region-workers';
import { createTestEnvironment } from '../../worker/test-environment';
import type { LoopInput } from './bench-workflows';

const QUEUE = 'bench';

export type StepTimes = { readonly bareMs: number; readonly actMs: number };
type Rounds = { readonly pairs: number; readonly steps: number };

/** The two loops in turn on one time-skipping server, after a pair that is not counted. */
export async function measureSteps(
  scenario: Scenario,
  { pairs, steps }: Rounds,
): Promise<readonly StepTimes[]> {
  const environment = await createTestEnvironment();
  const time = async (type: string, round: number): Promise<number> => {
    const startedAt = performance.now();
    await environment.client.workflow.execute(type, {
      taskQueue: QUEUE,
      workflowId: `${type}/${round}`,
      args: [loopInput(round, steps)],
    });
    return (performance.now() - startedAt) / steps;
  };
  try {
    const worker = await createWorker(environment, scenario, pairs);
    return await withWorkers([worker], async () => {
      const times: StepTimes[] = [];
      for (let round = 0; round <= pairs; round += 1) {
        times.push({ bareMs: await time('bareLoop', round), actMs: await time('actLoop', round) });
      }
      return times.slice(1);
    });
  } finally {
    await environment.teardown();
  }
}

/** A world a round: an act that a world knows already would be answered and not done. */
const worldId = (round: number): string => `bench-${round}`;

function loopInput(round: number, steps: number): LoopInput {
  return {
    steps,
    incident: {
      region: 'bench',
      id: worldId(round),
      originMs: 0,
      pace: 1,
      regionQueue: QUEUE,
      actTimeoutMs: 60_000,
    },
  };
}

async function createWorker(
  environment: TestWorkflowEnvironment,
  scenario: Scenario,
  pairs: number,
): Promise<Worker> {
  const worlds = Array.from({ length: pairs + 1 }, (_, round) => {
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

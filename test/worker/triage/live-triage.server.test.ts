import { Client } from '@temporalio/client';
import { JournaledWorld } from '../../../activities/journaled-world';
import type { Operation } from '../../../activities/world/operations';
import { World } from '../../../activities/world/world';
import { loadScenario } from '../../../worker/config/load-file';
import { connectToOwn, disconnect } from '../../../worker/connect';
import { startDevServer, type DevServer } from '../../../worker/dev-server';
import {
  createRegionWorker,
  createWorkflowWorker,
  REAL_SERVER_TUNING,
  withWorkers,
  type Connections,
} from '../../../worker/region-workers';
import { installRuntime } from '../../../worker/runtime';
import { triageLive, type LiveQuestion } from '../../../worker/triage/live-triage';
import { taskQueues } from '../../../workflows/contract/names';
import type { RecordSet } from '../../../workflows/domain/dns-records';
import { MINUTE_MS } from '../../../workflows/domain/instant';

const scenario = loadScenario('us-east-1-2025-10-19');
const place = { region: scenario.region, id: 'asked' };

let server: DevServer;
let connections: Connections;
let client: Client;
beforeAll(async () => {
  installRuntime();
  server = await startDevServer({ headless: true });
  connections = await connectToOwn(server.address);
  client = new Client({ connection: connections.connection });
});
afterAll(async () => {
  await disconnect(connections);
  await server.stop();
});

const question: LiveQuestion = {
  ...{ place, endpoint: scenario.dns.endpoints[0] as string, lookEvery: 3 * MINUTE_MS },
  ...{ symptoms: ['cannot-connect-to-dynamodb'], taskQueue: taskQueues.rehearsal, pace: 1_000 },
};

/** A region that was emptied a quarter of an hour ago, and that nobody replays. */
function emptiedRegion(): JournaledWorld {
  const held = new JournaledWorld(new World(scenario, 1), { order: 'arrival' });
  const act = (operation: Operation, sequence: number, request: object): unknown => {
    const key = { world: place.id, role: 'operator' as const, sequence, at: sequence };
    return held.perform(operation, { ...request, act: key });
  };
  const { records } = act('listPlanRecords', 0, {}) as { records: readonly RecordSet[] };
  const changes = records.map((record) => ({ action: 'DELETE', record }));
  act('changeRecords', 1, { batch: { changes }, purpose: 'clean-up', generation: 0 });
  act('note', 15 * MINUTE_MS, { text: 'a quarter of an hour later' });
  return held;
}

it('asks a region that is being run, any number of times, and says so when nobody holds it', async () => {
  const workers = [
    await createWorkflowWorker(connections, REAL_SERVER_TUNING),
    await createRegionWorker(connections, { ...place, world: emptiedRegion() }, REAL_SERVER_TUNING),
  ];
  await withWorkers(workers, async () => {
    const asked = [triageLive(client, question), triageLive(client, question)];
    const answers = await Promise.all(asked);
    expect(answers.map(({ workflowId }) => workflowId).toSorted()).toEqual([
      'triage/us-east-1/asked/1',
      'triage/us-east-1/asked/2',
    ]);
    for (const { result } of answers) {
      const [diagnosis] = result.diagnoses;
      expect(diagnosis?.causes.map(({ cause }) => cause)).toContain('record-empty');
    }
    const elsewhere = { ...question, place: { ...place, id: 'nobody' }, patienceMs: 2_000 };
    await expect(triageLive(client, elsewhere)).rejects.toThrow(
      /^triage\/us-east-1\/nobody\/1: no answer within 2 s; expected a worker that holds the incident nobody/,
    );
    const handle = client.workflow.getHandle('triage/us-east-1/nobody/1');
    expect((await handle.describe()).status.name).toBe('TERMINATED');
  });
});

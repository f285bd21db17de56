import { Client, Connection } from '@temporalio/client';
import { BadInputError } from '../../../worker/bad-input';
import { loadPolicy } from '../../../worker/config/load-file';
import { startDevServer, type DevServer } from '../../../worker/dev-server';
import { readRecovery } from '../../../worker/running-recovery/read-recovery';
import { recoveryInput } from '../../../worker/workflow-starts';
import { taskQueues, workflowIds } from '../../../workflows/contract/names';

const PLACE = { region: 'r-1', id: 'nobody-serves-it' };
const POLICY = loadPolicy('blackstart');

describe('a recovery on a server without a worker', () => {
  let server: DevServer;
  let connection: Connection;

  beforeAll(async () => {
    server = await startDevServer({ headless: true });
    connection = await Connection.connect({ address: server.address });
    const incident = {
      ...{ ...PLACE, originMs: Date.now(), pace: 1, actTimeoutMs: 2_000 },
      regionQueue: taskQueues.region(PLACE),
    };
    const flags = { policy: POLICY, endpoint: 'db.example.com', fence: 1 };
    await new Client({ connection }).workflow.start('recoverRegion', {
      ...{ taskQueue: taskQueues.rehearsal, workflowId: workflowIds.recovery(PLACE) },
      args: [recoveryInput('recoverRegion', incident, flags)],
    });
  });

  afterAll(async () => {
    await connection.close();
    await server.stop();
  });

  it('is told by its history: with its own policy, and nothing done', async () => {
    const found = await readRecovery({ address: server.address }, PLACE);
    expect(found).toMatchObject({
      ...{ toldBy: 'history', endpoint: 'db.example.com' },
      incident: PLACE,
      policy: { name: 'blackstart', steps: POLICY.steps },
    });
    expect(found.status.outcome).toBe('running');
    expect(new Set(found.status.steps.map(({ state }) => state.kind))).toEqual(
      new Set(['waiting']),
    );
  });

  it('is refused for an incident that has none, with the Workflow that was looked for', async () => {
    const asked = readRecovery({ address: server.address }, { ...PLACE, id: 'other' });
    await expect(asked).rejects.toThrow(BadInputError);
    await expect(asked).rejects.toThrow('there is no recovery recover/r-1/other on this server');
  });
});

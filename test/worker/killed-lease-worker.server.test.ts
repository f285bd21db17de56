import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { foldJournalFile, readJournalFile } from '../../activities/journal-file';
import { startDevServer, type DevServer } from '../../worker/dev-server';
import { collectHistories, type RunHistory } from '../../worker/run-histories';
import { taskQueues, workflowIds } from '../../workflows/contract/names';
import type { StepResult } from '../../workflows/contract/messages';
import type { RecoverLeasesInput } from '../../workflows/contract/steps';
import { MINUTE_MS } from '../../workflows/domain/instant';
import { GOVERNED } from '../support/governed-leases';
import { journalReaches, killOverAnAct, payloadOf, retriedKeys } from '../support/kill-over-an-act';
import { LEASES_TO_KILL } from '../support/leases-to-kill';
import { WorkerProcess } from '../support/worker-process';

// At this pace the three to four seconds until another worker serves are three to four minutes.
const PACE = 60;
const KILLS_AT = [4, 11, 18];
const PLACE = { region: LEASES_TO_KILL.region, id: 'killed-leases' };

const folder = mkdtempSync(join(tmpdir(), 'killed-lease-worker-'));
const journalFile = join(folder, 'journal.jsonl');

let server: DevServer;
let connection: Connection;
let client: Client;
let worker: WorkerProcess | undefined;
let result: StepResult;
let histories: readonly RunHistory[];
const killedOver: string[] = [];

async function startWorker(): Promise<void> {
  const args = [server.address, PLACE.id, journalFile];
  worker = new WorkerProcess(args, {}, join('test', 'support', 'serve-leases.ts'));
  await worker.ready();
}

beforeAll(async () => {
  server = await startDevServer({ headless: true });
  connection = await Connection.connect({ address: server.address });
  client = new Client({ connection });
  await startWorker();
  const workflowId = workflowIds.step(PLACE, 'recover-leases');
  const recovery = await client.workflow.start<(input: RecoverLeasesInput) => Promise<StepResult>>(
    'recoverLeases',
    {
      ...{ workflowId, taskQueue: taskQueues.rehearsal },
      args: [
        {
          incident: {
            ...{ ...PLACE, originMs: Date.now(), pace: PACE, actTimeoutMs: 2_000 },
            regionQueue: taskQueues.region(PLACE),
          },
          ...{ startAt: 3 * MINUTE_MS, fence: 1, endpoint: 'none', waives: [] },
          policy: { ...GOVERNED, giveUpAfter: 120 * MINUTE_MS },
          ticksPerRun: 5,
        },
      ],
    },
  );
  for (const minute of KILLS_AT) {
    await journalReaches(journalFile, minute * MINUTE_MS);
    const { key } = await killOverAnAct({ journalFile, client }, worker!, workflowOf);
    killedOver.push(key);
    await startWorker();
  }
  result = await recovery.result();
  histories = await collectHistories(client, workflowId);
});

afterAll(async () => {
  await worker?.kill();
  await connection.close();
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe('a recovery of leases whose worker is killed in its middle, three times over an act', () => {
  it('brings all leases back all the same', () => {
    expect(result).toMatchObject({ outcome: 'done', left: [] });
    const { world } = foldJournalFile(journalFile, LEASES_TO_KILL);
    expect(world.record.violations.map(({ rule }) => rule)).not.toContain(
      'leases/restart-only-the-collapsed',
    );
  });

  it('answers again what was under way, and does nothing twice', () => {
    expect(histories.flatMap(({ history }) => retriedKeys(history))).toEqual(
      expect.arrayContaining(killedOver),
    );
    const { entries } = readJournalFile(journalFile);
    const keys = entries.map(({ key }) => key);
    expect(new Set(keys).size).toBe(keys.length);
    for (const role of new Set(entries.map(({ request }) => request.act.role))) {
      const own = entries.filter(({ request }) => request.act.role === role);
      expect(own.map(({ request }) => request.act.sequence)).toEqual(own.map((_, index) => index));
    }
  });

  it('restarts no host more often than it was ordered to', () => {
    const { entries } = readJournalFile(journalFile);
    const done = entries.filter(({ operation, answer }) => {
      return operation === 'restartLeaseHosts' && (answer as { kind: string }).kind === 'done';
    });
    const reported = histories.filter(({ type }) => type === 'recoverShard').length;
    expect(reported).toBe(LEASES_TO_KILL.leases.hosts.count);
    const orders = eventsOf().filter(
      ({ workflowExecutionSignaledEventAttributes: signal }) =>
        signal?.signalName === 'shardOrder' &&
        JSON.stringify(payloadOf(signal.input)).includes('restart'),
    );
    expect(done.length).toBeLessThanOrEqual(orders.length);
  });

  it('goes on with its governor, run after run', () => {
    const runs = histories.filter(({ type }) => type === 'governLeases');
    expect(runs.length).toBeGreaterThan(3);
  });
});

/** The governor alone is killed over: its acts are those that must not be done twice. */
const workflowOf = (role: string): string | undefined =>
  role === 'govern-leases' || role === 'steer-leases'
    ? workflowIds.leaseGovernor(PLACE)
    : undefined;

const eventsOf = () => histories.flatMap(({ history }) => history.events ?? []);

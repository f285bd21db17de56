import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import { parseDocument } from 'yaml';
import { loadPolicy, loadScenario, projectRoot } from '../../worker/config/load-file';
import { startDevServer, type DevServer } from '../../worker/dev-server';
import { startDrill } from '../../worker/drill';
import { inFlightSchema } from '../../worker/in-flight/in-flight-result';
import { taskQueues, workflowIds } from '../../workflows/contract/names';
import { runScript, type Said } from '../support/command-line';
import { scriptAt } from '../support/nights';
import { plant, REORDERED } from '../support/planted-changes';
import { WorkerProcess } from '../support/worker-process';

// A recovery whose worker dies in the middle of an incident: may this checkout's code go on with it?

const PACE = 400;
const PLACE = { region: 'us-east-1', id: 'in-flight' };
const STEP = workflowIds.step(PLACE, 'override-dns-record');
/** The step has read and listed by then, and waits for name servers and resolvers. */
const EVENTS_OF_STEP = 30;
const EVERY_MS = 20;
const WAIT_MS_MAX = 60_000;

const folder = mkdtempSync(join(tmpdir(), 'in-flight-'));
const scenarioFile = join(folder, 'short.yaml');
let changed: string;
let server: DevServer;
let connection: Connection;
let client: Client;
let worker: WorkerProcess | undefined;

const check = async (root: string, ...args: readonly string[]): Promise<Said> =>
  runScript('check-histories.ts', { root, args: ['--address', server.address, ...args] });

beforeAll(async () => {
  writeFileSync(scenarioFile, shortScenario());
  changed = plant([REORDERED], 'checkout');
  server = await startDevServer({ headless: true });
  connection = await Connection.connect({ address: server.address });
  client = new Client({ connection });
});

afterAll(async () => {
  await worker?.kill();
  await connection.close();
  await server.stop();
  for (const each of [folder, changed]) rmSync(each, { recursive: true });
});

describe('a deployment', () => {
  it('may go on where nothing is in flight, and says that nothing is', async () => {
    const { code, stdout } = await check(projectRoot());
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: expect.stringContaining(
        'No Workflow of ours is open in namespace default.',
      ) as string,
    });
  });

  it('in the middle of an incident may go on with the code that runs, and not with another order', async () => {
    await stopInTheMiddle();
    const [same, other] = await Promise.all([check(projectRoot()), check(changed)]);
    expect(same.code).toBe(0);
    expect(same.stdout).toMatch(/overrideDnsRecord +1 +\d+ +replays/);
    expect(same.stdout).toMatch(/recoverRegion +1 +\d+ +replays/);
    expect(other.code).toBe(1);
    const said = other.stdout.replaceAll(/\s+/g, ' ');
    expect(said).toContain(`${STEP} type overrideDnsRecord, run `);
    expect(said).toMatch(
      /where event \d+ of \d+, .* UTC history schedules the Activity readEndpoint this code schedules the Activity listHealthyTargets/,
    );
    expect(said).toMatch(/Refused: 1 of \d+ would not go on under this code/);
  });

  it('is judged with the steps of a user’s own only where their file is given', async () => {
    const own = { type: 'speedUp', workflowId: 'step/own/speed-up' };
    const { taskQueue, workflowId } = { taskQueue: taskQueues.recovery, ...own };
    const handle = await client.workflow.start(own.type, { workflowId, taskQueue });
    try {
      const without = await check(projectRoot());
      expect(without.code).toBe(2);
      const workflows = join(projectRoot(), 'test/support/own-workflows.ts');
      const { code, stdout } = await check(projectRoot(), '--workflows', workflows);
      expect({ code, stdout }).toEqual({
        code: 0,
        stdout: expect.stringMatching(/speedUp +1 +\d+ +replays/) as string,
      });
    } finally {
      await handle.terminate();
    }
  });

  it('is not judged with a Workflow Type that this code lacks; what others run is named only', async () => {
    for (const taskQueue of [taskQueues.recovery, 'billing']) {
      await client.workflow.start('payInvoice', { workflowId: `pay/${taskQueue}`, taskQueue });
    }
    const { code, stdout } = await check(projectRoot(), '--json');
    expect(code).toBe(2);
    const { executions, elsewhere, verdict } = inFlightSchema.parse(JSON.parse(stdout));
    expect(verdict).toBe('unjudged');
    expect(executions.filter(({ judgement }) => judgement.kind !== 'replays')).toMatchObject([
      {
        workflowId: `pay/${taskQueues.recovery}`,
        judgement: { kind: 'unjudged', reason: expect.stringContaining('payInvoice') as string },
      },
    ]);
    const named = [{ type: 'payInvoice', taskQueue: 'billing', count: 1 }];
    expect(elsewhere).toEqual({ count: 1, named, isWhole: true });
  });

  it('is not judged without a server', async () => {
    await server.stop();
    const { code, stderr } = await check(projectRoot());
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: expect.stringContaining(`no Temporal server answers at ${server.address}`) as string,
    });
  });
});

/** Plays an incident until its records are being set by hand, and kills its worker. */
async function stopInTheMiddle(): Promise<void> {
  worker = new WorkerProcess([
    ...['--address', server.address, '--incident', PLACE.id],
    ...['--scenario', scenarioFile, '--journal', join(folder, 'journal.jsonl')],
  ]);
  await worker.ready();
  const script = { 'start-recovery': 8, 'mitigate-internally': 9, 'override-dns-record': 12 };
  await startDrill(client, {
    ...{ scenario: loadScenario(scenarioFile), seed: 1, incidentId: PLACE.id, pace: PACE },
    policy: scriptAt(script, loadPolicy('historical')),
  });
  const step = client.workflow.getHandle(STEP);
  for (const giveUpAt = Date.now() + WAIT_MS_MAX; ;) {
    const events = await step.describe().then(
      ({ historyLength }) => historyLength,
      () => 0,
    );
    if (events >= EVENTS_OF_STEP) break;
    if (Date.now() > giveUpAt) throw new Error(`${STEP} has ${events} events`);
    await delay(EVERY_MS);
  }
  await worker.kill();
}

/** The night from shortly before the record is empty: a server needs real time for it. */
function shortScenario(): string {
  const file = join(projectRoot(), 'scenarios', 'us-east-1-2025-10-19.yaml');
  const document = parseDocument(readFileSync(file, 'utf8'));
  document.set('startsAt', '2025-10-19T23:08:00-07:00');
  document.set('endsAt', 'T+58');
  document.setIn(['automation', 'firstPlanAt'], 'T-37:10');
  return document.toString();
}

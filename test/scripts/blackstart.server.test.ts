import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from '@temporalio/client';
import { bundleWorkflowCode, DefaultLogger, Worker } from '@temporalio/worker';
import { connectToOwn, disconnect } from '../../worker/connect';
import { startDevServer, type DevServer } from '../../worker/dev-server';
import { installRuntime } from '../../worker/runtime';
import { withWorkers, type Connections } from '../../worker/region-workers';
import { searchAttributesAre } from '../../worker/search-attributes';
import { workflowIds } from '../../workflows/contract/names';
import { blackstart, npmRunBlackstart, startBlackstart } from '../support/command-line';
import type { recoverRegion } from '../support/steered-workflows';

// What a client says and shows, against a stand-in that has the messages of a recovery and nothing else.

const QUEUE = 'stand-ins';
const AT = { region: 'us-east-1', incident: 'stand-in', recovery: 1 };
const PACE = 60;
const folder = mkdtempSync(join(tmpdir(), 'blackstart-'));

let server: DevServer;
let connections: Connections;
let client: Client;
let stop: () => void;
let stopped: Promise<unknown>;
let keyOfBert: string;

const run = async (...args: readonly string[]) =>
  blackstart([...args, '--address', server.address, '--incident', AT.incident]);
const runJson = async (...args: readonly string[]): Promise<unknown> => {
  const { code, stdout, stderr } = await run(...args, '--json');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return JSON.parse(stdout);
};

beforeAll(async () => {
  installRuntime();
  server = await startDevServer({ headless: true });
  connections = await connectToOwn(server.address);
  client = new Client({ connection: connections.connection });
  const worker = await Worker.create({
    connection: connections.nativeConnection,
    taskQueue: QUEUE,
    workflowBundle: await bundleWorkflowCode({
      workflowsPath: require.resolve('../support/steered-workflows'),
      logger: new DefaultLogger('ERROR'),
    }),
  });
  const until = new Promise<void>((resolve) => (stop = resolve));
  stopped = withWorkers([worker], async () => until);
  const { stdout } = await blackstart(['keygen', '--out', folder, '--name', 'bert', '--json']);
  const { publicKey } = JSON.parse(stdout) as { publicKey: string };
  keyOfBert = join(folder, 'bert.pem');
  await client.workflow.start<typeof recoverRegion>('recoverRegion', {
    workflowId: workflowIds.recovery({ region: AT.region, id: AT.incident }),
    taskQueue: QUEUE,
    args: [{ at: AT, keys: { bert: publicKey }, originMs: Date.now(), pace: PACE }],
  });
});

afterAll(async () => {
  stop();
  await stopped;
  await disconnect(connections);
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe('a dev server of ours', () => {
  it('knows the search attributes of recoveries, and another namespace does not', async () => {
    const { connection } = connections;
    expect(await searchAttributesAre(connection, 'default')).toBe(true);
    expect(await searchAttributesAre(connection, 'no-such-namespace')).toBe(false);
  });
});

describe('what a recovery shows', () => {
  it('is for a person: no colours in a pipe, no line beyond 100 columns', async () => {
    const { code, stdout, stderr } = await run('status');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(
      /stand-in: recovery 1 of us-east-1, policy two-approvers: running, since/,
    );
    expect(stdout).toMatch(/25 % of the critical path .* T\+60:00 to T\+70:00 \(\d\d:\d\d:\d\d to/);
    expect(stdout).toMatch(/override-dns-record: 2 of 2 missing, from dns-owner/);
    expect(stdout).not.toContain('\x1b');
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
  });

  it('is for programs: one JSON document', async () => {
    const [status, list] = await Promise.all([
      runJson('status'),
      npmRunBlackstart(['list', '--json', '--address', server.address]),
    ]);
    expect(status).toMatchObject({
      ...AT,
      ...{ state: 'RUNNING', outcome: 'running', steering: { policy: 'two-approvers' } },
    });
    expect(JSON.parse(list.stdout)).toEqual([
      expect.objectContaining({ ...AT, policy: 'two-approvers', outcome: 'running' }),
    ]);
  });

  it('says in one line what is wrong, and what was expected', async () => {
    const request = ['start', 'recoverRegion', '--reason', 'b'];
    const cases: readonly (readonly [readonly string[], number, string])[] = [
      [['status', '--recovery', '7'], 4, 'no recovery 7 of incident stand-in'],
      [['status', '--recovery', '0'], 2, 'above 0'],
      [['approve', 'nope', '--by', 'a', '--reason', 'b'], 2, 'Allowed choices'],
      [['pause', '--by', 'a'], 2, "required option '--reason <text>'"],
      [['limit', '--by', 'a', '--reason', 'b'], 2, 'expected --window-max, --total-max or both'],
      [['pause', '--by', 'a', '--reason', 'b', '--key', 'no.pem'], 2, '--key no.pem cannot be'],
      [request, 2, '--by is missing'],
      [[...request, '--by', 'a'], 3, 'once it has ended, give --recovery 2'],
      [[...request, '--by', 'a', '--recovery', '2'], 1, 'still runs'],
    ];
    await Promise.all(
      cases.map(async ([args, status, words]) => {
        const { code, stdout, stderr } = await run(...args);
        expect({ args, code, stdout }).toEqual({ args, code: status, stdout: '' });
        expect(stderr).toContain(words);
        expect(stderr.trim().split('\n')).toHaveLength(1);
      }),
    );
  });
});

describe('what a person says to a recovery', () => {
  const because = ['--by', 'bert', '--reason', 'records are checked'];

  it('is taken when it is signed by whom it has to be', async () => {
    const refused = await run('approve', 'override-dns-record', ...because);
    expect(refused).toEqual({
      ...{ code: 1, stdout: '' },
      stderr: 'approve was refused: bert has not signed\n',
    });
    const { code, stdout } = await run(
      ...['approve', 'override-dns-record', ...because, '--key', keyOfBert, '--expires-in', '20m'],
    );
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^approve override-dns-record, said by bert: taken for plan [0-9a-f]{64}/,
    );
    expect(stdout).toMatch(/1 of 2 missing, from dns-owner; given by bert \(until T\+\d+:\d\d\)/);
  });

  it('is watched as it happens, a line a change, until the recovery has ended', async () => {
    const watch = startBlackstart([
      ...['watch', '--every', '1s', '--json', '--address', server.address],
      ...['--incident', AT.incident],
    ]);
    await new Promise((resolve) => watch.child.stdout.once('data', resolve));
    expect(
      await runJson('limit', '--by', 'carl', '--reason', 'r', '--window-max', '9'),
    ).toMatchObject({
      command: { windowMax: 9 },
    });
    // What has been seen is not what stands any more.
    const { planDigest } = ((await runJson('status')) as { steering: { planDigest: string } })
      .steering;
    const old = await run('pause', '--by', 'carl', '--reason', 'r', '--plan', '0'.repeat(64));
    expect(old).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('the plan has changed') as string,
    });
    const seen = ['--plan', planDigest.slice(0, 12)];
    expect((await run('pause', '--by', 'carl', '--reason', 'r', ...seen)).code).toBe(0);
    await checkAudit();
    expect((await run('abort', '--by', 'carl', '--reason', 'a drill')).code).toBe(0);
    const { code, stdout } = await watch.exited;
    const lines = stdout.trim().split('\n');
    const changes = lines.flatMap((line) => (JSON.parse(line) as { changes: string[] }).changes);
    expect(code).toBe(1);
    expect(changes).toEqual(
      expect.arrayContaining([
        ...['the recovery is running', 'paused by carl: r', 'aborted by carl: a drill'],
        'the recovery has ended: aborted',
      ]),
    );
  });

  it('is too late for a recovery that has ended, which still tells how it stands', async () => {
    const late = await run('resume', '--by', 'carl', '--reason', 'r');
    expect(late).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('has ended (aborted): it takes no commands') as string,
    });
    expect(await runJson('status')).toMatchObject({ state: 'COMPLETED', outcome: 'aborted' });
  });
});

async function checkAudit(): Promise<void> {
  const file = join(folder, 'audit.json');
  const kept = await run('audit', 'show', '--json');
  writeFileSync(file, kept.stdout);
  expect(await runJson('audit', 'verify')).toMatchObject({ holds: true, entries: 4 });
  const verify = async () => blackstart(['audit', 'verify', '--file', file]);
  expect(await verify()).toMatchObject({ code: 0, stderr: '' });
  writeFileSync(file, kept.stdout.replace('records are checked', 'records were not checked'));
  expect(await verify()).toMatchObject({
    code: 1,
    stdout: '',
    stderr: expect.stringContaining('the audit is broken at entry 2: its hash is') as string,
  });
}

describe('a key', () => {
  it('is for its owner alone, and is not written over', async () => {
    expect(statSync(keyOfBert).mode & 0o777).toBe(0o600);
    const pem = readFileSync(keyOfBert, 'utf8');
    const again = await blackstart(['keygen', '--out', folder, '--name', 'bert']);
    expect(again).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('is not written over') as string,
    });
    expect(readFileSync(keyOfBert, 'utf8')).toBe(pem);
  });
});

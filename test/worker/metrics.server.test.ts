import { createServer, type AddressInfo } from 'node:net';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { foldJournalFile, readJournalFile } from '../../activities/journal-file';
import type { JournalEntry } from '../../activities/journaled-world';
import { loadPolicy, loadScenario, projectRoot } from '../../worker/config/load-file';
import { startDevServer, type DevServer } from '../../worker/dev-server';
import { findIncident, recoveryInput } from '../../worker/workflow-starts';
import { taskQueues, workflowIds } from '../../workflows/contract/names';
import { MINUTE_MS } from '../../workflows/domain/instant';
import { parsePrometheus, type Scraped } from '../support/prometheus-text';
import { WorkerProcess } from '../support/worker-process';

const folder = mkdtempSync(join(tmpdir(), 'metrics-'));
const journal = join(folder, 'journal.jsonl');
const place = { region: 'us-east-1', id: 'metered' };
const scenario = loadScenario('us-east-1-2025-10-19');
const LABELS = { region: place.region, incident: place.id };

let server: DevServer;
let worker: WorkerProcess;
let metrics: string;
let entries: readonly JournalEntry[];
let scraped: ReturnType<typeof parsePrometheus>;

/** A recovery of a few steps in a region to which nothing has happened. */
async function recover(): Promise<unknown> {
  const ids = ['throttle-recovery', 'disable-automation', 'drain-network-backlog'] as const;
  const steps = ids.map((id) => ({ id, after: [], approval: 'none' as const }));
  const policy = { ...loadPolicy('historical'), steps };
  const endpoint = scenario.dns.endpoints[0] ?? '';
  const connection = await Connection.connect({ address: server.address });
  try {
    const client = new Client({ connection });
    const flags = { place, policy, endpoint, pace: 1_000, fence: 1 };
    const input = recoveryInput('recoverRegion', await findIncident(client, flags), flags);
    // Not at once: the region's curves have to be there.
    const later = { ...input, startAt: 20 * MINUTE_MS };
    return await client.workflow.execute('recoverRegion', {
      workflowId: workflowIds.recovery(place),
      taskQueue: taskQueues.rehearsal,
      args: [later],
    });
  } finally {
    await connection.close();
  }
}

beforeAll(async () => {
  metrics = `127.0.0.1:${await freePort()}`;
  server = await startDevServer({ headless: true });
  worker = new WorkerProcess([
    ...['--address', server.address, '--incident', place.id, '--journal', journal],
    ...['--metrics', metrics],
  ]);
  await worker.ready();
  expect(await recover()).toMatchObject({ outcome: 'recovered' });
  const answer = await fetch(`http://${metrics}/metrics`);
  scraped = parsePrometheus(await answer.text());
  ({ entries } = readJournalFile(journal));
});

afterAll(async () => {
  await worker.kill();
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

const valuesOf = (name: string): readonly Scraped[] =>
  scraped.values.filter((each) => each.name === name);
const only = (name: string): number => {
  const [value, ...more] = valuesOf(name);
  expect({ name, value, more }).toEqual({
    ...{ name, more: [] },
    value: { name, labels: LABELS, value: expect.any(Number) as number },
  });
  return value?.value ?? NaN;
};

describe('what a worker lets Prometheus scrape', () => {
  it('counts the acts that its journal tells of, each once', () => {
    const counted = valuesOf('blackstart_acts_total').map(({ labels, value }) => {
      const { operation, outcome, ...rest } = labels;
      expect(rest).toEqual(LABELS);
      return [`${operation} ${outcome}`, value] as const;
    });
    const done = new Map<string, number>();
    for (const { operation, answer } of entries) {
      const { kind = '' } = (answer ?? {}) as { kind?: string };
      const outcome = ['done', 'refused', 'unknown'].includes(kind) ? kind : 'answered';
      done.set(`${operation} ${outcome}`, (done.get(`${operation} ${outcome}`) ?? 0) + 1);
    }
    expect(done.get('switchAutomation done')).toBe(1);
    expect(new Map(counted)).toEqual(done);
  });

  it('shows the region as it was at the latest act', () => {
    const { world } = foldJournalFile(journal, scenario);
    const { series } = world.record;
    const last = (name: string): number => series.get(name)?.value.at(-1) ?? NaN;
    expect(only('blackstart_leased_ratio')).toBeCloseTo(last('leases/leased-share'), 9);
    expect(only('blackstart_launches_accepted_per_second')).toBeCloseTo(
      last('launches/accepted-per-s'),
      9,
    );
    expect(only('blackstart_network_latency_p90_seconds') * 1_000).toBeCloseTo(
      last('network/latency-p90-ms'),
      6,
    );
    expect(only('blackstart_incident_time_seconds')).toBe(world.now / 1_000);
    const services = valuesOf('blackstart_service_error_ratio').map(
      ({ labels }) => labels['service'],
    );
    expect(services.toSorted()).toEqual(
      [...series.keys()]
        .flatMap((name) => /^services\/(.+)\/error-share$/.exec(name)?.[1] ?? [])
        .toSorted(),
    );
    const read = entries.findLast(({ operation }) => operation === 'readNetwork');
    expect(only('blackstart_network_backlog_changes')).toBeCloseTo(
      (read?.answer as { backlog: number }).backlog,
      9,
    );
  });

  it('counts recoveries by how they ended', () => {
    expect(valuesOf('blackstart_recoveries_ended_total')).toEqual([
      expect.objectContaining({ labels: { ...LABELS, outcome: 'recovered' }, value: 1 }),
    ]);
  });

  it('has the metrics of the SDK, with their units in their names', () => {
    const timed = valuesOf('temporal_activity_execution_latency_seconds_count');
    expect(timed.map(({ labels }) => labels['activity_type'])).toContain('switchAutomation');
    expect(scraped.kinds.get('temporal_activity_execution_latency_seconds')).toBe('histogram');
  });

  it('is documented, metric by metric', () => {
    const text = readFileSync(join(projectRoot(), 'docs', 'metrics.md'), 'utf8');
    const ours = [...scraped.kinds].filter(([name]) => name.startsWith('blackstart_'));
    expect(ours.length).toBeGreaterThan(8);
    for (const [name, kind] of ours) expect(text).toContain(`| \`${name}\` | ${kind} |`);
  });
});

describe('a worker that cannot be scraped', () => {
  it.each([
    ['nonsense', 2, 'Expected an IP address and a port'],
    ['taken', 1, 'metrics cannot be served at'],
  ])('says so before it serves anything: %s', async (given, status, words) => {
    const { code, stderr } = await new WorkerProcess([
      ...['--address', server.address, '--journal', join(folder, 'other.jsonl')],
      ...['--metrics', given === 'taken' ? metrics : given],
    ]).exited;
    expect({ code, stderr }).toEqual({
      code: status,
      stderr: expect.stringContaining(words) as string,
    });
    expect(stderr).not.toContain('    at ');
  });
});

async function freePort(): Promise<number> {
  const listener = createServer();
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  const { port } = listener.address() as AddressInfo;
  await new Promise((resolve) => listener.close(resolve));
  return port;
}

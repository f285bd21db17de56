import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startDevServer, type DevServer } from '../../worker/dev-server';
import { blackstart, type Said } from '../support/command-line';
import { WorkerProcess } from '../support/worker-process';

// A real recovery, its worker and its people, each a process of their own.

const folder = mkdtempSync(join(tmpdir(), 'signed-'));
const keyOf = (name: string): string => join(folder, `${name}.pem`);
const policy = join(folder, 'two-people.yaml');
const PEOPLE = { anna: 'on-call', bert: 'dns-lead', carla: 'incident-lead' };

let server: DevServer;
let worker: WorkerProcess;

async function approverLine([name, role]: readonly [string, string]): Promise<string> {
  const { stdout } = await blackstart(['keygen', '--out', folder, '--name', name, '--json']);
  const { publicKey } = JSON.parse(stdout) as { publicKey: string };
  return `- { name: ${name}, roles: [${role}], publicKey: '${publicKey}' }\n`;
}

beforeAll(async () => {
  const approvers = join(folder, 'approvers.yaml');
  const lines = await Promise.all(Object.entries(PEOPLE).map(approverLine));
  writeFileSync(approvers, lines.join(''));
  writeFileSync(policy, TWO_PEOPLE);
  server = await startDevServer({ headless: true });
  worker = new WorkerProcess([
    ...['--address', server.address, '--incident', 'signed', '--approvers', approvers],
    ...['--journal', join(folder, 'journal.jsonl')],
  ]);
  await worker.ready();
});

afterAll(async () => {
  await worker.kill();
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

const TWO_PEOPLE = `
extends: no-action
name: two-people
steps:
  - id: disable-automation
    after: []
    approval:
      from: [dns-lead, incident-lead]
      count: 2
      expiresAfter: { value: 10, unit: h, assumption: 'longer than a test' }
`;

const run = async (...args: readonly string[]): Promise<Said> =>
  blackstart([...args, '--incident', 'signed', '--address', server.address]);
const by = (name: string): readonly string[] => [
  ...['--by', name, '--reason', 'records are checked', '--key', keyOf(name), '--expires-in', '8h'],
];

describe('a recovery that asks for two signatures', () => {
  it('begins when it is asked for by somebody who has signed', async () => {
    const start = ['start', 'recoverRegion', '--policy', policy, '--pace', '60'];
    const unsigned = await run(...start, '--by', 'anna', '--reason', 'r');
    expect(unsigned).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--key is missing: policy two-people asks for') as string,
    });
    expect(await run(...start, ...by('anna'))).toMatchObject({ code: 0, stderr: '' });
  });

  it('takes them from two others, and not from whoever asked', async () => {
    const approve = async (name: string) => run('approve', 'disable-automation', ...by(name));
    const [own, first] = await Promise.all([approve('anna'), approve('bert')]);
    expect(own).toMatchObject({ code: 1, stdout: '' });
    expect(own.stderr).toMatch(/^approve was refused: .*anna/);
    expect(first).toMatchObject({ code: 0, stderr: '' });
    expect((await run('status')).stdout).toMatch(
      /disable-automation: 1 of 2 missing.*given by bert/s,
    );
    expect(await approve('carla')).toMatchObject({ code: 0, stderr: '' });
  });

  it('ends recovered, with an audit that holds', async () => {
    const watched = await run('watch');
    expect(watched).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/the recovery has ended: recovered\n$/) as string,
    });
    const [verified, listed] = await Promise.all([
      run('audit', 'verify', '--json'),
      run('list', '--json'),
    ]);
    expect(JSON.parse(verified.stdout)).toMatchObject({ holds: true });
    expect(JSON.parse(listed.stdout)).toEqual([
      expect.objectContaining({ incident: 'signed', policy: 'two-people', outcome: 'recovered' }),
    ]);
  });

  it('can be followed by a step by hand, as often as it is needed', async () => {
    for (const reason of ['to be sure', 'to be surer']) {
      const { code, stdout } = await run('disable-automation', '--by', 'bert', '--reason', reason);
      expect({ code, stdout }).toEqual({ code: 0, stdout: 'the DNS automation is off\n' });
    }
  });
});

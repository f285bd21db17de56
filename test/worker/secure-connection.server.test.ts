import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectClient, connectWorker, disconnect } from '../../worker/connect';
import { makeCertificates, SecureServer, SERVER_NAME } from '../support/secure-server';

const folder = mkdtempSync(join(tmpdir(), 'profiles-'));
const before = process.env['TEMPORAL_CONFIG_FILE'];
let server: SecureServer;
let address: string;

beforeAll(async () => {
  const certificates = await makeCertificates();
  server = new SecureServer(certificates);
  address = await server.listen();
  const write = (name: string, text: string): string => {
    const file = join(folder, name);
    writeFileSync(file, text);
    return JSON.stringify(file);
  };
  const tls = (name: string): string => `
    [profile.${name}.tls]
    server_name = "${SERVER_NAME}"
    server_ca_cert_path = ${write('ca.pem', certificates.ca)}`;
  const config = `
    [profile.both]
    address = "${address}"
    namespace = "prod"
    api_key = "a secret of anna's"
    ${tls('both')}
    client_cert_path = ${write('client.pem', certificates.client.cert)}
    client_key_path = ${write('client-key.pem', certificates.client.key)}

    [profile.nobody]
    address = "${address}"
    ${tls('nobody')}`;
  write('temporal.toml', config);
  process.env['TEMPORAL_CONFIG_FILE'] = join(folder, 'temporal.toml');
});

afterAll(async () => {
  if (before === undefined) delete process.env['TEMPORAL_CONFIG_FILE'];
  else process.env['TEMPORAL_CONFIG_FILE'] = before;
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

beforeEach(() => {
  server.callers.length = 0;
});

const SHOWN = { certificate: 'operator-anna', authorization: "Bearer a secret of anna's" };

describe('a profile with a certificate and an API key', () => {
  it('shows both to the server as a client, with its namespace', async () => {
    const { connection, namespace } = await connectClient({ profile: 'both' });
    await connection.close();
    expect(namespace).toBe('prod');
    expect(server.callers.map(({ path }) => path)).toContain(
      '/temporal.api.workflowservice.v1.WorkflowService/DescribeNamespace',
    );
    for (const caller of server.callers) expect(caller).toMatchObject(SHOWN);
  });

  it('shows both as a worker too', async () => {
    const connections = await connectWorker({ profile: 'both', namespace: 'other' });
    await disconnect(connections);
    expect(connections.namespace).toBe('other');
    // The client's and the worker's connection ask for what the server can, each for itself.
    const asked = server.callers.filter(({ path }) => path.endsWith('/GetSystemInfo'));
    expect(asked.length).toBeGreaterThanOrEqual(2);
    for (const caller of server.callers) expect(caller).toMatchObject(SHOWN);
  });
});

describe('a profile without a certificate', () => {
  it('is turned away, with the reason in one line', async () => {
    await expect(connectClient({ profile: 'nobody' })).rejects.toThrow(
      new RegExp(`^no Temporal server answers at ${address} \\(.+\\): start one`),
    );
    expect(server.callers).toEqual([]);
  });
});

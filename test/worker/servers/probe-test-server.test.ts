import fs from 'node:fs';
import path from 'node:path';
import { locateServer } from '../../../worker/servers';
import { versionInFile } from '../../../worker/servers/probe-test-server';
import { createFakeMachine } from './fake-machine';
import type { FakeMachine } from './fake-machine';

let machine: FakeMachine;
beforeEach(() => (machine = createFakeMachine()));
afterEach(() => fs.rmSync(machine.root, { recursive: true, force: true }));

/**
 * Speaks as much gRPC as the question needs: one frame with one string field, `server_version`.
 * Its process id goes into a file, so that a test can see whether it was ended.
 */
const fakeServer = (version: string, mark = '') => `#!${process.execPath}
// ${mark}
require('node:fs').writeFileSync(${JSON.stringify(path.join(machine.root, 'pid'))}, String(process.pid));
const text = Buffer.from(${JSON.stringify(version)});
const message = text.length === 0 ? text : Buffer.concat([Buffer.from([10, text.length]), text]);
const frame = Buffer.concat([Buffer.from([0, 0, 0, 0, message.length]), message]);
const server = require('node:http2').createServer();
server.on('stream', (stream) => {
  stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
  stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }));
  stream.end(frame);
});
server.listen(Number(process.argv[2]), '127.0.0.1');
`;

const locate = () => locateServer('temporal-test-server', machine.setting);

function isProcessAlive(): boolean {
  try {
    process.kill(Number(fs.readFileSync(path.join(machine.root, 'pid'), 'utf8')), 0);
    return true;
  } catch {
    return false;
  }
}

it('starts the server on a free port, asks it for its version and ends it', async () => {
  machine.write('path/temporal-test-server', fakeServer('1.41.0'));
  expect(await locate()).toMatchObject({ version: '1.41.0', way: 'path' });
  for (let i = 0; i < 100 && isProcessAlive(); i++) await new Promise((r) => setTimeout(r, 20));
  expect(isProcessAlive()).toBe(false);
});

it('reads the version from the file when the server keeps it to itself', async () => {
  machine.write('path/temporal-test-server', fakeServer('', 'temporal-client-version=1.40.0'));
  expect(await locate()).toMatchObject({ version: '1.40.0' });
});

it.each([
  ['too old', () => fakeServer('1.29.0'), /1\.29\.0 is older than 1\.30\.0/],
  ['no version anywhere', () => fakeServer(''), /neither its answer nor its file/],
  [
    'ends at once',
    () => '#!/bin/sh\necho "Error: bad port" >&2\nexit 7\n',
    /\(7\) Error: bad port/,
  ],
  ['no program at all', () => 'just some text', /cannot be started|ended at once/],
])('passes over one that is not usable: %s', async (_case, script, reason) => {
  machine.write('path/temporal-test-server', script());
  await expect(locate()).rejects.toThrow(reason);
});

it('finds the version mark also where two chunks of the file meet', async () => {
  const before = 'x'.repeat(4 * 1024 * 1024 - 10);
  const file = machine.write('big', `${before}temporal-client-version=1.38.2\n${'y'.repeat(1000)}`);
  expect(await versionInFile(file)).toBe('1.38.2');
});

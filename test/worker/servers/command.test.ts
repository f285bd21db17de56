import { runCommand, tellingLine } from '../../../worker/servers/command';

const options = { env: {}, timeoutMs: 5_000 };

it('reports output, exit code, absence and lateness as values', async () => {
  const node = process.execPath;
  expect(await runCommand([node, '-e', 'console.log(1)'], options)).toEqual({
    kind: 'succeeded',
    output: '1\n',
  });
  expect(await runCommand([node, '-e', 'process.exit(4)'], options)).toEqual({
    kind: 'failed',
    reason: 'ended with 4',
  });
  expect(await runCommand(['blackstart-no-such-program'], options)).toEqual({
    kind: 'failed',
    reason: 'not found',
  });
  const late = { ...options, timeoutMs: 200 };
  expect(await runCommand([node, '-e', 'setInterval(() => {}, 1000)'], late)).toEqual({
    kind: 'failed',
    reason: 'not finished after 0.2 s',
  });
});

it('waits for no input', async () => {
  const script = 'process.stdin.on("data", () => {}).on("end", () => console.log("end"))';
  const outcome = await runCommand([process.execPath, '-e', script], options);
  expect(outcome).toEqual({ kind: 'succeeded', output: 'end\n' });
});

it.each([
  ['note\nERROR: no index\nERROR: no match\n', 'ERROR: no index'],
  ['first\nlast\n\n', 'last'],
  ['', ''],
])('picks the line that tells the cause: %j', (output, line) => {
  expect(tellingLine(output)).toBe(line);
});

import net from 'node:net';
import { reachHost } from '../../../worker/servers/reachability';

const listen = async () => {
  const server = net.createServer();
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return { server, port: typeof address === 'object' && address !== null ? address.port : 0 };
};

it('reaches a port that listens, and says why it does not reach one that no longer does', async () => {
  const { server, port } = await listen();
  expect(await reachHost('127.0.0.1', port)).toEqual({ kind: 'reached' });
  await new Promise((resolve) => server.close(resolve));
  expect(await reachHost('127.0.0.1', port)).toEqual({
    kind: 'unreachable',
    reason: 'ECONNREFUSED',
  });
});

it('gives up after two seconds on a host that never answers', async () => {
  jest.useFakeTimers();
  const silent = new net.Socket();
  const connect = jest.spyOn(net, 'connect').mockReturnValue(silent);
  try {
    const reach = reachHost('silent.test', 443);
    jest.advanceTimersByTime(2_000);
    expect(await reach).toEqual({ kind: 'unreachable', reason: 'no answer in 2 s' });
    expect(silent.destroyed).toBe(true);
  } finally {
    connect.mockRestore();
    jest.useRealTimers();
  }
});

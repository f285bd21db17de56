import net from 'node:net';

export type Reach =
  { readonly kind: 'reached' } | { readonly kind: 'unreachable'; readonly reason: string };

/** A download that cannot work should say so now, not after a client's own retries. */
const REACH_TIMEOUT_MS = 2_000;

/** Name look-up and TCP handshake, nothing is sent. */
export function reachHost(host: string, port: number): Promise<Reach> {
  return new Promise((resolve) => {
    const socket = net.connect({ host, port });
    const finish = (reach: Reach) => {
      clearTimeout(timer);
      socket.destroy();
      resolve(reach);
    };
    const timer = setTimeout(
      () => finish({ kind: 'unreachable', reason: `no answer in ${REACH_TIMEOUT_MS / 1000} s` }),
      REACH_TIMEOUT_MS,
    );
    socket.once('connect', () => finish({ kind: 'reached' }));
    socket.once('error', (error: NodeJS.ErrnoException) =>
      finish({ kind: 'unreachable', reason: error.code ?? error.message }),
    );
  });
}

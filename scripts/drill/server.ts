import { connectToOwn, connectWorker, type ServerChoice } from '../../worker/connect';
import { startDevServer } from '../../worker/dev-server';
import type { Connections } from '../../worker/region-workers';

/** The server that a drill is played on: one of its own, or one that is there for several. */
export type DrillServer = {
  readonly connections: Connections;
  /** With which our commands, and Temporal's, find it. */
  readonly flags: string;
  /** Not known of a server that is not ours. */
  readonly uiUrl: string | undefined;
  readonly isOwn: boolean;
  /** Rejects when the server is gone. Of one that is not ours only its calls tell. */
  readonly lost: Promise<never>;
  readonly stop: () => Promise<void>;
};

export async function openServer(choice: ServerChoice): Promise<DrillServer> {
  const { address, namespace, profile } = choice;
  const flags = Object.entries({ address, namespace, profile }).flatMap(([flag, value]) =>
    value === undefined ? [] : [`--${flag} ${value}`],
  );
  return flags.length === 0 ? ownServer() : foreignServer(choice, flags.join(' '));
}

async function ownServer(): Promise<DrillServer> {
  const server = await startDevServer();
  const { address, uiUrl } = server;
  const lost = server.ended.then(() => {
    throw new Error('the Temporal dev server has ended, and the night with it');
  });
  // It ends in any case; that is a failure only while somebody waits.
  lost.catch(() => undefined);
  try {
    const connections = await connectToOwn(address);
    const flags = `--address ${address}`;
    return { connections, flags, uiUrl, isOwn: true, lost, stop: () => server.stop() };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

async function foreignServer(choice: ServerChoice, flags: string): Promise<DrillServer> {
  return {
    connections: await connectWorker(choice),
    ...{ flags, uiUrl: undefined, isOwn: false },
    lost: new Promise<never>(() => undefined),
    stop: async () => Promise.resolve(),
  };
}

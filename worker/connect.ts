import { Connection } from '@temporalio/client';
import { loadClientConnectConfig, type ClientConnectConfig } from '@temporalio/envconfig';
import { BadInputError } from './bad-input';
import type { Connections } from './region-workers';

/** Which server to use; what is not given comes from the profile, the environment, the defaults. */
export type ServerChoice = {
  readonly address?: string;
  readonly namespace?: string;
  readonly profile?: string;
};

export class ServerUnreachableError extends Error {
  constructor(address: string, reason: string) {
    const remedy = 'start one with `temporal server start-dev`, or give --address or --profile';
    super(`no Temporal server answers at ${address} (${reason}): ${remedy}`);
    this.name = 'ServerUnreachableError';
  }
}

export type ClientConnection = Pick<Connections, 'connection' | 'namespace'>;

const DEFAULT_ADDRESS = 'localhost:7233';
/** A person waits for this when there is no server. */
const CONNECT_TIMEOUT_MS = 4_000;
const NOT_FOUND = 5;

/** Connects as a client, and makes sure that the namespace is there: a worker would wait in silence. */
export async function connectClient(choice: ServerChoice): Promise<ClientConnection> {
  const { connectionOptions, namespace } = readServerChoice(choice);
  const address = connectionOptions.address ?? DEFAULT_ADDRESS;
  const connection = await Connection.connect({
    ...connectionOptions,
    address,
    connectTimeout: CONNECT_TIMEOUT_MS,
  }).catch((error: unknown) => {
    throw new ServerUnreachableError(address, firstLineOf(error));
  });
  try {
    await connection.withDeadline(Date.now() + CONNECT_TIMEOUT_MS, () =>
      connection.workflowService.describeNamespace({ namespace }),
    );
  } catch (error) {
    await connection.close();
    if ((error as { code?: unknown }).code === NOT_FOUND) {
      throw new BadInputError(`the server at ${address} has no namespace "${namespace}"`);
    }
    throw new ServerUnreachableError(address, firstLineOf(error));
  }
  return { connection, namespace };
}

/** Connects as a client and as a worker. */
export async function connectWorker(choice: ServerChoice): Promise<Connections> {
  const { NativeConnection } = await loadWorker();
  const client = await connectClient(choice);
  const { connectionOptions } = readServerChoice(choice);
  const address = connectionOptions.address ?? DEFAULT_ADDRESS;
  const nativeConnection = await NativeConnection.connect({ ...connectionOptions, address });
  return { ...client, nativeConnection };
}

/** To a server of our own, whatever the user's configuration says of others. */
export async function connectToOwn(address: string): Promise<Connections> {
  const { NativeConnection } = await loadWorker();
  const connection = await Connection.connect({ address });
  const nativeConnection = await NativeConnection.connect({ address });
  return { connection, nativeConnection, namespace: 'default' };
}

/** A worker that did not stop in time still holds its connection: that hides no other error. */
export async function disconnect(connections: Connections): Promise<void> {
  await connections.connection.close();
  await connections.nativeConnection.close().catch(() => undefined);
}

/** Loaded by those who need it: it takes as long as all else that a short command does. */
const loadWorker = async () => import('@temporalio/worker');

function readServerChoice(choice: ServerChoice): Required<ClientConnectConfig> {
  const { address, namespace, profile } = choice;
  if (address !== undefined && !/^[^\s:]+:\d{1,5}$|^\[[0-9a-f:]+\]:\d{1,5}$/i.test(address)) {
    throw new BadInputError(`--address is "${address}", expected host:port`);
  }
  const configured = loadConfig(profile);
  return {
    connectionOptions: {
      ...configured.connectionOptions,
      ...(address === undefined ? {} : { address }),
    },
    namespace: namespace ?? configured.namespace ?? 'default',
  };
}

function loadConfig(profile: string | undefined): ClientConnectConfig {
  try {
    return loadClientConnectConfig(profile === undefined ? {} : { profile });
  } catch (error) {
    throw new BadInputError(`the Temporal client configuration: ${firstLineOf(error)}`);
  }
}

function firstLineOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.split('\n')[0] ?? text;
}

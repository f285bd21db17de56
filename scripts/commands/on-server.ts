import { Client } from '@temporalio/client';
import { Option, type Command } from 'commander';
import { connectClient, type ClientConnection, type ServerChoice } from '../../worker/connect';
import { countFromOne, incidentId, withServerFlags } from '../../worker/flags';
import { RecoveryClient } from '../../worker/recoveries/recovery-client';
import type { SignedFor } from '../../workflows/domain/signatures';

/** Connects, works, and closes the connection whatever happens. */
export async function onServer<Result>(
  choice: ServerChoice,
  work: (client: Client, connected: ClientConnection) => Promise<Result>,
): Promise<Result> {
  const connected = await connectClient(choice);
  try {
    const { connection, namespace } = connected;
    return await work(new Client({ connection, namespace }), connected);
  } finally {
    await connected.connection.close();
  }
}

export type RecoveryChoice = ServerChoice & {
  readonly incident: string;
  readonly region: string;
  readonly recovery?: number;
  readonly json: boolean;
};

/** The flags that say which recovery, of which incident, on which server. */
export function withRecoveryFlags(command: Command): Command {
  return withServerFlags(
    command
      .option('--incident <id>', 'the incident', incidentId, 'drill')
      .option('--region <name>', 'the region that is recovered', 'us-east-1')
      .option('--recovery <number>', 'which recovery of it (default: the latest)', countFromOne),
  ).option('--json', 'prints one JSON document, and nothing else', false);
}

export async function onRecovery<Result>(
  choice: RecoveryChoice,
  work: (recoveries: RecoveryClient, at: SignedFor) => Promise<Result>,
): Promise<Result> {
  const { region, incident, recovery } = choice;
  return onServer(choice, async (client) => {
    const recoveries = new RecoveryClient(client);
    return work(recoveries, await recoveries.find({ region, incident }, recovery));
  });
}

/** Whose signature it is to be. */
export const keyOption = (description: string): Option =>
  new Option('--key <file>', description).env('BLACKSTART_KEY');

/** An example below the help of a command. */
export function withExample(command: Command, ...lines: readonly string[]): Command {
  const shown = lines.map((line) => `  npm run blackstart -- ${line}`).join('\n');
  return command.addHelpText('after', `\nExample:\n${shown}`);
}

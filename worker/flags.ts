import { InvalidArgumentError, type Command } from 'commander';

/** What several commands are told in the same words. */
export const DEFAULT_SCENARIO = 'us-east-1-2025-10-19';
const PACE_MAX = 1_000;

/** The flags that say which server, on any command that needs one. */
export function withServerFlags(command: Command): Command {
  return command
    .option(
      '--address <host:port>',
      'the Temporal server; else from the profile or TEMPORAL_ADDRESS',
    )
    .option('--namespace <name>', 'its namespace; else from the profile or TEMPORAL_NAMESPACE')
    .option('--profile <name>', "a profile of Temporal's client configuration (temporal.toml)");
}

export function wholeNumber(text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(value)) {
    throw new InvalidArgumentError('Expected a whole number.');
  }
  return value;
}

export function pace(text: string): number {
  const value = Number(text);
  if (!/^\d+(\.\d+)?$/.test(text) || value <= 0 || value > PACE_MAX) {
    throw new InvalidArgumentError(`Expected a number above 0, up to ${PACE_MAX}.`);
  }
  return value;
}

/** It becomes part of Workflow IDs, of a Task Queue's name and of a file's. */
export function incidentId(text: string): string {
  if (!/^[a-z0-9][a-z0-9._-]{0,63}$/i.test(text)) {
    throw new InvalidArgumentError('Expected letters, digits, dots, dashes; at most 64.');
  }
  return text;
}

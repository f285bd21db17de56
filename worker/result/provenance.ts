import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot, quantitiesOfPolicy, quantitiesOfScenario } from '../config/load-file';
import type { CascadeResult } from './cascade-result';

/** What a result says of where it comes from. `command` is what was typed up to its flags. */
export function provenance(told: {
  readonly command: string;
  readonly flags: readonly string[];
  /** Names or paths, as they were given. */
  readonly scenario: string;
  readonly policies: readonly string[];
}): Pick<CascadeResult, 'version' | 'command' | 'quantities'> {
  const { command, flags, scenario, policies } = told;
  return {
    version: ownVersion(),
    command: typedCommand(command, flags),
    quantities: [...quantitiesOfScenario(scenario), ...policies.flatMap(quantitiesOfPolicy)],
  };
}

/** What was typed; `command` is all up to its flags. */
export const typedCommand = (command: string, flags: readonly string[]): string =>
  [command, ...(flags.length === 0 ? [] : ['--', ...flags.map(quoted)])].join(' ');

export function ownVersion(): string {
  const file = join(projectRoot(), 'package.json');
  return (JSON.parse(readFileSync(file, 'utf8')) as { readonly version: string }).version;
}

/** As a POSIX shell reads it back. */
const quoted = (flag: string): string =>
  /^[\w@%+=:,./-]+$/.test(flag) ? flag : `'${flag.replaceAll("'", "'\\''")}'`;

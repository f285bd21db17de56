// A working tree with set-up.mjs in it, and an npm that notes what it is told to do.
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const SCRIPTS = path.join(__dirname, '../../../scripts');

/** One package with two native parts, one for a platform that no test runs on. */
export const LOCKED = {
  '': { name: 'blackstart' },
  'node_modules/alpha': {
    version: '1.0.0',
    integrity: 'sha512-a',
    optionalDependencies: { 'alpha-native': '1.0.0', 'alpha-amiga': '1.0.0' },
  },
  'node_modules/alpha-native': { version: '1.0.0', integrity: 'sha512-n', optional: true },
  'node_modules/alpha-amiga': { version: '1.0.0', os: ['amiga'], optional: true },
};
export const INSTALLED = {
  'node_modules/alpha': LOCKED['node_modules/alpha'],
  'node_modules/alpha-native': LOCKED['node_modules/alpha-native'],
};

/** Fails with the words in `<command>.fails`; otherwise leaves behind what `npm ci` would. */
const FAKE_NPM = `
const fs = require('node:fs');
const [command] = process.argv.slice(2);
fs.appendFileSync('npm.log', process.argv.slice(2).join(' ') + '\\n');
if (fs.existsSync(command + '.fails')) {
  console.error(fs.readFileSync(command + '.fails', 'utf8'));
  process.exit(1);
}
if (fs.existsSync('crash')) {
  process.kill(process.ppid, 'SIGKILL');
  process.exit(1);
}
if (fs.existsSync('slow')) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1000);
fs.rmSync('node_modules', { recursive: true, force: true });
fs.mkdirSync('node_modules/alpha', { recursive: true });
fs.mkdirSync('node_modules/alpha-native', { recursive: true });
const packages = ${JSON.stringify(INSTALLED)};
fs.writeFileSync('node_modules/.package-lock.json', JSON.stringify({ packages }));
`;

export type Run = { readonly code: number; readonly words: string };

export class FakeTree {
  readonly root = fs.mkdtempSync(path.join(os.tmpdir(), 'blackstart-set-up-'));

  constructor() {
    for (const name of ['set-up.mjs', 'set-up']) {
      fs.cpSync(path.join(SCRIPTS, name), this.at('scripts', name), { recursive: true });
    }
    this.writeJson('package-lock.json', { packages: LOCKED });
    this.write('npm-cli.js', FAKE_NPM);
  }

  at(...places: readonly string[]): string {
    return path.join(this.root, ...places);
  }

  write(place: string, content: string): void {
    fs.mkdirSync(path.dirname(this.at(place)), { recursive: true });
    fs.writeFileSync(this.at(place), content);
  }

  writeJson(place: string, value: unknown): void {
    this.write(place, JSON.stringify(value));
  }

  /** What a plain `npm ci` or `npm install` leaves behind. */
  install(packages: Readonly<Record<string, unknown>> = INSTALLED): void {
    for (const place of Object.keys(packages)) fs.mkdirSync(this.at(place), { recursive: true });
    this.writeJson('node_modules/.package-lock.json', { packages });
  }

  setUp(args: readonly string[], nodeArgs: readonly string[] = []): Promise<Run> {
    const env = { ...process.env, npm_execpath: this.at('npm-cli.js'), NODE_OPTIONS: '' };
    const command = [...nodeArgs, this.at('scripts/set-up.mjs'), ...args];
    return new Promise((resolve) => {
      execFile(process.execPath, command, { env, timeout: 20_000 }, (error, stdout, stderr) => {
        resolve({ code: error === null ? 0 : Number(error.code ?? -1), words: stdout + stderr });
      });
    });
  }

  npmCommands(): readonly string[] {
    const log = this.at('npm.log');
    return fs.existsSync(log) ? fs.readFileSync(log, 'utf8').trim().split('\n') : [];
  }

  remove(): void {
    fs.rmSync(this.root, { recursive: true, force: true });
  }
}

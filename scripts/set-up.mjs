// Makes a fresh clone ready: Node version, dependencies, Temporal servers. Runs before `npm start`
// and `npm test`, so it uses Node's built-ins only and costs next to nothing when all is there.
// `--no-servers` leaves the servers out, for what needs none.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { matchesLock } from './set-up/installed-packages.mjs';
import { withLock } from './set-up/lock.mjs';
import { installPackages } from './set-up/npm.mjs';

const NODE_VERSION_MIN = [20, 19];
const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const MODULES = path.join(ROOT, 'node_modules');
const CACHE = path.join(MODULES, '.cache/blackstart');

function main(args) {
  checkNode();
  ensureDependencies();
  if (!args.includes('--no-servers')) ensureServers();
}

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  const [majorMin, minorMin] = NODE_VERSION_MIN;
  if (major > majorMin || (major === majorMin && minor >= minorMin)) return;
  stop(
    `blackstart needs Node ${majorMin}.${minorMin} or newer; this is ${process.versions.node} ` +
      `(${process.execPath}).\nInstall a newer one, or switch to it (nvm, fnm, volta …), and start again.`,
  );
}

// --- dependencies

function ensureDependencies() {
  if (dependenciesAreGood()) return;
  withLock(ROOT, () => {
    if (!dependenciesAreGood()) installDependencies(); // another process may have done it meanwhile
  });
}

/** First the stamp of an earlier look; without it, npm's own record of what it installed. */
function dependenciesAreGood() {
  const record = fs.statSync(path.join(MODULES, '.package-lock.json'), { throwIfNoEntry: false });
  if (record === undefined) return false;
  const stamp = stampOf(record);
  if (readText(path.join(CACHE, 'dependencies')) === stamp) return true;
  if (!matchesLock(ROOT)) return false;
  writeStamp(stamp);
  return true;
}

/** The platform belongs to it, because a folder may be shared with a container. */
function stampOf(record) {
  return createHash('sha256')
    .update(fs.readFileSync(path.join(ROOT, 'package-lock.json')))
    .update(`${process.platform} ${process.arch} ${record.size} ${record.mtimeMs}`)
    .digest('hex');
}

function writeStamp(stamp) {
  try {
    fs.mkdirSync(CACHE, { recursive: true });
    fs.writeFileSync(path.join(CACHE, 'dependencies'), stamp);
  } catch {
    // Read-only dependencies are fine; the next run has to look again.
  }
}

function installDependencies() {
  const startedAtMs = Date.now();
  console.log('Installing the dependencies (npm ci; the first time this takes a minute or so) …');
  const failure = installPackages(ROOT);
  if (failure !== undefined) stop(failure);
  const record = fs.statSync(path.join(MODULES, '.package-lock.json'), { throwIfNoEntry: false });
  if (record !== undefined) writeStamp(stampOf(record));
  console.log(`Dependencies installed in ${((Date.now() - startedAtMs) / 1000).toFixed(1)} s.`);
}

// --- servers

function ensureServers() {
  if (serversNoteHolds()) return;
  const script = path.join(ROOT, 'scripts/set-up-servers.ts');
  const result = spawnSync(process.execPath, ['--require', 'tsx/cjs', script], {
    cwd: ROOT,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (result.status !== 0) process.exit(result.status ?? 1);
}

/** The note of set-up-servers.ts: same variables, same files, and the search has not changed since. */
function serversNoteHolds() {
  try {
    const file = path.join(CACHE, 'servers.json');
    const note = JSON.parse(fs.readFileSync(file, 'utf8'));
    const notedAtMs = fs.statSync(file).mtimeMs;
    const sources = path.join(ROOT, 'worker/servers');
    return (
      Object.entries(note.env).every(([name, value]) => (process.env[name] ?? null) === value) &&
      note.files.every((noted) => {
        const now = fs.statSync(noted.path);
        return now.size === noted.size && now.mtimeMs === noted.mtimeMs;
      }) &&
      fs
        .readdirSync(sources)
        .every((name) => fs.statSync(path.join(sources, name)).mtimeMs < notedAtMs)
    );
  } catch {
    return false;
  }
}

function readText(file) {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

function stop(message) {
  console.error(message);
  process.exit(1);
}

main(process.argv.slice(2));

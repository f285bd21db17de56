// Installs what package-lock.json says, quietly, and says what can be done when that fails.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

const FLAGS = [
  '--include=dev', // NODE_ENV=production would leave out what the tests need,
  '--include=optional', // and omit=optional the native parts
  '--ignore-scripts', // no dependency needs one: the native parts come ready-built
  '--no-audit',
  '--no-fund',
  '--no-progress',
  '--loglevel=error',
];

/** Npm's usage and the help for its flags follow the message; nobody wants 80 lines of them. */
const WORDS_LINES_MAX = 25;

/** Returns why it failed, in words for the user; undefined when it did not. */
export function installPackages(root) {
  const clean = runNpm(root, ['ci', ...FLAGS]);
  if (isFine(clean)) return undefined;
  if (!lacksOptionalPackagesOnly(root, clean)) return failureWords(clean);
  // Versions still come from the lock, and with --no-save both package files stay as they are.
  const lenient = runNpm(root, ['install', '--no-save', ...FLAGS]);
  return isFine(lenient) ? undefined : failureWords(lenient);
}

/** The npm that runs this script if there is one, so that no other one is picked up from PATH. */
function runNpm(root, args) {
  const options = { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] };
  const npm = process.env.npm_execpath ?? '';
  if (/npm-cli\.c?js$/.test(npm) && fs.existsSync(npm)) {
    return spawnSync(process.execPath, [npm, ...args], options);
  }
  if (process.platform === 'win32') {
    return spawnSync(`npm.cmd ${args.join(' ')}`, { ...options, shell: true });
  }
  return spawnSync('npm', args, options);
}

function isFine({ error, status }) {
  return error === undefined && status === 0;
}

/**
 * A lock that was written where some platforms' native parts were not to be had lacks them, and
 * `npm ci` then refuses on every platform, also on those that do not need them.
 */
function lacksOptionalPackagesOnly(root, { stdout, stderr }) {
  const words = `${stdout ?? ''}${stderr ?? ''}`;
  if (!words.includes('EUSAGE') || /Invalid: /.test(words)) return false;
  const missing = [...words.matchAll(/Missing: (@?[^@\s]+)@/g)].map((match) => match[1]);
  const { packages } = JSON.parse(fs.readFileSync(path.join(root, 'package-lock.json'), 'utf8'));
  const optional = new Set(
    Object.values(packages).flatMap((entry) => Object.keys(entry.optionalDependencies ?? {})),
  );
  return missing.length > 0 && missing.every((name) => optional.has(name));
}

function failureWords({ error, signal, status, stdout, stderr }) {
  const ending = error?.message ?? (signal ? `ended by ${signal}` : `ended with ${status}`);
  const lines = `${stdout ?? ''}${stderr ?? ''}`
    .split('\n')
    .map((line) => line.replace(/^npm (error|ERR!) ?/, '').trimEnd())
    .filter((line) => line !== '');
  const usage = lines.findIndex((line) => /^(Clean install a project|Usage:)/.test(line));
  const telling = (usage === -1 ? lines : lines.slice(0, usage)).slice(0, WORDS_LINES_MAX);
  return [
    `The dependencies cannot be installed: npm ${ending}.`,
    ...(telling.length === 0 ? [] : ['Its own words:']),
    ...telling.map((line) => `  | ${line}`),
    'What may help, depending on these words; then start again:',
    '  - no network, or a proxy: npm has to reach its registry (npm config get registry); a mirror',
    '    is set with npm_config_registry or in ~/.npmrc, a proxy with HTTPS_PROXY',
    '  - npm is missing or older than 10: it comes with Node',
    '  - package.json and package-lock.json disagree: npm install brings them together again',
    '  - never any network on this machine: copy node_modules from one of the same kind',
  ].join('\n');
}

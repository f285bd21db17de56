/**
 * Runs all tests and says the sum over all runners in its last line: `N passed, N failed`, with
 * `, N skipped` behind it if there are any. Plain JavaScript without packages, so that it can say
 * something sensible before anything is installed.
 *
 *   node scripts/run-tests.mjs [--counts-file <path>] [arguments for jest: -t <name>, <file> …]
 *
 * What counts as failed: each failed test; a suite that failed without a failed test (it does not
 * compile, its `afterAll` threw); a runner that crashed, hung after its last test, or ended with
 * an error for a reason of its own. No test at all is an error too.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const JEST = join(ROOT, 'node_modules', 'jest', 'bin', 'jest.js');

/** How long a runner may go on after it has written its results. */
const LINGER_MS = 20_000;

// A Temporal server is one machine's clock for all who use it, so its tests run one file at a time.
// With a memory limit jest gives them a process of their own even when there is only one: a crash of
// the native part is then a failed suite, not the end of the run.
const RUNNERS = [
  { name: 'pure', args: ['--selectProjects', 'pure', 'replay', '--maxWorkers=100%'] },
  {
    name: 'with-server',
    args: [
      '--selectProjects',
      'workflow',
      'server',
      'browser',
      '--maxWorkers=1',
      '--workerIdleMemoryLimit=1GB',
    ],
  },
];

async function main() {
  const { countsFile, jestArgs } = parse(process.argv.slice(2));
  const results = mkdtempSync(join(tmpdir(), 'test-results-'));
  const total = { passed: 0, failed: 0, skipped: 0 };
  try {
    for (const runner of RUNNERS) {
      const outputFile = join(results, `${runner.name}.json`);
      const exit = await runJest([...runner.args, ...jestArgs], outputFile);
      const counts = count(runner.name, outputFile, exit);
      for (const kind of Object.keys(total)) total[kind] += counts[kind];
    }
  } finally {
    rmSync(results, { recursive: true, force: true });
  }
  const nothingRan = total.passed + total.failed === 0;
  if (nothingRan) console.log('No test ran.');
  const skipped = total.skipped > 0 ? `, ${total.skipped} skipped` : '';
  const line = `${total.passed} passed, ${total.failed} failed${skipped}`;
  if (countsFile !== undefined) writeFileSync(countsFile, `${line}\n`);
  console.log(line);
  process.exitCode = total.failed > 0 || nothingRan ? 1 : 0;
}

function parse(args) {
  const at = args.indexOf('--counts-file');
  if (at < 0) return { countsFile: undefined, jestArgs: args };
  return { countsFile: args[at + 1], jestArgs: args.toSpliced(at, 2) };
}

/** Resolves with how the process ended. What it says (to stderr) goes where ours goes. */
function runJest(args, outputFile) {
  return new Promise((resolve) => {
    const json = ['--json', `--outputFile=${outputFile}`, '--passWithNoTests'];
    const child = spawn(process.execPath, [JEST, ...json, ...args], {
      cwd: ROOT,
      stdio: ['ignore', 'ignore', process.stdout.fd],
    });
    let hung = false;
    let linger;
    const watch = setInterval(() => {
      if (!existsSync(outputFile)) return;
      clearInterval(watch);
      linger = setTimeout(() => {
        hung = true;
        child.kill('SIGKILL');
      }, LINGER_MS);
    }, 500);
    const forward = (signal) => child.kill(signal);
    const end = (how) => {
      clearInterval(watch);
      clearTimeout(linger);
      for (const signal of ['SIGINT', 'SIGTERM']) process.off(signal, forward);
      resolve(how);
    };
    for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, forward);
    child.on('error', (error) => end({ ok: false, why: error.message }));
    child.on('exit', (code, signal) => {
      if (hung)
        end({ ok: false, why: `was still running ${LINGER_MS / 1000} s after its results` });
      else end({ ok: code === 0, why: `ended with ${signal ?? `exit status ${code}`}` });
    });
  });
}

function count(name, outputFile, exit) {
  const suites = existsSync(outputFile)
    ? JSON.parse(readFileSync(outputFile, 'utf8')).testResults
    : [];
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for (const suite of suites) {
    const having = (...statuses) =>
      suite.assertionResults.filter((test) => statuses.includes(test.status)).length;
    counts.passed += having('passed');
    counts.skipped += having('pending', 'skipped', 'todo', 'disabled');
    counts.failed += Math.max(having('failed'), suite.status === 'failed' ? 1 : 0);
  }
  if (!exit.ok && counts.failed === 0) {
    console.log(`The test runner "${name}" ${exit.why}.`);
    counts.failed = 1;
  }
  return counts;
}

await main();

/**
 * Everything that is checked without running the code. All checks run, even if one fails; each
 * says its time and verdict in a line, and only those that fail say more.
 *
 *   node scripts/check.mjs [--counts-file <path>] [format] [types] [lint] [layers] [unused]
 *
 * Without names all of them. The last line is `N passed, N failed`, counted in checks.
 */
import { spawn } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const CODE = ['workflows', 'activities', 'worker', 'scripts', 'test', 'examples'];

/** In the order of starting. Two run at a time, so the slowest goes first and the rest beside it. */
const CHECKS = [
  {
    name: 'lint',
    bin: 'eslint/bin/eslint.js',
    args: ['.', '--max-warnings', '0'],
    remedy: 'npx eslint --fix <file> repairs some of it',
  },
  {
    name: 'format',
    bin: 'prettier/bin/prettier.cjs',
    args: ['--check', '--log-level', 'warn', '.'],
    remedy: 'npm run format repairs it',
  },
  { name: 'types', bin: 'typescript/bin/tsc', args: ['-p', '.'] },
  {
    name: 'layers',
    bin: 'dependency-cruiser/bin/dependency-cruise.mjs',
    args: [...CODE, '--config', '.dependency-cruiser.cjs', '--output-type', 'err-long'],
  },
  { name: 'unused', bin: 'knip/bin/knip.js', args: ['--no-progress'] },
];

async function main() {
  const { countsFile, names } = parse(process.argv.slice(2));
  const checks = CHECKS.filter(({ name }) => names.length === 0 || names.includes(name));
  const failed = [];
  const waiting = [...checks];
  const workOff = async () => {
    for (let check = waiting.shift(); check !== undefined; check = waiting.shift()) {
      const outcome = await run(check);
      report(check, outcome);
      if (!outcome.ok) failed.push(check.name);
    }
  };
  await Promise.all(Array.from({ length: Math.min(2, availableParallelism()) }, workOff));
  if (failed.length > 0) console.log(`\nfailed: ${failed.join(', ')}`);
  const line = `${checks.length - failed.length} passed, ${failed.length} failed`;
  if (countsFile !== undefined) writeFileSync(countsFile, `${line}\n`);
  console.log(line);
  process.exitCode = failed.length > 0 ? 1 : 0;
}

function parse(args) {
  const at = args.indexOf('--counts-file');
  const countsFile = at < 0 ? undefined : args[at + 1];
  const names = at < 0 ? args : args.toSpliced(at, 2);
  const unknown = names.filter((name) => CHECKS.every((check) => check.name !== name));
  if (unknown.length > 0) {
    const known = CHECKS.map(({ name }) => name).join(', ');
    console.error(`No such check: ${unknown.join(', ')}. There are: ${known}.`);
    process.exit(2);
  }
  return { countsFile, names };
}

function run({ bin, args }) {
  const program = join(ROOT, 'node_modules', bin);
  if (!existsSync(program)) {
    return { ok: false, seconds: 0, output: `${bin} is not installed: npm ci\n` };
  }
  return new Promise((resolve) => {
    const startedAt = performance.now();
    const child = spawn(process.execPath, [program, ...args], {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    const end = (ok) => resolve({ ok, output, seconds: (performance.now() - startedAt) / 1000 });
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => (output += text));
    }
    child.on('error', (error) => {
      output += `${error.message}\n`;
      end(false);
    });
    child.on('close', (code) => end(code === 0));
  });
}

function report({ name, remedy }, { ok, seconds, output }) {
  console.log(`${ok ? 'ok    ' : 'FAILED'}  ${name.padEnd(7)} ${seconds.toFixed(1).padStart(6)} s`);
  if (ok) return;
  console.log(`\n${output.trim()}\n`);
  if (remedy !== undefined) console.log(`(${remedy})\n`);
}

await main();

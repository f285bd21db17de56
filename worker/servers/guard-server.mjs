// Runs a server for another process, and ends it when that process ends, in whatever way: the pipe
// that is this program's input closes then, also after a SIGKILL. Plain JavaScript, to start at once.
//
//   node guard-server.mjs <program> [arguments]
import { spawn } from 'node:child_process';

const [program, ...args] = process.argv.slice(2);
const server = spawn(program, args, { stdio: ['ignore', 'inherit', 'inherit'] });
const end = () => server.kill('SIGKILL');

process.stdin.resume();
process.stdin.on('close', end);
process.stdin.on('error', end);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, end);
server.on('error', (error) => {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
});
server.on('exit', (code) => process.exit(code ?? 1));

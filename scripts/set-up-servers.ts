// Makes sure that both Temporal programs are there, before something else waits for them. Run by
// set-up.mjs, which skips it while the note that is left here still holds.
import fs from 'node:fs';
import path from 'node:path';
import { locateServer } from '../worker/servers';
import type { LocatedServer } from '../worker/servers';
import { SERVER_PROGRAMS } from '../worker/servers/programs';
import type { ServerProgram } from '../worker/servers/programs';

/** Beside the dependencies: whoever removes node_modules to start afresh removes it as well. */
const NOTE_FILE = path.join(__dirname, '../node_modules/.cache/blackstart/servers.json');

/** What decides where the programs are looked for; another value makes the note worthless. */
const NOTED_VARIABLES = [
  'XDG_CACHE_HOME',
  'HOME',
  ...Object.values(SERVER_PROGRAMS).map(({ variable }) => variable),
];

async function main(): Promise<number> {
  const programs = Object.values(SERVER_PROGRAMS);
  const outcomes = await Promise.allSettled(programs.map(setUp));
  const located: LocatedServer[] = [];
  for (const outcome of outcomes) {
    if (outcome.status === 'fulfilled') located.push(outcome.value);
    else console.error(`${wordsOf(outcome.reason)}\n`);
  }
  if (located.length < programs.length) return 1;
  leaveNote(located);
  return 0;
}

async function setUp(program: ServerProgram): Promise<LocatedServer> {
  const startedAtMs = Date.now();
  const say = (line: string) => console.log(line);
  const located = await locateServer(program.kind, { say });
  const seconds = ((Date.now() - startedAtMs) / 1000).toFixed(1);
  say(`${program.title} ${located.version}: ${located.path} (${located.way}, ${seconds} s)`);
  return located;
}

function leaveNote(located: readonly LocatedServer[]): void {
  const files = located.map((server) => {
    const { size, mtimeMs } = fs.statSync(server.path);
    return { path: server.path, size, mtimeMs };
  });
  const env = Object.fromEntries(NOTED_VARIABLES.map((name) => [name, process.env[name] ?? null]));
  fs.mkdirSync(path.dirname(NOTE_FILE), { recursive: true });
  const own = `${NOTE_FILE}.${process.pid}`;
  fs.writeFileSync(own, `${JSON.stringify({ env, files }, null, 2)}\n`);
  fs.renameSync(own, NOTE_FILE);
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

// Exits by itself: a name look-up that hangs would otherwise keep the process for its own time limit.
void main().then((code) => process.exit(code));

import { Command } from 'commander';
import { startDevServer } from '../worker/dev-server';
import { StopRequest } from '../worker/stop-request';
import { EXIT, runCommand } from './run-command';

/** `npm run server`: a Temporal dev server with its UI, in memory, until Ctrl-C. */
async function main(): Promise<number> {
  new Command('npm run server')
    .description('Starts a Temporal dev server with its UI on free ports of this machine.')
    .exitOverride()
    .parse();
  const stop = new StopRequest();
  const server = await startDevServer();
  console.log(
    `Temporal at ${server.address}, its UI at ${server.uiUrl ?? ''}\n\n` +
      `A night to watch, each in a terminal of its own:\n` +
      `  npm run worker -- --address ${server.address}\n` +
      `  npm run blackstart -- start replayCascade --pace 60 --address ${server.address}\n\n` +
      `Ctrl-C ends the server, and all that it knows.`,
  );
  // The server must not keep us alive, but waiting for Ctrl-C has to.
  const keepAlive = setInterval(() => undefined, 1_000_000);
  await stop.came;
  clearInterval(keepAlive);
  await server.stop();
  return EXIT.good;
}

void runCommand(main);

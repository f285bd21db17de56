import { CommanderError } from 'commander';
import { BadInputError } from '../worker/bad-input';
import { InvalidFileError } from '../worker/config/load-file';
import { ServerUnreachableError } from '../worker/connect';

/** Exit statuses that scripts can use. */
export const EXIT = { good: 0, notGood: 1, badInput: 2 } as const;

/** Runs a command's `main`: errors go to stderr, and the exit status says which kind it was. */
export async function runCommand(main: () => Promise<number>): Promise<void> {
  // Whoever reads our output may stop reading: `npm start | head`.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
  try {
    process.exitCode = await main();
  } catch (error) {
    process.exitCode = report(error);
  }
}

function report(error: unknown): number {
  // commander has said it already, and asking for help is no mistake.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.good : EXIT.badInput;
  if (error instanceof InvalidFileError || error instanceof BadInputError) {
    console.error(error.message);
    return EXIT.badInput;
  }
  if (error instanceof ServerUnreachableError) {
    console.error(error.message);
    return EXIT.notGood;
  }
  console.error(error instanceof Error ? error.stack : String(error));
  return EXIT.notGood;
}

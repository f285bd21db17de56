import { CommanderError } from 'commander';
import { BadInputError } from '../worker/bad-input';
import { InvalidFileError } from '../worker/config/load-file';
import { ServerUnreachableError } from '../worker/connect';
import { AlreadyThereError, NoSuchRecoveryError, NotTakenError } from '../worker/recoveries/errors';

/** Exit statuses that scripts can use. */
export const EXIT = { good: 0, notGood: 1, badInput: 2, alreadyThere: 3, noSuch: 4 } as const;

/**
 * Runs a command's `main`: errors go to stderr, and the exit status says which kind it was. `fault` is
 * that of an error nobody expected, for a command in which 1 says something else.
 */
export async function runCommand(
  main: () => Promise<number>,
  fault: number = EXIT.notGood,
): Promise<void> {
  // Whoever reads our output may stop reading: `npm start | head`.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
  try {
    process.exitCode = await main();
  } catch (error) {
    process.exitCode = report(error, fault);
  }
}

/** Errors whose message says all that a user needs, and the status that each ends with. */
const SAID = [
  { kind: InvalidFileError, status: EXIT.badInput },
  { kind: BadInputError, status: EXIT.badInput },
  { kind: ServerUnreachableError, status: EXIT.notGood },
  { kind: NotTakenError, status: EXIT.notGood },
  { kind: AlreadyThereError, status: EXIT.alreadyThere },
  { kind: NoSuchRecoveryError, status: EXIT.noSuch },
] as const;

function report(error: unknown, fault: number): number {
  // commander has said it already, and asking for help is no mistake.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.good : EXIT.badInput;
  const said = SAID.find(({ kind }) => error instanceof kind);
  if (said !== undefined) {
    console.error((error as Error).message);
    return said.status;
  }
  console.error(error instanceof Error ? error.stack : String(error));
  return fault;
}

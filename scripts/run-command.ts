import { InvalidFileError } from '../worker/config/load-file';

/** Exit statuses that scripts can use. */
export const EXIT = { good: 0, notGood: 1, badInput: 2 } as const;

/** Runs a command's `main`: errors go to stderr, and the exit status says which kind it was. */
export async function runCommand(main: () => Promise<number>): Promise<void> {
  try {
    process.exitCode = await main();
  } catch (error) {
    const isInput = error instanceof InvalidFileError;
    const text = error instanceof Error ? (isInput ? error.message : error.stack) : String(error);
    console.error(text ?? 'unknown error');
    process.exitCode = isInput ? EXIT.badInput : EXIT.notGood;
  }
}

import { triageCommand } from './commands/triage';
import { runCommand } from './run-command';

/** `npm run triage`: from symptoms to causes, for who takes customers' calls. */
async function main(): Promise<number> {
  await triageCommand().name('npm run triage --').parseAsync();
  return Number(process.exitCode ?? 0);
}

void runCommand(main);

import './output/plain-pipes';
import { Command } from 'commander';
import { auditCommand } from './commands/audit';
import { automationCommands } from './commands/automation';
import { exportCommand } from './commands/export';
import { keygenCommand } from './commands/keygen';
import { listCommand } from './commands/list';
import { previewCommand } from './commands/preview';
import { startCommand } from './commands/start';
import { statusCommand } from './commands/status';
import { steeringCommands } from './commands/steer';
import { triageCommand } from './commands/triage';
import { watchCommand } from './commands/watch';
import { EXIT, runCommand } from './run-command';

const COMMANDS: readonly Command[] = [
  triageCommand(),
  previewCommand(),
  startCommand(),
  listCommand(),
  statusCommand(),
  watchCommand(),
  ...steeringCommands(),
  ...automationCommands(),
  auditCommand(),
  exportCommand(),
  keygenCommand(),
];

const EXIT_STATUSES = `
Exit status:
  0  done
  1  not good: refused, or the recovery that was waited for did not recover the region, or an
     audit that does not hold, or no server or worker that answers
  2  bad input
  3  there is one already
  4  no such recovery, or no region that triage could ask`;

/** `npm run blackstart -- <command>`: drives recoveries on any Temporal server. */
async function main(): Promise<number> {
  // Who reads us may stop reading, and then there is nobody left to work for.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(EXIT.good);
  });
  const program = new Command('npm run blackstart --')
    .description('Starts, shows and steers recoveries on a Temporal server.')
    .addHelpText('after', EXIT_STATUSES)
    .exitOverride();
  for (const command of COMMANDS) program.addCommand(inherit(command, program));
  await program.parseAsync();
  return Number(process.exitCode ?? EXIT.good);
}

/** Errors of a command, and of those below it, are ours to report. */
function inherit(command: Command, parent: Command): Command {
  command.copyInheritedSettings(parent);
  for (const below of command.commands) inherit(below, command);
  return command;
}

void runCommand(main);

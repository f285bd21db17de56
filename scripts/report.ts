import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Command } from 'commander';
import { BadInputError } from '../worker/bad-input';
import { reportOf } from '../worker/report/report';
import { loadResult } from '../worker/result/load-result';
import { EXIT, runCommand } from './run-command';

/** `npm run report`: the page of a result, made again. */
async function main(): Promise<number> {
  const command = new Command('npm run report --')
    .description('Makes the report of a replay or a drill again, from its result.')
    .argument('<file>', 'a result, like results/latest/cascade.json')
    .option('--out <file>', 'where the page goes (default: report.html beside the result)')
    .allowExcessArguments(false)
    .exitOverride();
  const [file = ''] = command.parse().args;
  const { out = join(dirname(file), 'report.html') } = command.opts<{ readonly out?: string }>();
  const page = reportOf(loadResult(file));
  try {
    writeFileSync(out, page);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new BadInputError(`--out ${out}: expected a file that can be written (${reason})`);
  }
  console.log(`Report: ${out}, to open in a browser`);
  return EXIT.good;
}

void runCommand(main);

import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Command } from 'commander';
import { BadInputError } from '../worker/bad-input';
import { parseOrRefuse } from '../worker/config/load-file';
import { reportOf } from '../worker/report/report';
import { loadResult, readJson } from '../worker/result/load-result';
import { whatIfPage } from '../worker/what-if/page';
import { whatIfSchema } from '../worker/what-if/what-if-result';
import { EXIT, runCommand } from './run-command';

/** `npm run report`: the page of a result, made again. */
async function main(): Promise<number> {
  const command = new Command('npm run report --')
    .description('Makes the page of a replay, a drill or a what-if again, from its result.')
    .argument('<file>', 'a result, like results/latest/cascade.json or results/what-if.json')
    .option('--out <file>', 'where the page goes (default: report.html beside the result)')
    .allowExcessArguments(false)
    .exitOverride();
  const [file = ''] = command.parse().args;
  const { out = join(dirname(file), 'report.html') } = command.opts<{ readonly out?: string }>();
  const page = pageOf(file);
  try {
    writeFileSync(out, page);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new BadInputError(`--out ${out}: expected a file that can be written (${reason})`);
  }
  console.log(`Report: ${out}, to open in a browser`);
  return EXIT.good;
}

/** The format says whose page it is; what has another is refused as a night. */
function pageOf(file: string): string {
  const data = readJson(file);
  const { format } = (data ?? {}) as { readonly format?: unknown };
  return format === whatIfSchema.shape.format.value
    ? whatIfPage(parseOrRefuse(whatIfSchema, file, { data, locate: () => '' }))
    : reportOf(loadResult(file));
}

void runCommand(main);

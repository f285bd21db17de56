import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Command } from 'commander';
import { BadInputError } from '../worker/bad-input';
import { loadBudget } from '../worker/comparison/budget';
import { compare } from '../worker/comparison/compare';
import type { Comparison } from '../worker/comparison/comparison-result';
import { loadEvaluation } from '../worker/comparison/load-evaluation';
import { toPullRequest } from '../worker/comparison/pull-request';
import { comparisonPage } from '../worker/comparison/page/page';
import { ownVersion, typedCommand } from '../worker/result/provenance';
import { showCompared } from './output/show-compared';
import { makeFolder, writeJson } from './output/write-json';
import { EXIT, runCommand } from './run-command';

type Flags = {
  readonly baseline: string;
  readonly candidate: string;
  readonly budget?: string;
  readonly out?: string;
  readonly json?: string;
  readonly markdown?: string;
  readonly page?: string;
};

/** `npm run compare`: whether a candidate is worse than a baseline. Exit statuses: 0 no, 1 yes, 2 unknown. */
async function main(): Promise<number> {
  const flags = new Command('npm run compare --')
    .description(
      'Compares two results of `npm run evaluate`, night by night. ' +
        'Exit status 0: not worse, 1: worse, 2: could not be judged.',
    )
    .requiredOption('--baseline <file>', 'the result of what is there now')
    .requiredOption('--candidate <file>', 'the result of another policy, or of changed code')
    .option('--budget <file>', 'what may become worse and how far (else budgets/default.yaml)')
    .option('--out <folder>', 'for comparison.json, comparison.md and comparison.html')
    .option('--json <file>', 'where the result goes')
    .option('--markdown <file>', 'where the text for a pull request goes')
    .option('--page <file>', 'where the page goes')
    .allowExcessArguments(false)
    .exitOverride()
    .parse()
    .opts<Flags>();
  const found = compare({
    baseline: { file: flags.baseline, evaluation: loadEvaluation(flags.baseline) },
    candidate: { file: flags.candidate, evaluation: loadEvaluation(flags.candidate) },
    ...{ budget: loadBudget(flags.budget), budgetFile: flags.budget ?? null },
  });
  const comparison: Comparison = {
    ...{ format: found.format, version: ownVersion() },
    command: typedCommand('npm run compare', process.argv.slice(2)),
    ...found,
  };
  showCompared(comparison);
  write(comparison, flags);
  return comparison.exitStatus;
}

function write(comparison: Comparison, { out, ...flags }: Flags): void {
  const inFolder = (name: string): string | undefined =>
    out === undefined ? undefined : join(out, name);
  const forms = [
    {
      ...{ what: 'Result', flag: '--json', file: flags.json ?? inFolder('comparison.json') },
      to: (file: string) => {
        writeJson(file, comparison);
      },
    },
    {
      ...{ what: 'Markdown', flag: '--markdown' },
      file: flags.markdown ?? inFolder('comparison.md'),
      to: (file: string) => {
        writeFileSync(file, toPullRequest(comparison));
      },
    },
    {
      ...{ what: 'Page', flag: '--page', file: flags.page ?? inFolder('comparison.html') },
      to: (file: string) => {
        writeFileSync(file, comparisonPage(comparison));
      },
    },
  ];
  for (const { what, flag, file, to } of forms) {
    if (file === undefined) continue;
    makeFolder(dirname(file));
    try {
      to(file);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new BadInputError(`${flag} ${file}: expected a file that can be written (${reason})`);
    }
    console.log(`${what}: ${file}`);
  }
}

void runCommand(main, EXIT.badInput);

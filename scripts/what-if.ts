import { writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join, parse } from 'node:path';
import { Command } from 'commander';
import { checkFit } from '../worker/config/check-fit';
import { loadPolicy, loadScenario } from '../worker/config/load-file';
import { codeIdentity } from '../worker/evaluation/code-identity';
import { describeScenarios, digestOfPolicy, seedsTo } from '../worker/evaluation/evaluate';
import { NightFailedError, NightProcess } from '../worker/evaluation/night-processes';
import { PartFile } from '../worker/evaluation/part-file';
import { countFromOne } from '../worker/flags';
import { ownVersion, typedCommand } from '../worker/result/provenance';
import { COUNTERFACTUALS } from '../worker/what-if/counterfactuals';
import type { Setting } from '../worker/what-if/levers';
import { whatIfPage } from '../worker/what-if/page';
import { pointsOf } from '../worker/what-if/points';
import { askWhatIf, type Found, type WhatIfPlan } from '../worker/what-if/what-if';
import type { WhatIf } from '../worker/what-if/what-if-result';
import { showWhatIf } from './output/show-what-if';
import { StatusLine } from './output/status-line';
import { makeFolder, writeJson } from './output/write-json';
import { EXIT, runCommand } from './run-command';

type Flags = {
  readonly policy?: string;
  readonly scenario: string;
  readonly vary?: string;
  readonly counterfactuals?: boolean;
  readonly seeds: number;
  readonly windowSeeds: number;
  readonly out: string;
  readonly sideBySide: number;
  readonly fresh?: boolean;
  readonly json: boolean;
};

/** `npm run what-if`: what levers cost, where recovery tips, and one change to the night as it was. */
async function main(): Promise<number> {
  const flags = readFlags();
  const plan = planOf(flags);
  makeFolder(dirname(flags.out));
  const part = partOf(flags.out, plan.setting);
  let found: Found;
  try {
    found = await ask(plan, part, flags);
  } catch (error) {
    if (!(error instanceof NightFailedError)) throw error;
    console.error(`A night could not be played: ${error.message}\nThe others are in ${part.path}`);
    return EXIT.badInput;
  }
  const result: WhatIf = {
    ...{ format: 'blackstart/what-if@1', version: ownVersion() },
    command: typedCommand('npm run what-if', process.argv.slice(2)),
    ...found,
  };
  writeResult(result, flags);
  part.remove();
  return EXIT.good;
}

function readFlags(): Flags {
  return new Command('npm run what-if --')
    .description('Varies one lever at a time, sweeps the recovery rate, and changes the past.')
    .option('--policy <name or file>', 'else blackstart; historical with --counterfactuals')
    .option('--scenario <name or file>', 'the night', 'us-east-1-2025-10-19')
    .option(
      '--vary <levers>',
      'lever=value:value,lever=from..to/step; else half and double of each',
    )
    .option('--counterfactuals', 'change one thing of the night each; no levers unless asked for')
    .option('--seeds <number>', 'nights of each setting: seeds 1 to this', countFromOne, 1)
    .option('--window-seeds <number>', 'recoveries of a host for each window', countFromOne, 5)
    .option('--out <file>', 'where the result goes, its page beside it', 'results/what-if.json')
    .option(
      '--side-by-side <number>',
      'nights at a time, each with a server of its own; else one a core',
      countFromOne,
      availableParallelism(),
    )
    .option('--fresh', 'begin anew, although part of it has been played')
    .option('--json', 'prints one JSON document, and nothing else', false)
    .allowExcessArguments(false)
    .exitOverride()
    .parse()
    .opts<Flags>();
}

/** Refuses what cannot be used before anything is played. */
function planOf({ counterfactuals: isPast = false, ...flags }: Flags): WhatIfPlan {
  const setting = {
    policy: loadPolicy(flags.policy ?? (isPast ? 'historical' : 'blackstart')),
    scenario: loadScenario(flags.scenario),
  };
  checkFit(setting.policy, setting.scenario);
  const isVaried = !isPast || flags.vary !== undefined;
  const changes = isPast ? COUNTERFACTUALS : [];
  for (const { apply } of changes) apply(setting);
  return {
    ...{ setting, changes, windowSeeds: seedsTo(flags.windowSeeds), isTipPlayed: isVaried },
    points: isVaried ? pointsOf(flags.vary, setting) : [],
  };
}

/** With other levers or seeds the nights that are there are used again. */
function partOf(out: string, { policy, scenario }: Setting): PartFile {
  return new PartFile(out, {
    ...{ sources: codeIdentity().sources, policy: digestOfPolicy(policy) },
    scenarios: Object.fromEntries(
      describeScenarios([scenario]).map(({ name, digest }) => [name, digest]),
    ),
  });
}

async function ask(
  plan: WhatIfPlan,
  part: PartFile,
  { seeds, sideBySide, fresh = false }: Flags,
): Promise<Found> {
  const runs = part.open(fresh);
  const status = new StatusLine(10_000);
  if (runs.length > 0) console.error(`${part.path} has ${runs.length} nights already`);
  let [total, played] = [0, 0];
  try {
    return await askWhatIf(plan, {
      ...{ seeds: seedsTo(seeds), sideBySide, runs },
      startPlayer: () => new NightProcess(),
      onWindow: (load, window) => {
        status.show(`leases with a window of ${window}, launches take ${100 * load} %`);
      },
      onNights: (count) => {
        total = count;
      },
      onRun: (run) => {
        part.add(run);
        played += 1;
        status.show(`${played} nights played, of ${total} with those that were there`);
      },
    });
  } finally {
    status.clear();
  }
}

function writeResult(result: WhatIf, { out, json }: Flags): void {
  const { dir, name } = parse(out);
  const page = join(dir, `${name}.html`);
  writeJson(out, result);
  writeFileSync(page, whatIfPage(result));
  if (json) {
    console.log(JSON.stringify(result));
    return;
  }
  showWhatIf(result);
  console.log(`\nResult: ${out}\nPage:   ${page}`);
}

void runCommand(main);

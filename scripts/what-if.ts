import { writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join, parse } from 'node:path';
import { Command } from 'commander';
import { checkFit } from '../worker/config/check-fit';
import { loadPolicy, loadScenario } from '../worker/config/load-file';
import { seedsTo } from '../worker/evaluation/evaluate';
import { NightProcess } from '../worker/evaluation/night-processes';
import { countFromOne } from '../worker/flags';
import { ownVersion, typedCommand } from '../worker/result/provenance';
import { COUNTERFACTUALS } from '../worker/what-if/counterfactuals';
import { leverOf, pointsOf, type Setting } from '../worker/what-if/levers';
import { whatIfPage } from '../worker/what-if/page';
import { playSettings } from '../worker/what-if/play-settings';
import { safeEnvelope } from '../worker/what-if/safe-envelope';
import type { PlayedNight, WhatIf } from '../worker/what-if/what-if-result';
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
};

/** `npm run what-if`: what levers cost, where recovery tips, and one change to the night as it was. */
async function main(): Promise<number> {
  const flags = new Command('npm run what-if --')
    .description('Varies one lever at a time, sweeps the recovery rate, and changes the past.')
    .option('--policy <name or file>', 'else blackstart; historical with --counterfactuals')
    .option('--scenario <name or file>', 'the night', 'us-east-1-2025-10-19')
    .option('--vary <levers>', 'lever=value:value,lever=value; else half and double of each')
    .option('--counterfactuals', 'change one thing of the night each; no levers unless asked for')
    .option('--seeds <number>', 'nights of each setting: seeds 1 to this', countFromOne, 1)
    .option('--window-seeds <number>', 'recoveries of a host for each window', countFromOne, 3)
    .option('--out <file>', 'where the result goes, its page beside it', 'results/what-if.json')
    .allowExcessArguments(false)
    .exitOverride()
    .parse()
    .opts<Flags>();
  const isChanged = flags.counterfactuals === true;
  const policy = loadPolicy(flags.policy ?? (isChanged ? 'historical' : 'blackstart'));
  const setting = { policy, scenario: loadScenario(flags.scenario) };
  checkFit(setting.policy, setting.scenario);
  const points = isChanged && flags.vary === undefined ? [] : pointsOf(flags.vary, setting);
  const changes = isChanged ? COUNTERFACTUALS : [];
  const settings = [
    setting,
    ...points.map(({ lever, value }) => leverOf(lever).apply(setting, value)),
    ...changes.map(({ apply }) => apply(setting)),
  ];
  makeFolder(dirname(flags.out));
  const status = new StatusLine(10_000);
  const nights = await play(settings, flags.seeds, status);
  const envelope = safeEnvelope(setting.scenario.leases, seedsTo(flags.windowSeeds), (window) => {
    status.show(`leases with a window of ${window}`);
  });
  status.clear();
  const at = (index: number): PlayedNight[] => [...(nights[index] ?? [])];
  const result: WhatIf = {
    ...{ format: 'blackstart/what-if@1', version: ownVersion(), envelope },
    command: typedCommand('npm run what-if', process.argv.slice(2)),
    ...{ policy: policy.name, scenario: setting.scenario.name, base: at(0) },
    points: points.map(({ lever, value }, index) => {
      const { unit, base } = leverOf(lever);
      return { lever, value, unit, base: base(setting) ?? 0, nights: at(1 + index) };
    }),
    counterfactuals: changes.map(({ id, what }, index) => {
      return { id, what, nights: at(1 + points.length + index) };
    }),
  };
  writeResult(flags.out, result);
  return EXIT.good;
}

async function play(
  settings: readonly Setting[],
  seeds: number,
  status: StatusLine,
): Promise<readonly (readonly PlayedNight[])[]> {
  try {
    return await playSettings(settings, {
      ...{ seeds: seedsTo(seeds), sideBySide: availableParallelism() },
      startPlayer: () => new NightProcess(),
      onPlayed: (done) => {
        status.show(`${done} of ${settings.length * seeds} nights`);
      },
    });
  } finally {
    status.clear();
  }
}

function writeResult(out: string, result: WhatIf): void {
  const { dir, name } = parse(out);
  const page = join(dir, `${name}.html`);
  writeJson(out, result);
  writeFileSync(page, whatIfPage(result));
  showWhatIf(result);
  console.log(`\nResult: ${out}\nPage:   ${page}`);
}

void runCommand(main);

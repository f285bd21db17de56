import { existsSync } from 'node:fs';
import { dirname, relative } from 'node:path';
import { Command } from 'commander';
import { BadInputError } from '../worker/bad-input';
import { NightPool } from '../worker/cascade/night-pool';
import { checkFit } from '../worker/config/check-fit';
import { loadPolicy, loadScenario } from '../worker/config/load-file';
import {
  durationsSchema,
  recoveryKey,
  type MeasuredRun,
  type StoredDurations,
} from '../worker/durations/durations-file';
import { durationsFile, readDurations, writeDurations } from '../worker/durations/load-durations';
import { measuredSteps } from '../worker/durations/measure-run';
import { DEFAULT_SCENARIO, wholeNumber, WORKFLOWS_FLAG } from '../worker/flags';
import { checkOwnSteps } from '../worker/own-code';
import type { Policy } from '../workflows/contract/policy';
import type { Scenario } from '../workflows/contract/scenario';
import { describeNights } from './output/nights-line';
import { StatusLine } from './output/status-line';
import { makeFolder } from './output/write-json';
import { EXIT, runCommand } from './run-command';

type Flags = {
  readonly policy: string;
  readonly scenario?: readonly string[];
  readonly seeds?: number;
  readonly workflows?: string;
};

const SEEDS = 5;

/**
 * `npm run measure-durations -- --policy NAME`: rehearses a policy with several seeds and stores how long
 * each step took, for previews. The file stands beside the policy, in `durations/`.
 */
async function main(): Promise<number> {
  const flags = new Command('npm run measure-durations --')
    .description('Rehearses a policy, and stores when each of its steps began and ended.')
    .requiredOption('--policy <name or file>', 'a policy of policies/, or a file')
    .option('--scenario <names or files...>', 'scenarios; else those of before, or the night')
    .option('--seeds <number>', `nights of each; else as before, or ${SEEDS}`, wholeNumber)
    .option(...WORKFLOWS_FLAG)
    .allowExcessArguments(false)
    .exitOverride()
    .parse()
    .opts<Flags>();
  if (flags.seeds === 0) throw new BadInputError('--seeds 0: expected at least 1');
  const policy = loadPolicy(flags.policy);
  const file = durationsFile(flags.policy, policy);
  const before = existsSync(file) ? readDurations(file).runs : [];
  const scenarios = (flags.scenario ?? scenariosOf(before)).map(loadScenario);
  for (const scenario of scenarios) checkFit(policy, scenario);
  checkOwnSteps(policy, flags.workflows);
  makeFolder(dirname(file));
  const own = flags.workflows === undefined ? {} : { workflows: flags.workflows };
  const seeds = flags.seeds ?? seedsOf(before);
  const runs = await playAll({ policy, ...own }, scenarios, seeds);
  if (runs.every(({ steps }) => Object.keys(steps).length === 0)) {
    throw new BadInputError(
      `policy ${policy.name}: no step of a recovery ended in any night, so there is nothing to store`,
    );
  }
  const stored: StoredDurations = {
    ...{ format: 'blackstart/durations@1', policy: policy.name, recovery: recoveryKey(policy) },
    runs: [...runs],
  };
  writeDurations(file, durationsSchema.parse(stored));
  console.log(`${runs.length} nights under ${policy.name}: ${relative('', file)}`);
  return EXIT.good;
}

/** A policy that has changed is measured as it was before, so that only the policy differs. */
function scenariosOf(runs: readonly MeasuredRun[]): readonly string[] {
  const names = new Set(runs.map(({ scenario }) => scenario));
  return names.size === 0 ? [DEFAULT_SCENARIO] : [...names];
}

const seedsOf = (runs: readonly MeasuredRun[]): number =>
  runs.length === 0 ? SEEDS : Math.max(...runs.map(({ seed }) => seed));

async function playAll(
  under: { readonly policy: Policy; readonly workflows?: string },
  scenarios: readonly Scenario[],
  seeds: number,
): Promise<readonly MeasuredRun[]> {
  const status = new StatusLine();
  const zero = scenarios[0] as Scenario;
  const pool = new NightPool((nights) => {
    status.show(describeNights(nights, zero));
  });
  const nights = scenarios.flatMap((scenario) =>
    Array.from({ length: seeds }, async (_, index): Promise<MeasuredRun> => {
      const seed = index + 1;
      const id = `${scenario.name} seed ${seed}`;
      const rehearsal = await pool.play({ id, scenario, seed, ...under });
      return { scenario: scenario.name, seed, steps: measuredSteps(rehearsal, under.policy) };
    }),
  );
  try {
    return await Promise.all(nights);
  } finally {
    status.clear();
  }
}

void runCommand(main);

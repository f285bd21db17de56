import { dirname } from 'node:path';
import { availableParallelism } from 'node:os';
import { Command } from 'commander';
import { BadInputError } from '../worker/bad-input';
import { checkFit } from '../worker/config/check-fit';
import { loadPolicy, loadScenario, scenarioNames } from '../worker/config/load-file';
import { codeIdentity } from '../worker/evaluation/code-identity';
import {
  describeScenarios,
  digestOfPolicy,
  evaluate,
  seedsTo,
  type EvaluationPlan,
  type Played,
} from '../worker/evaluation/evaluate';
import type { Evaluation } from '../worker/evaluation/evaluation-result';
import { NightProcess } from '../worker/evaluation/night-processes';
import { PartFile } from '../worker/evaluation/part-file';
import { countFromOne, WORKFLOWS_FLAG } from '../worker/flags';
import { checkOwnSteps, loadOwnRules } from '../worker/own-code';
import { ownVersion, typedCommand } from '../worker/result/provenance';
import type { Policy } from '../workflows/contract/policy';
import type { Scenario } from '../workflows/contract/scenario';
import { describeEvaluation, showEvaluation, showFailed } from './output/show-evaluation';
import { StatusLine } from './output/status-line';
import { makeFolder, writeJson } from './output/write-json';
import { EXIT, runCommand } from './run-command';

type Flags = {
  readonly policy: string;
  readonly scenarios?: readonly string[];
  readonly seeds: number;
  readonly out: string;
  readonly sideBySide: number;
  readonly fresh?: boolean;
  readonly workflows?: string;
  readonly rules?: string;
};

/** `npm run evaluate`: plays a policy in many scenarios with many seeds, for `npm run compare`. */
async function main(): Promise<number> {
  const startedAt = performance.now();
  const flags = new Command('npm run evaluate --')
    .description('Plays a policy in scenarios with several seeds each, and keeps what came of it.')
    .option('--policy <name or file>', 'a policy of policies/, or a file', 'blackstart')
    .option('--scenarios <names or files...>', 'scenarios; else all of scenarios/')
    .option('--seeds <number>', 'nights of each: seeds 1 to this', countFromOne, 5)
    .option('--out <file>', 'where the result goes', 'results/evaluation.json')
    .option(
      '--side-by-side <number>',
      'nights at a time, each with a server of its own; else one a core',
      countFromOne,
      availableParallelism(),
    )
    .option(...WORKFLOWS_FLAG)
    .option('--rules <file>', 'exports rules of your own')
    .option('--fresh', 'begin anew, although part of it has been played')
    .allowExcessArguments(false)
    .exitOverride()
    .parse()
    .opts<Flags>();
  const policy = loadPolicy(flags.policy);
  const scenarios = (flags.scenarios ?? scenarioNames()).map(loadScenario);
  checkNames(scenarios);
  for (const scenario of scenarios) checkFit(policy, scenario);
  const own = ownFilesOf(policy, flags);
  makeFolder(dirname(flags.out));
  const seeds = [...seedsTo(flags.seeds)];
  const plan = { policy, scenarios, seeds, sideBySide: flags.sideBySide, own };
  const evaluation = {
    ...{ format: 'blackstart/evaluation@1' as const, version: ownVersion() },
    command: typedCommand('npm run evaluate', process.argv.slice(2)),
    code: codeIdentity(Object.values(own)),
    policy: describePolicy(policy),
    scenarios: describeScenarios(scenarios),
  };
  const part = partOf(flags.out, evaluation);
  const { runs, failed } = await play(plan, part, flags.fresh);
  const wallSeconds = (performance.now() - startedAt) / 1_000;
  const whole: Evaluation = { ...evaluation, seeds, runs: [...runs], wallSeconds };
  showEvaluation(whole);
  if (failed.length > 0) {
    showFailed(failed, part.path);
    return EXIT.badInput;
  }
  writeJson(flags.out, whole);
  part.remove();
  console.log(`Result: ${flags.out}`);
  return runs.every(({ isGood }) => isGood) ? EXIT.good : EXIT.notGood;
}

/** What is the user's own: refused before anything is played when it cannot be used. */
function ownFilesOf(
  policy: Policy,
  { workflows, rules }: Flags,
): NonNullable<EvaluationPlan['own']> {
  checkOwnSteps(policy, workflows);
  if (rules !== undefined) loadOwnRules(rules);
  return {
    ...(workflows === undefined ? {} : { workflows }),
    ...(rules === undefined ? {} : { rules }),
  };
}

const describePolicy = (policy: Policy): Evaluation['policy'] => ({
  ...{ name: policy.name, title: policy.title, digest: digestOfPolicy(policy) },
});

/** Runs are told apart by their scenario's name: a second of one name would hide the first. */
function checkNames(scenarios: readonly Scenario[]): void {
  const names = scenarios.map(({ name }) => name);
  const double = names.find((name, index) => names.indexOf(name) !== index);
  if (double !== undefined) {
    throw new BadInputError(`--scenarios: ${double}: expected each name once`);
  }
}

function partOf(
  out: string,
  { code, policy, scenarios }: Pick<Evaluation, 'code' | 'policy' | 'scenarios'>,
): PartFile {
  return new PartFile(out, {
    ...{ sources: code.sources, policy: policy.digest },
    scenarios: Object.fromEntries(scenarios.map(({ name, digest }) => [name, digest])),
  });
}

async function play(plan: EvaluationPlan, part: PartFile, startAnew = false): Promise<Played> {
  const runs = part.open(startAnew);
  if (runs.length > 0) console.log(`${part.path} has ${runs.length} nights already`);
  const status = new StatusLine(10_000);
  try {
    return await evaluate(plan, {
      runs,
      startPlayer: () => new NightProcess(),
      onRun: (run) => {
        part.add(run);
      },
      onProgress: (progress) => {
        status.show(describeEvaluation(progress));
      },
    });
  } finally {
    status.clear();
  }
}

void runCommand(main);

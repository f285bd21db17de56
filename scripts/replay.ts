import { join } from 'node:path';
import { Command } from 'commander';
import { BadInputError } from '../worker/bad-input';
import { playCascade, type Cascade } from '../worker/cascade/cascade';
import { checkFit, checkNobodyDies } from '../worker/config/check-fit';
import { loadPolicy, loadScenario } from '../worker/config/load-file';
import { DEFAULT_SCENARIO, wholeNumber, WORKFLOWS_FLAG } from '../worker/flags';
import { checkOwnSteps } from '../worker/own-code';
import { NightPool } from '../worker/cascade/night-pool';
import { provenance } from '../worker/result/provenance';
import type { CascadeResult } from '../worker/result/cascade-result';
import type { PolicyResult } from '../worker/result/policy-result';
import type { Policy } from '../workflows/contract/policy';
import type { Scenario } from '../workflows/contract/scenario';
import { describeNights } from './output/nights-line';
import { showComparison, showSavings } from './output/show-comparison';
import {
  showCosts,
  showFidelity,
  showMilestones,
  showRecovery,
  showTimeline,
  showViolations,
  verdict,
} from './output/show-result';
import { StatusLine } from './output/status-line';
import { makeFolder } from './output/write-json';
import { writeResult } from './output/write-result';
import { runCommand } from './run-command';

type Options = {
  readonly scenario: string;
  readonly policy: readonly string[];
  readonly seed: number;
  readonly workflows?: string;
  readonly out: string;
  readonly ablations: boolean;
  readonly interval: boolean;
};

const DEFAULT_POLICIES = ['historical', 'throttled-first', 'blackstart', 'no-action'];

/** `npm start`: replays a night in the time-skipping environment and shows what came of it. */
async function main(): Promise<number> {
  const command = new Command('npm start --')
    .description('Replays the night of a scenario under runbooks, on Temporal test servers.')
    .option('--scenario <name or file>', 'a scenario of scenarios/, or a file', DEFAULT_SCENARIO)
    .option('--policy <names or files...>', 'policies of policies/, or files', DEFAULT_POLICIES)
    .option('--seed <number>', 'seed of the noise', wholeNumber, 1)
    .option(...WORKFLOWS_FLAG)
    .option('--out <folder>', 'where the result goes', 'results/latest')
    .option('--no-ablations', 'leave out the nights that take a mechanism away')
    .option('--no-interval', 'leave out the nights that make a range of what was saved')
    .allowExcessArguments(false)
    .exitOverride();
  const options = command.parse().opts<Options>();
  const scenario = loadScenario(options.scenario);
  const policies = options.policy.map(loadPolicy);
  checkTwice(policies);
  for (const policy of policies) {
    checkNobodyDies(scenario);
    checkFit(policy, scenario);
    checkOwnSteps(policy, options.workflows);
  }
  makeFolder(options.out);
  const cascade = await play(scenario, policies, options);
  const written = writeResult(options.out, resultOf(cascade, scenario, options));
  showRest(cascade, scenario, policies);
  console.log(written);
  return [...cascade.policies.values()].every(({ isGood }) => isGood) ? 0 : 1;
}

/** Results stand under the policies' names: a second of one name would hide the first. */
function checkTwice(policies: readonly Policy[]): void {
  const names = policies.map(({ name }) => name);
  const double = names.find((name, index) => names.indexOf(name) !== index);
  if (double !== undefined) throw new BadInputError(`--policy: ${double}: expected each name once`);
}

/** The first night is shown as soon as it is over, while the others are still played. */
async function play(
  scenario: Scenario,
  policies: readonly Policy[],
  { seed, ablations, interval, out, workflows }: Options,
): Promise<Cascade> {
  const status = new StatusLine();
  status.show(`starting Temporal test servers for ${scenario.name} …`);
  const pool = new NightPool((nights) => {
    status.show(describeNights(nights, scenario));
  });
  const showFirst = (policy: Policy, judged: PolicyResult): void => {
    if (policy !== policies[0]) return;
    status.clear();
    showTimeline({ scenario, policy, judged });
    showMilestones({ scenario, policy, judged });
  };
  try {
    const journals = join(out, 'journals');
    const own = workflows === undefined ? {} : { workflows };
    const plan = { scenario, policies, seed, ablations, interval, journals, ...own };
    return await playCascade(pool, plan, showFirst);
  } finally {
    status.clear();
  }
}

/** What is looked up comes first, what is looked for last: it stays on the screen. */
function showRest(cascade: Cascade, scenario: Scenario, policies: readonly Policy[]): void {
  const shown = policies.flatMap((policy) => {
    const judged = cascade.policies.get(policy.name);
    return judged === undefined ? [] : [{ scenario, policy, judged }];
  });
  for (const { judged } of shown) showFidelity(judged);
  for (const each of shown) {
    if (each.judged.recovery.outcome !== 'not-begun') showRecovery(each);
  }
  showViolations(shown);
  showCosts(shown);
  showComparison(scenario, Object.fromEntries(cascade.policies));
  if (cascade.savings.length > 0) showSavings(cascade.savings);
  console.log();
  for (const each of shown) console.log(verdict(each));
}

function resultOf(
  { policies, savings }: Cascade,
  { name, title, zero, startsAt }: Scenario,
  { seed, scenario, policy }: Options,
): CascadeResult {
  const flags = process.argv.slice(2);
  return {
    format: 'blackstart/cascade@1',
    ...provenance({ command: 'npm start', flags, scenario, policies: policy }),
    ...{ scenario: name, title, seed, zero, startsAt },
    policies: Object.fromEntries(policies),
    savings: [...savings],
  };
}

void runCommand(main);

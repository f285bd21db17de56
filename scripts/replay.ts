import { accessSync, constants, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { ABLATIONS } from '../worker/ablations/ablations';
import { runAblation } from '../worker/ablations/run-ablation';
import { DEFAULT_SCENARIO, wholeNumber } from '../worker/flags';
import { BadInputError } from '../worker/bad-input';
import { checkFit } from '../worker/config/check-fit';
import { loadPolicy, loadScenario } from '../worker/config/load-file';
import { rehearse, type Progress } from '../worker/rehearsal';
import {
  isFidelityAbout,
  judgeRun,
  type CascadeResult,
  type PolicyResult,
} from '../worker/result/cascade-result';
import type { FidelityRow } from '../activities/world/judging/checks/measuring';
import type { Policy } from '../workflows/contract/policy';
import type { Scenario } from '../workflows/contract/scenario';
import { formatOffset } from '../workflows/domain/instant';
import { showResult } from './output/show-result';
import { StatusLine } from './output/status-line';
import { runCommand } from './run-command';

type Options = {
  readonly scenario: string;
  readonly policy: string;
  readonly seed: number;
  readonly out: string;
  readonly ablations: boolean;
};

/** `npm start`: replays a night in the time-skipping environment and shows what came of it. */
async function main(): Promise<number> {
  const command = new Command('npm start --')
    .description('Replays the night of a scenario under a runbook, on a Temporal test server.')
    .option('--scenario <name or file>', 'a scenario of scenarios/, or a file', DEFAULT_SCENARIO)
    .option('--policy <name or file>', 'a policy of policies/, or a file', 'historical')
    .option('--seed <number>', 'seed of the noise', wholeNumber, 1)
    .option('--out <folder>', 'where the result goes', 'results/latest')
    .option('--no-ablations', 'leave out the runs that take a mechanism away')
    .allowExcessArguments(false)
    .exitOverride();
  const options = command.parse().opts<Options>();
  const scenario = loadScenario(options.scenario);
  const policy = loadPolicy(options.policy);
  checkFit(policy, scenario);
  makeFolder(options.out);
  const judged = await replay({ scenario, policy, options });
  const result: CascadeResult = {
    format: 'blackstart/cascade@1',
    scenario: scenario.name,
    seed: options.seed,
    zero: scenario.zero,
    startsAt: scenario.startsAt,
    policies: { [policy.name]: judged },
  };
  const file = join(options.out, 'cascade.json');
  writeFileSync(file, `${JSON.stringify(result, null, 2)}\n`);
  showResult({ scenario, policy, judged, file });
  return judged.isGood ? 0 : 1;
}

/** Before the night, not after it: a result that cannot be written would be lost. */
function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new BadInputError(`--out ${folder}: expected a folder that can be written (${reason})`);
  }
}

async function replay(run: {
  readonly scenario: Scenario;
  readonly policy: Policy;
  readonly options: Options;
}): Promise<PolicyResult> {
  const { scenario, policy, options } = run;
  const { seed } = options;
  const status = new StatusLine();
  status.show(`starting a Temporal test server for ${scenario.name}, policy ${policy.name} …`);
  try {
    const onProgress = (progress: Progress): void => {
      status.show(describeProgress(progress, scenario));
    };
    const rehearsal = await rehearse({ scenario, policy, seed, onProgress });
    const ablations: FidelityRow[] = [];
    // They change the historical race; another scenario has other instants.
    for (const ablation of options.ablations && isFidelityAbout(scenario, policy)
      ? ABLATIONS
      : []) {
      status.show(`taking a mechanism away (${ablation.id}): ${ablation.what} …`);
      ablations.push(await runAblation(ablation, { scenario, policy, seed }));
    }
    return judgeRun({ scenario, policy, rehearsal, ablations });
  } finally {
    status.clear();
  }
}

function describeProgress({ at, endsAt, attempt }: Progress, { zero }: Scenario): string {
  const share = Math.floor((100 * at) / endsAt);
  const again = attempt > 1 ? ` (attempt ${attempt}: the machine stood still)` : '';
  return `replaying ${formatOffset(at, zero)} of ${formatOffset(endsAt, zero)}, ${share} %${again}`;
}

void runCommand(main);

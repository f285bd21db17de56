import { join } from 'node:path';
import { Command } from 'commander';
import colors from 'picocolors';
import { ABLATIONS } from '../worker/ablations/ablations';
import type { AblationsResult } from '../worker/ablations/ablations-result';
import { runAblation, type AblationRow } from '../worker/ablations/run-ablation';
import { checkFit } from '../worker/config/check-fit';
import { loadPolicy, loadScenario } from '../worker/config/load-file';
import { DEFAULT_SCENARIO, wholeNumber } from '../worker/flags';
import { NightPool } from '../worker/cascade/night-pool';
import { isFidelityAbout } from '../worker/result/policy-result';
import { BadInputError } from '../worker/bad-input';
import { describeNights } from './output/nights-line';
import { StatusLine } from './output/status-line';
import { heading, plainTable } from './output/tables';
import { makeFolder, writeJson } from './output/write-json';
import { EXIT, runCommand } from './run-command';

type Options = {
  readonly scenario: string;
  readonly policy: string;
  readonly seed: number;
  readonly out: string;
};

/** `npm run ablations`: takes mechanisms away one by one, and holds that their outcomes go away. */
async function main(): Promise<number> {
  const options = new Command('npm run ablations --')
    .description(
      'Takes mechanisms of the night away, one by one: what they explain goes with them.',
    )
    .option('--scenario <name or file>', 'a scenario of scenarios/, or a file', DEFAULT_SCENARIO)
    .option('--policy <name or file>', 'a policy of policies/, or a file', 'historical')
    .option('--seed <number>', 'seed of the noise', wholeNumber, 1)
    .option('--out <folder>', 'where the result goes', 'results/latest')
    .allowExcessArguments(false)
    .exitOverride()
    .parse()
    .opts<Options>();
  const scenario = loadScenario(options.scenario);
  const policy = loadPolicy(options.policy);
  if (!isFidelityAbout(scenario, policy)) {
    const expected = `expected the one of its expects.fidelity, ${scenario.expects.fidelity ?? 'which has none'}`;
    throw new BadInputError(
      `--policy: ${policy.name}: not what ${scenario.name} is about; ${expected}`,
    );
  }
  checkFit(policy, scenario);
  makeFolder(options.out);
  const startedAt = performance.now();
  const status = new StatusLine();
  const pool = new NightPool((nights) => {
    status.show(describeNights(nights, scenario));
  });
  const input = { scenario, policy, seed: options.seed };
  const rows = await Promise.all(
    ABLATIONS.map((ablation) => pool.run(ablation.id, () => runAblation(ablation, input))),
  ).finally(() => {
    status.clear();
  });
  show(rows);
  const file = join(options.out, 'ablations.json');
  writeJson(file, {
    format: 'blackstart/ablations@1',
    ...{ scenario: scenario.name, policy: policy.name, seed: options.seed },
    wallSeconds: Number(((performance.now() - startedAt) / 1_000).toFixed(1)),
    ablations: rows.map(({ tolerance: _exact, variants, ...row }) => ({
      ...row,
      variants: [...variants],
    })),
  } satisfies AblationsResult);
  console.log(`Result: ${file}`);
  return rows.every(({ ok }) => ok) ? EXIT.good : EXIT.notGood;
}

function show(rows: readonly AblationRow[]): void {
  heading('Ablations', 'a mechanism taken away, and its outcome goes away');
  const table = plainTable(['', '', 'what is changed', 'expected', 'measured']);
  for (const { id, what, expected, measured, ok } of rows) {
    const verdict = ok ? colors.green('held') : colors.red('missed');
    table.push([id, verdict, what, expected, measured]);
  }
  console.log(table.toString());
}

void runCommand(main);

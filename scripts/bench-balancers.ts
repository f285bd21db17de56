import { dirname, join } from 'node:path';
import { Command } from 'commander';
import {
  balancerBenchResultSchema,
  type RuleFigures,
} from '../worker/balancer-bench/balancer-bench-result';
import { ABLATIONS, CONTESTANTS } from '../worker/balancer-bench/contestants';
import { figuresOf } from '../worker/balancer-bench/figures';
import { runFleet } from '../worker/balancer-bench/run-fleet';
import { LENGTH_MS, LOADS, REPORTED_SEEDS_FROM, SETTINGS } from '../worker/balancer-bench/settings';
import type { RemovalOptions } from '../workflows/controllers/balancers/removal-options';
import { MINUTE_MS } from '../workflows/domain/instant';
import { namedBy, wholeNumberOf } from './bench/bench-flags';
import { showBalancerBench } from './output/show-balancer-bench';
import { StatusLine } from './output/status-line';
import { makeFolder, writeJson } from './output/write-json';
import { runCommand } from './run-command';

type Flags = {
  readonly out: string;
  readonly count: string;
  readonly seeds: string;
  readonly settings?: string;
  readonly only?: string;
};

/** `npm run bench:balancers`: what rules of removal cost, on load balancers that look the same. */
async function main(): Promise<number> {
  const flags = new Command('npm run bench:balancers')
    .description('Plays load balancers under our rule of removal and under others.')
    .option(
      '--out <file>',
      'where to write the result',
      join('results', 'latest', 'balancers.json'),
    )
    .option('--count <n>', 'seeds of each setting', '20')
    .option('--seeds <from>', 'the first seed', String(REPORTED_SEEDS_FROM))
    .option('--settings <names>', `some of ${Object.keys(SETTINGS).join(', ')}, with commas`)
    .option('--only <names>', 'rules, with commas between them')
    .allowExcessArguments(false)
    .exitOverride()
    .parse()
    .opts<Flags>();
  const rules = namedBy({ flag: '--only', names: flags.only }, { ...CONTESTANTS, ...ABLATIONS });
  const settings = namedBy({ flag: '--settings', names: flags.settings }, SETTINGS);
  const seeds = {
    from: wholeNumberOf('--seeds', flags.seeds),
    count: wholeNumberOf('--count', flags.count),
  };
  makeFolder(dirname(flags.out));
  const status = new StatusLine();
  const played = settings.map(([name, { what, fleet }]) => {
    const byRule = rules.map(([rule, options], index) => {
      status.show(`${name}: ${rule}, ${index} of ${rules.length} rules`);
      const byLoad = LOADS.map((load) => [load, play({ ...fleet, load }, seeds, options)] as const);
      return [rule, Object.fromEntries(byLoad)] as const;
    });
    return [name, { what, rules: Object.fromEntries(byRule) }] as const;
  });
  status.clear();
  const result = balancerBenchResultSchema.parse({
    ...{ format: 'blackstart/balancer-bench@1', seeds, hours: LENGTH_MS / (60 * MINUTE_MS) },
    settings: Object.fromEntries(played),
  });
  writeJson(flags.out, result);
  showBalancerBench(result);
  console.log(`\nResult: ${flags.out}`);
  return 0;
}

function play(
  scenario: Parameters<typeof runFleet>[0],
  seeds: { readonly from: number; readonly count: number },
  options: RemovalOptions,
): RuleFigures {
  const runs = Array.from({ length: seeds.count }, (_, n) => {
    return runFleet(scenario, seeds.from + n, options);
  });
  return figuresOf(runs);
}

void runCommand(main);

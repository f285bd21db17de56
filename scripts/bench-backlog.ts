import { dirname, join } from 'node:path';
import { Command } from 'commander';
import { BadInputError } from '../worker/bad-input';
import {
  backlogBenchResultSchema,
  type SeededRun,
} from '../worker/backlog-bench/backlog-bench-result';
import { backlogFiguresOf, seeded } from '../worker/backlog-bench/backlog-figures';
import { ABLATIONS, DISCIPLINES } from '../worker/backlog-bench/disciplines';
import { LOADS, queueOf, type Load } from '../worker/backlog-bench/loads';
import { runDrain } from '../worker/backlog-bench/run-drain';
import type { Discipline } from '../workflows/controllers/network/discipline';
import { namedBy, wholeNumberOf } from './bench/bench-flags';
import { showBacklogBench } from './output/show-backlog-bench';
import { StatusLine } from './output/status-line';
import { makeFolder, writeJson } from './output/write-json';
import { runCommand } from './run-command';

type Flags = {
  readonly out: string;
  readonly targets: string;
  readonly seeds: string;
  readonly only?: string;
  readonly loads?: string;
};

/** `npm run bench:backlog`: in which order waiting network configurations are best applied. */
async function main(): Promise<number> {
  const flags = new Command('npm run bench:backlog')
    .description('Drains backlogs of network configurations under our and other disciplines.')
    .option('--out <file>', 'where to write the result', join('results', 'latest', 'backlog.json'))
    .option('--targets <n>', 'targets that there are at the start', '20000')
    .option('--seeds <n>', 'runs of each discipline under each load', '3')
    .option('--only <names>', `disciplines, with commas between them: ${names(DISCIPLINES)}`)
    .addHelpText('after', `\nOurs without one of its parts, for --only:\n${list(ABLATIONS)}`)
    .option('--loads <text>', 'only loads whose name has this in it, such as "dup 4 rho 0.6"')
    .allowExcessArguments(false)
    .exitOverride()
    .parse()
    .opts<Flags>();
  const [targets, seeds] = [
    wholeNumberOf('--targets', flags.targets),
    wholeNumberOf('--seeds', flags.seeds),
  ];
  const disciplines = namedBy(
    { flag: '--only', names: flags.only },
    { ...DISCIPLINES, ...ABLATIONS },
    DISCIPLINES,
  );
  const loads = chosenLoads(flags.loads);
  makeFolder(dirname(flags.out));
  const status = new StatusLine();
  const runs = new Map(
    disciplines.map(([name, discipline]) => {
      const byLoad = loads.map((load) => {
        status.show(`${name}: ${load.name}`);
        return [load.name, runAll({ load, targets, seeds }, discipline)] as const;
      });
      return [name, new Map(byLoad)] as const;
    }),
  );
  status.clear();
  const result = backlogBenchResultSchema.parse(backlogFiguresOf({ targets, loads, runs }));
  writeJson(flags.out, result);
  showBacklogBench(result);
  console.log(`\nResult: ${flags.out}`);
  return 0;
}

const list = (all: Readonly<Record<string, Discipline>>): string =>
  Object.keys(all)
    .map((name) => `  ${name}`)
    .join('\n');
const names = (all: Readonly<Record<string, Discipline>>): string => Object.keys(all).join(',');

type Series = { readonly load: Load; readonly targets: number; readonly seeds: number };

function runAll({ load, targets, seeds }: Series, discipline: Discipline): readonly SeededRun[] {
  const queue = queueOf(load, targets);
  return Array.from({ length: seeds }, (_, index) => {
    return seeded(index + 1, runDrain(queue, discipline, index + 1));
  });
}

function chosenLoads(text = ''): readonly Load[] {
  const chosen = LOADS.filter(({ name }) => name.includes(text));
  if (chosen.length > 0) return chosen;
  const known = LOADS.map(({ name }) => name).join(', ');
  throw new BadInputError(`--loads ${text}: expected a part of one of ${known}`);
}

void runCommand(main);

import { writeFileSync } from 'node:fs';
import { dirname, join, parse } from 'node:path';
import { Command } from 'commander';
import { BadInputError } from '../worker/bad-input';
import { ABLATIONS, CONTESTANTS } from '../worker/lease-bench/contestants';
import { figuresOf } from '../worker/lease-bench/figures';
import { leaseBenchResultSchema } from '../worker/lease-bench/lease-bench-result';
import { loadWorlds } from '../worker/lease-bench/load-worlds';
import { REPORTED_SEEDS } from '../worker/lease-bench/random-worlds';
import { runWorld, type Contestant, type WorldRun } from '../worker/lease-bench/run-world';
import { WORLD_FAMILIES } from '../worker/lease-bench/world-families';
import type { LeaseWorld } from '../worker/lease-bench/world-schema';
import { namedBy, wholeNumberOf } from './bench/bench-flags';
import { plotLeaseBench } from './output/plot-lease-bench';
import { showLeaseBench } from './output/show-lease-bench';
import { StatusLine } from './output/status-line';
import { makeFolder, writeJson } from './output/write-json';
import { runCommand } from './run-command';

type Flags = {
  readonly worlds?: string;
  readonly out: string;
  readonly count: string;
  readonly seeds: string;
  readonly family: string;
  readonly only?: string;
};

/** `npm run bench:leases`: how long controllers take for the same fleets, that nobody has measured. */
async function main(): Promise<number> {
  const flags = new Command('npm run bench:leases')
    .description('Recovers random fleets under ours and under other controllers.')
    .option('--worlds <file>', 'worlds of a JSON file, instead of random ones')
    .option('--out <file>', 'where to write the result', join('results', 'latest', 'leases.json'))
    .option('--count <n>', 'random worlds', '1000')
    .option('--seeds <from>', 'the seed of the first', String(REPORTED_SEEDS.from))
    .option(
      '--family <name>',
      `kind of the worlds: ${Object.keys(WORLD_FAMILIES).join(', ')}`,
      'random',
    )
    .option('--only <names>', 'controllers, with commas between them')
    .allowExcessArguments(false)
    .exitOverride()
    .parse()
    .opts<Flags>();
  const contestants = namedBy(
    { flag: '--only', names: flags.only },
    { ...CONTESTANTS, ...ABLATIONS },
    CONTESTANTS,
  );
  const worlds = flags.worlds === undefined ? drawn(flags) : loadWorlds(flags.worlds);
  makeFolder(dirname(flags.out));
  const status = new StatusLine();
  const runs = new Map<string, readonly WorldRun[]>();
  for (const [name, contestant] of contestants) {
    runs.set(
      name,
      runAll(worlds, contestant, (done) => {
        status.show(`${name}: ${done} of ${worlds.length} worlds`);
      }),
    );
  }
  status.clear();
  const result = leaseBenchResultSchema.parse(figuresOf({ worlds, runs }));
  writeJson(flags.out, result);
  showLeaseBench(result);
  const plot = plotFile(flags.out);
  writeFileSync(plot, plotLeaseBench(result));
  console.log(`\nResult: ${flags.out}\nPlot:   ${plot}`);
  return 0;
}

/** Beside the result. */
function plotFile(out: string): string {
  const { dir, name } = parse(out);
  return join(dir, `${name}.svg`);
}

function runAll(
  worlds: readonly LeaseWorld[],
  contestant: Contestant,
  onProgress: (done: number) => void,
): readonly WorldRun[] {
  return worlds.map((world, index) => {
    onProgress(index);
    return runWorld(world, contestant);
  });
}

function drawn({ count, seeds, family }: Flags): readonly LeaseWorld[] {
  const worldOf = WORLD_FAMILIES[family];
  if (worldOf === undefined) {
    const known = Object.keys(WORLD_FAMILIES).join(', ');
    throw new BadInputError(`--family ${family}: expected one of ${known}`);
  }
  const from = wholeNumberOf('--seeds', seeds);
  return Array.from({ length: wholeNumberOf('--count', count) }, (_, n) => worldOf(from + n));
}

void runCommand(main);

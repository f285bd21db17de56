import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Command } from 'commander';
import { projectRoot } from '../worker/config/load-file';
import { pace as paceFlag, wholeNumber } from '../worker/flags';
import { checksOf } from '../worker/scale-bench/scale-checks';
import type { ScalePlan } from '../worker/scale-bench/play-scale';
import {
  scaleResultSchema,
  type ScaleResult,
  type ScaleRun,
} from '../worker/scale-bench/scale-result';
import { showScale } from './output/show-scale';
import { StatusLine } from './output/status-line';
import { makeFolder, writeJson } from './output/write-json';
import { EXIT, runCommand } from './run-command';

type Flags = {
  readonly droplets: readonly number[];
  readonly shards: number;
  readonly moreShards: readonly number[];
  readonly pace: number;
  readonly real: boolean;
  readonly out: string;
};

/** Where numbers of shards, and servers, are compared: large enough to show, and soon played. */
const COMPARED_AT = 100_000;

/**
 * `npm run bench:scale`: recovers fleets of any size through real Workflows. Their capacity grows with
 * them, so the least time is the same: what else grows is the system's doing.
 */
async function main(): Promise<number> {
  const flags = readFlags();
  const folder = join(flags.out, '..');
  makeFolder(folder);
  const plans = plansOf(flags);
  const status = new StatusLine();
  const runs: ScaleRun[] = [];
  for (const [index, plan] of plans.entries()) {
    const server = plan.pace === null ? 'time-skipping server' : `real server, pace ${plan.pace}`;
    const size = `${plan.droplets.toLocaleString('en-US')} droplets, ${plan.shards} shards`;
    status.show(`${index + 1} of ${plans.length}: ${size}, ${server} …`);
    runs.push(await playInProcess(plan));
  }
  status.clear();
  const result: ScaleResult = { format: 'blackstart/scale@1', runs, checks: [...checksOf(runs)] };
  writeJson(flags.out, scaleResultSchema.parse(result));
  showScale(result, flags.out);
  return result.checks.every(({ isHeld }) => isHeld) ? EXIT.good : EXIT.notGood;
}

function readFlags(): Flags {
  const numbers = (text: string): readonly number[] => text.split(',').map(wholeNumber);
  return new Command('npm run bench:scale --')
    .description('Recovers fleets of growing size through Workflows on Temporal servers.')
    .option(
      '--droplets <numbers>',
      'sizes, with commas between them',
      numbers,
      [1_000, 10_000, 100_000, 1_000_000],
    )
    .option('--shards <n>', 'hosts of DWFM', wholeNumber, 8)
    .option('--more-shards <numbers>', `once more at ${COMPARED_AT} droplets`, numbers, [16, 32])
    .option('--pace <number>', 'of the recovery on a real server', paceFlag, 60)
    .option('--no-real', 'without the recovery on a real server')
    .option('--out <file>', 'where to write the result', join('results', 'latest', 'scale.json'))
    .allowExcessArguments(false)
    .exitOverride()
    .parse()
    .opts<Flags>();
}

function plansOf({ droplets, shards, moreShards, pace, real }: Flags): readonly ScalePlan[] {
  return [
    ...droplets.map((each) => ({ droplets: each, shards, pace: null })),
    ...moreShards.map((each) => ({ droplets: COMPARED_AT, shards: each, pace: null })),
    ...(real ? [{ droplets: COMPARED_AT, shards, pace }] : []),
  ];
}

/** In a process of its own: what one run has taken of memory is not given back before the next. */
async function playInProcess(plan: ScalePlan): Promise<ScaleRun> {
  const program = join(projectRoot(), 'worker', 'scale-bench', 'scale-process.ts');
  const { droplets, shards, pace } = plan;
  const args = [String(droplets), String(shards), pace === null ? '' : String(pace)];
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--import', 'tsx', program, ...args],
    { cwd: projectRoot() },
  );
  const played = JSON.parse(stdout) as Omit<ScaleRun, keyof ScalePlan | 'server'>;
  return {
    ...{ ...plan, server: pace === null ? 'time-skipping' : 'real' },
    ...played,
    eventsPerDroplet: Number((played.events / droplets).toFixed(6)),
  };
}

void runCommand(main);

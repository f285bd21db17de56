import { join } from 'node:path';
import { Command } from 'commander';
import { loadPolicy, loadScenario } from '../worker/config/load-file';
import { DEFAULT_SCENARIO } from '../worker/flags';
import { costOf } from '../worker/run-histories';
import { benchResultSchema, type BenchResult } from './bench/bench-result';
import { measure, type BenchPlan, type Measured } from './bench/measure';
import { showBench } from './output/show-bench';
import { StatusLine } from './output/status-line';
import { makeFolder, writeJson } from './output/write-json';
import { EXIT, runCommand } from './run-command';

const PAIRS = 5;
/** Minutes of the event from T+0 to its end, and a first two: a step a minute. */
const LOOP_STEPS = 872;
const ACT_STEPS = 200;

/**
 * `npm run bench`: what the night costs against a bare loop of timers and Activities, and an act
 * against a step of that loop. Ratios of one run, because a machine's speed is nobody's constant.
 */
async function main(): Promise<number> {
  new Command('npm run bench')
    .description('Measures a night against a bare loop on the same Temporal test server.')
    .allowExcessArguments(false)
    .exitOverride()
    .parse();
  const folder = join('results', 'latest');
  makeFolder(folder);
  const night = {
    scenario: loadScenario(DEFAULT_SCENARIO),
    policy: loadPolicy('historical'),
    seed: 1,
  };
  const status = new StatusLine();
  const onProgress = (text: string): void => {
    status.show(text);
  };
  onProgress('starting a Temporal test server …');
  const plan = { night, pairs: PAIRS, loopSteps: LOOP_STEPS, actSteps: ACT_STEPS, onProgress };
  const result = summarize(plan, await measure(plan).finally(() => status.clear()));
  const file = join(folder, 'bench.json');
  writeJson(file, benchResultSchema.parse(result));
  showBench(result, file);
  return EXIT.good;
}

function summarize(
  { night: { scenario, policy }, loopSteps }: BenchPlan,
  { nights, steps, night }: Measured,
): BenchResult {
  const seconds = median(nights.map(({ nightMs }) => nightMs)) / 1_000;
  const { acts } = night.world.world.record;
  const actsByRole: Record<string, number> = {};
  for (const { role } of acts) actsByRole[role] = (actsByRole[role] ?? 0) + 1;
  const cost = costOf(night.histories);
  return {
    format: 'blackstart/bench@2',
    scenario: scenario.name,
    policy: policy.name,
    overBareLoop: rounded(median(nights.map(({ loopMs, nightMs }) => nightMs / loopMs))),
    overBareStep: rounded(median(steps.map(({ bareMs, actMs }) => actMs / bareMs))),
    loopSteps,
    night: {
      seconds: rounded(seconds),
      simulatedOverReal: Math.round(night.world.world.now / 1_000 / seconds),
      acts: acts.length,
      actsByRole,
      ...cost,
      eventsByType: { ...cost.eventsByType },
    },
    runs: {
      nights: nights.map(({ loopMs, nightMs }) => ({
        loopMs: rounded(loopMs),
        nightMs: rounded(nightMs),
      })),
      steps: steps.map(({ bareMs, actMs }) => ({ bareMs: rounded(bareMs), actMs: rounded(actMs) })),
    },
  };
}

const rounded = (value: number): number => Number(value.toFixed(3));

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] as number;
}

void runCommand(main);

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { loadPolicy, loadScenario } from '../worker/config/load-file';
import { rehearse } from '../worker/rehearsal';
import { measureSteps } from './bench/measure-steps';
import { runCommand } from './run-command';

const PAIRS = 5;
const STEPS = 200;

/**
 * `npm run bench`: what an act costs against a bare timer and Activity, and what the night costs an
 * act. Ratios of one run, because a machine's speed is nobody's constant.
 */
async function main(): Promise<number> {
  new Command('npm run bench')
    .description('Measures an act against a bare timer and Activity on the same test server.')
    .parse();
  const scenario = loadScenario('us-east-1-2025-10-19');
  const steps = await measureSteps(scenario, { pairs: PAIRS, steps: STEPS });
  const nights: { readonly acts: number; readonly wallSeconds: number }[] = [];
  for (let run = 0; run < PAIRS; run += 1) {
    const { cost } = await rehearse({ scenario, policy: loadPolicy('historical'), seed: 1 });
    nights.push(cost);
  }
  const ratios = steps.map(({ bareMs, actMs }) => actMs / bareMs);
  const wallSeconds = median(nights.map((night) => night.wallSeconds));
  const result = {
    format: 'blackstart/bench@1',
    overBareStep: rounded(median(ratios)),
    night: {
      acts: nights[0]?.acts ?? 0,
      wallSeconds: rounded(wallSeconds),
      simulatedOverReal: Math.round(scenario.endsAt / 1_000 / wallSeconds),
    },
    runs: {
      steps: steps.map(roundedPair),
      nights: nights.map((night) => rounded(night.wallSeconds)),
    },
  };
  mkdirSync(join('results', 'latest'), { recursive: true });
  const file = join('results', 'latest', 'bench.json');
  writeFileSync(file, `${JSON.stringify(result, null, 2)}\n`);
  console.log(
    `an act over a bare timer and Activity: ${result.overBareStep} (median of ${PAIRS} pairs)\n` +
      `the night: ${result.night.acts} acts in ${result.night.wallSeconds} s (median of ${PAIRS}), ` +
      `${result.night.simulatedOverReal} times as fast as the clock\nResult: ${file}`,
  );
  return 0;
}

const rounded = (value: number): number => Number(value.toFixed(3));
const roundedPair = ({ bareMs, actMs }: { bareMs: number; actMs: number }) => ({
  bareMs: rounded(bareMs),
  actMs: rounded(actMs),
});

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] as number;
}

void runCommand(main);

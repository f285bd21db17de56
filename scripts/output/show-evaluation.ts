import colors from 'picocolors';
import { formatOffset } from '../../workflows/domain/instant';
import type { EvaluationProgress, FailedNight } from '../../worker/evaluation/evaluate';
import type { EvaluatedRun, Evaluation } from '../../worker/evaluation/evaluation-result';
import { metricsOf, type Metric } from '../../worker/evaluation/metrics';
import { hoursAndMinutes, large } from '../../worker/result/figures';
import { heading, plainTable } from './tables';

/** How far an evaluation is: one line. */
export function describeEvaluation({
  done,
  total,
  underWay,
  secondsLeft,
}: EvaluationProgress): string {
  const nights = underWay.map(
    ({ night: { scenario, seed }, at }) =>
      `${scenario.name} ${seed} ${at === 0 ? '…' : formatOffset(at, scenario.zero)}`,
  );
  const left = secondsLeft === null ? '' : `, about ${roughly(secondsLeft)} left`;
  return `${done} of ${total} nights${left}; playing ${nights.join(', ')}`;
}

const roughly = (seconds: number): string =>
  seconds < 90 ? `${Math.ceil(seconds / 10) * 10} s` : `${Math.ceil(seconds / 60)} min`;

/** A row for each scenario: how its nights came out, the middle one and the range. */
export function showEvaluation(evaluation: Evaluation): void {
  const { policy, scenarios, seeds, runs, wallSeconds } = evaluation;
  heading(
    `${policy.name} in ${counted(scenarios.length, 'scenario')}`,
    `${counted(seeds.length, 'seed')} each: the middle one, and from the least to the most`,
  );
  const table = plainTable([
    'scenario',
    'as expected',
    'recovery time',
    'customer-minutes',
    'rules',
  ]);
  for (const { name } of scenarios) {
    const own = runs.filter(({ scenario }) => scenario === name);
    if (own.length > 0) table.push([name, goodOnes(own), ...figures(own), rulesOf(own)]);
  }
  console.log(table.toString());
  showNotGood(evaluation);
  const cpu = runs.reduce((sum, { cost }) => sum + cost.wallSeconds, 0);
  const each = runs.length === 0 ? '' : `, ${(cpu / runs.length).toFixed(1)} s a night`;
  console.log(colors.dim(`${counted(runs.length, 'night')} in ${wallSeconds.toFixed(0)} s${each}`));
}

function figures(runs: readonly EvaluatedRun[]): readonly string[] {
  const of = (id: string): readonly Metric[] =>
    runs.flatMap((run) => metricsOf(run).filter((metric) => metric.id === id));
  return [spread(of('recovery-time'), hoursAndMinutes), spread(of('customer-minutes'), large)];
}

/** "1 h 09 min (1 h 08 min to 1 h 24 min)"; what has not ended is more than all others. */
function spread(metrics: readonly Metric[], text: (value: number) => string): string {
  const sorted = metrics.toSorted(
    (a, b) => Number(a.isOpen) - Number(b.isOpen) || a.value - b.value,
  );
  const say = (metric: Metric | undefined): string =>
    metric === undefined ? '' : `${metric.isOpen ? 'over ' : ''}${text(metric.value)}`;
  const [least, middle, most] = [sorted.at(0), sorted[(sorted.length - 1) >> 1], sorted.at(-1)].map(
    say,
  );
  const shown = middle ?? '';
  return least === most ? shown : `${shown} ${colors.dim(`(${least ?? ''} to ${most ?? ''})`)}`;
}

function goodOnes(runs: readonly EvaluatedRun[]): string {
  const good = runs.filter(({ isGood }) => isGood).length;
  const text = `${good} of ${runs.length}`;
  return good === runs.length ? colors.green(text) : colors.red(text);
}

function rulesOf(runs: readonly EvaluatedRun[]): string {
  const broken = new Set(
    runs.flatMap(({ violations }) =>
      violations.filter(({ isExpected, at }) => !isExpected && at !== null).map(({ rule }) => rule),
    ),
  );
  return broken.size === 0 ? colors.dim('as expected') : colors.red([...broken].join(', '));
}

/** Why a night is not as it should be; of many the first of each scenario. */
function showNotGood({ scenarios, runs }: Evaluation): void {
  for (const { name, zero } of scenarios) {
    const found = runs.find(({ scenario, isGood }) => scenario === name && !isGood);
    if (found === undefined) continue;
    console.log(`\n${colors.bold(name)}, seed ${found.seed}`);
    for (const { rule, at, by, evidence, isExpected } of found.violations) {
      if (isExpected && at !== null) continue;
      const when = at === null ? 'never' : formatOffset(at, zero);
      console.log(`  ${colors.red('rule')} ${rule}  ${when}  ${by}: ${evidence}`);
    }
    const { outcome, steps } = found.recovery;
    if (outcome === 'recovered') continue;
    console.log(`  ${colors.red('recovery')} ${outcome}`);
    for (const step of steps.filter(({ left }) => left.length > 0)) {
      console.log(`    ${step.id} ${step.outcome}: ${step.left.join('; ')}`);
    }
  }
}

/** Nights that could not be played, and how to go on. */
export function showFailed(failed: readonly FailedNight[], part: string): void {
  console.log(`\n${colors.red(`${counted(failed.length, 'night')} could not be played`)}`);
  for (const { scenario, seed, reason } of failed) {
    console.log(`  ${scenario}, seed ${seed}: ${reason}`);
  }
  console.log(`The others are in ${part}; the same command plays only those that are missing.`);
}

const counted = (count: number, what: string): string =>
  `${count} ${what}${count === 1 ? '' : 's'}`;

import type { BenchResult } from '../bench/bench-result';

/** What `npm run bench` prints: the ratios first, then what the night spends, most of it first. */
export function showBench(result: BenchResult, file: string): void {
  const { night, runs, loopSteps } = result;
  const pairs = runs.nights.length;
  const perAct = (value: number): string => (value / night.acts).toFixed(2);
  const lines = [
    `${result.scenario}, policy ${result.policy}`,
    '',
    `over a bare loop of ${loopSteps} steps   ${result.overBareLoop} (median of ${pairs} pairs: ` +
      `${runs.nights.map(({ loopMs, nightMs }) => (nightMs / loopMs).toFixed(2)).join(', ')})`,
    `an act over a bare step         ${result.overBareStep} (median of ${pairs} pairs: ` +
      `${runs.steps.map(({ bareMs, actMs }) => (actMs / bareMs).toFixed(2)).join(', ')})`,
    `the night                       ${night.seconds} s, ` +
      `${night.simulatedOverReal} times as fast as the clock`,
    '',
    `acts             ${night.acts}  ${mostFirst(night.actsByRole)}`,
    `workflow tasks   ${night.workflowTasks}  ${perAct(night.workflowTasks)} an act`,
    `events           ${night.events}  ${perAct(night.events)} an act: ` +
      mostFirst(night.eventsByType),
    `history          ${Math.round(night.historyBytes / 1_024)} KiB  ` +
      `${Math.round(night.historyBytes / night.acts)} bytes an act`,
    '',
    `Result: ${file}`,
  ];
  console.log(lines.join('\n'));
}

function mostFirst(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .toSorted(([, a], [, b]) => b - a)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ');
}

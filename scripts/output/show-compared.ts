import colors from 'picocolors';
import type {
  Comparison,
  JudgedMetric,
  Judgement,
} from '../../worker/comparison/comparison-result';
import {
  differenceText,
  groupFindings,
  headline,
  intervalText,
  kindText,
  shareText,
  sideText,
  subjectText,
  whenText,
} from '../../worker/comparison/figures-text';
import { seedsText } from '../../worker/comparison/pair-runs';
import { oneLine } from '../../worker/one-line';
import { heading, plainTable } from './tables';

/** A comparison for a terminal: the verdict, what it rests on, and what else was seen. */
export function showCompared(comparison: Comparison): void {
  const { baseline, candidate, changed, failures, unjudged } = comparison;
  heading(`${candidate.policy.name} beside ${baseline.policy.name}`, changed.text);
  console.log(coloured(comparison.verdict, headline(comparison)));
  for (const failure of failures) console.log(`  ${colors.red('worse')} ${oneLine(failure)}`);
  for (const reason of unjudged) console.log(`  ${colors.yellow('not judged')} ${reason}`);
  showPairs(comparison);
  if (comparison.isSameNights) return;
  showSafety(comparison);
  showMetrics(comparison);
  showScenarios(comparison);
}

function showPairs({ scenarios, unpaired }: Comparison): void {
  for (const { name, seeds, same } of scenarios) {
    const equal = same === 0 ? '' : `, ${same} of ${seeds.length} the same night`;
    console.log(colors.dim(`  ${name}, ${seedsText(seeds)}${equal}`));
  }
  for (const { side, scenario, seeds, why } of unpaired) {
    console.log(colors.dim(`  left out of the ${side}: ${scenario}, ${seedsText(seeds)}: ${why}`));
  }
}

function showSafety(comparison: Comparison): void {
  const { safety } = comparison;
  heading(
    'Safety',
    safety.length === 0 ? 'no rule is broken otherwise than before' : 'what is new',
  );
  if (safety.length === 0) return;
  const table = plainTable(['what', '', 'scenario', 'seeds', 'first', 'seen']);
  for (const { found, seeds } of groupFindings(safety)) {
    const kind = found.isFailure ? colors.red(kindText(found)) : kindText(found);
    table.push([
      ...[subjectText(found), kind, found.scenario, seeds.join(', ')],
      ...[whenText(found, comparison), shortened(oneLine(found.text))],
    ]);
  }
  console.log(table.toString());
}

const SEEN_MAX = 100;
const shortened = (text: string): string =>
  text.length > SEEN_MAX ? `${text.slice(0, SEEN_MAX - 1)}…` : text;

const HEAD = [
  'baseline',
  'candidate',
  'difference',
  '',
  '95 % interval',
  'lower/higher',
  'verdict',
];

function showMetrics({ metrics }: Comparison): void {
  heading('Metrics', 'means over scenarios and seeds; less is better; the bold ones decide');
  const table = plainTable(['metric', ...HEAD]);
  for (const { id, unit, isPrimary, overall } of metrics) {
    table.push([isPrimary ? colors.bold(id) : id, ...figures(overall, unit)]);
  }
  console.log(table.toString());
}

function showScenarios({ metrics, scenarios }: Comparison): void {
  if (scenarios.length < 2) return;
  heading('Scenario by scenario', 'what decides, and what else is better or worse');
  const table = plainTable(['scenario', 'metric', ...HEAD]);
  for (const { name } of scenarios) {
    for (const { metric, judged } of ownOf(name, metrics)) {
      const { id, unit } = metric;
      table.push([name, judged.isPrimary ? colors.bold(id) : id, ...figures(judged, unit)]);
    }
  }
  console.log(table.toString());
}

function ownOf(name: string, metrics: readonly JudgedMetric[]) {
  return metrics.flatMap((metric) =>
    metric.scenarios
      .filter(({ scenario }) => scenario === name)
      .filter(({ isPrimary, verdict }) => isPrimary || verdict === 'worse' || verdict === 'better')
      .map((judged) => ({ metric, judged })),
  );
}

function figures(judged: Judgement, unit: string): readonly string[] {
  const { difference, interval, lower, higher, verdict, isWithinTolerance, why } = judged;
  const isSettled = difference === null || verdict === 'cannot judge';
  return [
    sideText(judged, 'baseline', unit),
    sideText(judged, 'candidate', unit),
    difference === null ? '' : differenceText(difference, unit),
    colors.dim(shareText(judged)),
    intervalText(interval, unit),
    `${lower}/${higher}`,
    coloured(isWithinTolerance ? 'equal' : verdict, verdict) +
      (isWithinTolerance ? ', within tolerance' : '') +
      (isSettled ? colors.dim(` ${why}`) : ''),
  ];
}

function coloured(verdict: Comparison['verdict'], text: string): string {
  if (verdict === 'worse') return colors.red(text);
  if (verdict === 'cannot judge') return colors.yellow(text);
  return verdict === 'better' ? colors.green(text) : text;
}

import colors from 'picocolors';
import type { Policy } from '../../workflows/contract/policy';
import type { Scenario } from '../../workflows/contract/scenario';
import { formatOffset } from '../../workflows/domain/instant';
import { hasFallen, type PolicyResult } from '../../worker/result/policy-result';
import { heading, plainTable } from './tables';
import { timelineLine } from './timeline';

export type Shown = {
  readonly scenario: Scenario;
  readonly policy: Policy;
  readonly judged: PolicyResult;
};

/** The beginning of what is shown of a night: whose it is, and what an operator would have seen. */
export function showTimeline({ scenario, policy, judged }: Shown): void {
  console.log(`\n${colors.bold(scenario.title)}\n${policy.title} (policy ${policy.name})\n`);
  heading('Timeline', 'what an operator would have seen');
  for (const event of judged.timeline) console.log(timelineLine(scenario, event));
}

/** What came of a night, without how it was run: the same for a replay and for a drill. */
export function showOutcome(shown: Shown): void {
  showMilestones(shown);
  showServices(shown);
  showRecovery(shown);
  showFidelity(shown.judged);
  showViolations([shown]);
}

/** What came of a night that was stopped: of the part that there was, and nothing of its recovery. */
export function showPart(shown: Shown): void {
  showMilestones(shown);
  showServices(shown);
  showViolations([shown]);
}

/** In a line, what came of the night. Claims no more than was checked. */
export function verdict({ scenario, policy, judged }: Shown): string {
  const { fidelity, eventEndsAt, isGood } = judged;
  const end =
    eventEndsAt === null ? 'not over' : `over at ${formatOffset(eventEndsAt, scenario.zero)}`;
  const event = hasFallen(judged) ? `the event is ${end}` : 'nothing fell';
  const missed = fidelity.filter(({ ok }) => !ok).map(({ id }) => id);
  const checks =
    fidelity.length === 0
      ? ''
      : `, ${fidelity.length - missed.length} of ${fidelity.length} checks held`;
  const misses = missed.length === 0 ? '' : ` (not ${missed.join(', ')})`;
  const rules = isGood ? ', rules broken as expected and no others' : `: ${BLAME}`;
  const line = `${policy.name}: ${event}${checks}${misses}${rules}`;
  return isGood ? colors.green(line) : colors.red(line);
}

const BLAME = 'see what is missed, missing, new or stopped above';

export function showMilestones({ scenario, judged }: Shown): void {
  heading('Milestones', 'that night, and here');
  const table = plainTable(['that night', 'here', '', '']);
  for (const { at, measuredAt, kind, what } of judged.milestones) {
    const measured =
      measuredAt === null ? colors.yellow('–') : formatOffset(measuredAt, scenario.zero);
    table.push([formatOffset(at, scenario.zero), measured, colors.dim(kind), what]);
  }
  console.log(table.toString());
}

function showServices({ scenario, judged }: Shown): void {
  heading('Services', 'when each was down');
  for (const [service, intervals] of Object.entries(judged.services)) {
    const spans = intervals.map(({ from, to }) => {
      const end = to === null ? 'the end' : formatOffset(to, scenario.zero);
      return `${formatOffset(from, scenario.zero)} to ${end}`;
    });
    console.log(`  ${service.padEnd(20)} ${spans.length === 0 ? 'never' : spans.join(', ')}`);
  }
}

export function showRecovery({ scenario, policy, judged: { recovery } }: Shown): void {
  heading('Recovery', `${policy.name}: ${recovery.outcome}`);
  for (const { id, outcome, since, until, nowTrue, left } of recovery.steps) {
    const span = [since, until].map((at) => (at === null ? '' : formatOffset(at, scenario.zero)));
    const isWell = outcome === 'done' || outcome === 'not-needed';
    const verdict = isWell ? outcome : colors.red(outcome);
    console.log(`  ${id.padEnd(25)} ${verdict.padEnd(10)} ${span.filter(Boolean).join(' to ')}`);
    for (const fact of nowTrue) console.log(`    ${colors.dim(fact)}`);
    for (const rest of left) console.log(`    left: ${rest}`);
  }
}

export function showFidelity({ fidelity }: PolicyResult): void {
  if (fidelity.length === 0) return;
  heading('Fidelity', 'def: by construction · fit: calibrated · pred: came out by itself');
  const table = plainTable(['check', '', '', 'what', 'expected', 'measured']);
  for (const { id, kind, what, expected, tolerance, measured, ok } of fidelity) {
    const verdict = ok ? colors.green('held') : colors.red('missed');
    const range = /^[±]/.test(tolerance) ? `${expected} ${tolerance}` : expected;
    table.push([id, kind, verdict, what, range, measured]);
  }
  console.log(table.toString());
}

/** Rule by rule, and by whom; what several nights share stands once. */
export function showViolations(nights: readonly Shown[]): void {
  showRules(nights);
  for (const { scenario, judged } of nights.slice(0, 1)) {
    for (const { at, rule, by, evidence } of judged.violations) {
      const instant = at === null ? '–' : formatOffset(at, scenario.zero);
      console.log(colors.dim(`  ${instant.padEnd(9)} ${rule} by ${by}: ${evidence}`));
    }
  }
}

/** The same without who broke them, and how. */
export function showRules(nights: readonly Shown[]): void {
  heading('Safety rules broken', 'as expected, or not; times of the first');
  const table = plainTable(['', ...nights.map(({ policy }) => policy.name)]);
  const rules = new Set(nights.flatMap(({ judged }) => judged.violations.map(({ rule }) => rule)));
  for (const rule of rules) {
    table.push([rule, ...nights.map((night) => violationCell(night, rule))]);
  }
  console.log(rules.size === 0 ? '  none' : table.toString());
}

function violationCell({ scenario, judged }: Shown, rule: string): string {
  const found = judged.violations.filter((violation) => violation.rule === rule);
  const [first] = found;
  if (first === undefined) return colors.dim('held');
  if (first.at === null) return colors.red('missing');
  const times = found.length > 1 ? ` (${found.length} times)` : '';
  const text = `${formatOffset(first.at, scenario.zero)}${times}`;
  return first.isExpected ? text : colors.red(`${text} new`);
}

export function showCosts(nights: readonly Shown[]): void {
  heading('Runs', 'a timeline is the same on every machine for one scenario, policy and seed');
  const table = plainTable(['', 'played', 'in', 'acts', 'Workflow Tasks', 'events', 'timeline']);
  for (const { policy, judged } of nights) {
    const { cost, digest, endsAt } = judged;
    const again = cost.repeats > 0 ? `, repeated ${cost.repeats} times` : '';
    table.push([
      policy.name,
      `${(endsAt / 3_600_000).toFixed(1)} h`,
      `${cost.wallSeconds.toFixed(1)} s${again}`,
      ...[cost.acts, cost.workflowTasks, cost.events].map(String),
      digest.slice(0, 16),
    ]);
  }
  console.log(table.toString());
}

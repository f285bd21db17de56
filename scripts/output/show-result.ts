import colors from 'picocolors';
import type { Policy } from '../../workflows/contract/policy';
import type { Scenario } from '../../workflows/contract/scenario';
import { formatOffset } from '../../workflows/domain/instant';
import type { PolicyResult } from '../../worker/result/cascade-result';
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
  showViolations(shown);
}

/** In a line, whether the night came out as it should. */
export function verdict({ judged }: Shown): string {
  return judged.isGood ? colors.green(praise(judged)) : colors.red(BLAME);
}

const BLAME =
  'The night did not come out as it should: see what is red, missed, missing or stopped above.';

/** Claims no more than was checked. */
function praise({ fidelity }: PolicyResult): string {
  return fidelity.length > 0
    ? 'The night came out as it did.'
    : 'The rules that this scenario expects to see broken were broken, and no others.';
}

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
  const table = plainTable(['check', 'kind', '', 'expected', 'tolerance', 'measured']);
  for (const { id, kind, what, expected, tolerance, measured, ok } of fidelity) {
    const verdict = ok ? colors.green('held') : colors.red('missed');
    table.push([id, kind, verdict, expected, tolerance, measured.replaceAll('; ', '\n')]);
    table.push(['', '', '', { colSpan: 3, content: colors.dim(what) }]);
  }
  console.log(table.toString());
}

export function showViolations({ scenario, policy, judged }: Shown): void {
  heading('Safety rules broken', `${policy.name}: as expected, or not`);
  for (const { at, rule, by, evidence, isExpected } of judged.violations) {
    const isAsExpected = isExpected && at !== null;
    const verdict = isAsExpected
      ? colors.dim('expected')
      : colors.red(isExpected ? 'missing' : 'new');
    const instant = at === null ? '–' : formatOffset(at, scenario.zero);
    console.log(
      `  ${instant.padEnd(9)} ${rule} by ${by} (${verdict})\n${' '.repeat(12)}${colors.dim(evidence)}`,
    );
  }
}

export function showCost({ policy, judged }: Shown): void {
  const { cost, digest } = judged;
  const hours = (judged.endsAt / 3_600_000).toFixed(1);
  const again = cost.repeats > 0 ? `, repeated ${cost.repeats} times` : '';
  heading('Run', `${policy.name}: ${hours} hours in ${cost.wallSeconds.toFixed(1)} s${again}`);
  console.log(
    `  ${cost.acts} acts, ${cost.workflowTasks} Workflow Tasks, ${cost.events} events of history\n` +
      `  timeline ${digest.slice(0, 16)}…: the same on every machine for this scenario, policy and seed`,
  );
}

import Table from 'cli-table3';
import colors from 'picocolors';
import type { Policy } from '../../workflows/contract/policy';
import type { Scenario } from '../../workflows/contract/scenario';
import { formatOffset } from '../../workflows/domain/instant';
import type { PolicyResult } from '../../worker/result/cascade-result';
import { timelineLine } from './timeline';

export type Shown = {
  readonly scenario: Scenario;
  readonly policy: Policy;
  readonly judged: PolicyResult;
  readonly file: string;
};

/** The end of a replay, for a person: what happened, what had to come out, what rules broke. */
export function showResult(shown: Shown): void {
  const { scenario, policy, file } = shown;
  console.log(`\n${colors.bold(scenario.title)}\n${policy.title} (policy ${policy.name})\n`);
  showTimeline(shown);
  showOutcome(shown);
  showCost(shown);
  console.log(`\n${verdict(shown)}\nResult: ${file}`);
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
export function verdict({ scenario, judged }: Shown): string {
  return judged.isGood ? colors.green(praise(scenario)) : colors.red(BLAME);
}

const BLAME =
  'The night did not come out as it should: see what is red, missed, missing or stopped above.';

/** Claims no more than was checked. */
function praise({ expects }: Scenario): string {
  return expects.fidelity
    ? 'The night came out as it did.'
    : 'The rules that this scenario expects to see broken were broken, and no others.';
}

function showTimeline({ scenario, judged }: Shown): void {
  heading('Timeline', 'what an operator would have seen');
  for (const event of judged.timeline) console.log(timelineLine(scenario, event));
}

function showMilestones({ scenario, judged }: Shown): void {
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

function showRecovery({ scenario, judged: { recovery } }: Shown): void {
  heading('Recovery', recovery.outcome);
  for (const { id, outcome, since, until, nowTrue, left } of recovery.steps) {
    const span = [since, until].map((at) => (at === null ? '' : formatOffset(at, scenario.zero)));
    const isWell = outcome === 'done' || outcome === 'not-needed';
    const verdict = isWell ? outcome : colors.red(outcome);
    console.log(`  ${id.padEnd(20)} ${verdict.padEnd(10)} ${span.filter(Boolean).join(' to ')}`);
    for (const fact of nowTrue) console.log(`    ${colors.dim(fact)}`);
    for (const rest of left) console.log(`    left: ${rest}`);
  }
}

function showFidelity({ fidelity }: PolicyResult): void {
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

function showViolations({ scenario, judged }: Shown): void {
  heading('Safety rules broken', 'as expected, or not');
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

function showCost({ scenario, judged: { cost, digest } }: Shown): void {
  const hours = (scenario.endsAt / 3_600_000).toFixed(1);
  const again = cost.repeats > 0 ? `, repeated ${cost.repeats} times` : '';
  heading('Run', `${hours} hours in ${cost.wallSeconds.toFixed(1)} s${again}`);
  console.log(
    `  ${cost.acts} acts, ${cost.workflowTasks} Workflow Tasks, ${cost.events} events of history\n` +
      `  timeline ${digest.slice(0, 16)}…: the same on every machine for this scenario, policy and seed`,
  );
}

export function heading(title: string, subtitle: string): void {
  console.log(`\n${colors.bold(title)}  ${colors.dim(subtitle)}`);
}

/** Columns and nothing else: no frame, no lines, so that a night fits a screen. */
function plainTable(head: string[]): Table.Table {
  return new Table({ head: head.map((text) => colors.dim(text)), chars: NO_LINES, style: PLAIN });
}

const PLAIN = { head: [], border: [], 'padding-left': 1, 'padding-right': 1 };
const NO_LINES = {
  ...{ top: '', 'top-mid': '', 'top-left': '', 'top-right': '' },
  ...{ bottom: '', 'bottom-mid': '', 'bottom-left': '', 'bottom-right': '' },
  ...{ mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '' },
  ...{ left: ' ', right: '', middle: '' },
};

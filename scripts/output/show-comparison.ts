import colors from 'picocolors';
import type { Scenario } from '../../workflows/contract/scenario';
import { formatOffset, type Instant } from '../../workflows/domain/instant';
import type { CascadeResult } from '../../worker/result/cascade-result';
import { hasFallen, type PolicyResult } from '../../worker/result/policy-result';
import { hoursAndMinutes, large, rangeText } from '../../worker/result/figures';
import { downLength, type Savings } from '../../worker/result/savings';
import { heading, plainTable } from './tables';

type Policies = CascadeResult['policies'];

/** The same night under several runbooks, side by side: what fell for how long, and who was hurt. */
export function showComparison(scenario: Scenario, policies: Policies): void {
  const names = Object.keys(policies);
  const results = Object.values(policies);
  const [first] = results;
  if (first === undefined) return;
  heading('The same night under other runbooks', 'from its first trouble to the end of its last');
  const table = plainTable(['', ...names]);
  const row = (what: string, cell: (result: PolicyResult) => string): void => {
    table.push([what, ...results.map(cell)]);
  };
  for (const { id, what } of first.phases) {
    row(what, (result) => {
      const phase = result.phases.find((each) => each.id === id);
      return phase === undefined ? '' : span(scenario, phase.from, phase.to);
    });
  }
  row(colors.bold('the event is over'), (result) => {
    if (!hasFallen(result)) return colors.green('nothing fell');
    const { eventEndsAt } = result;
    return eventEndsAt === null ? colors.red('not in this night') : offset(scenario, eventEndsAt);
  });
  row(colors.dim('played to'), ({ endsAt }) => colors.dim(offset(scenario, endsAt)));
  row('', () => '');
  for (const service of Object.keys(first.services)) {
    row(`${service} down for`, (result) => {
      const { minutes, isOpen } = downLength(result, service);
      return `${hoursAndMinutes(minutes)}${isOpen ? colors.red(', and on') : ''}`;
    });
  }
  row('', () => '');
  for (const { name } of first.customers.byArchetype) {
    row(`customers, ${name}`, ({ customers }) => {
      const found = customers.byArchetype.find((each) => each.name === name);
      return `${hoursAndMinutes(found?.minutesDown ?? 0)} each`;
    });
  }
  row(colors.bold('customer-minutes down'), ({ customers }) => large(customers.minutesDown));
  row('the recovery', ({ recovery }) => recovery.outcome);
  console.log(table.toString());
}

/** What other runbooks would have saved, with what that rests on. */
export function showSavings(savings: readonly Savings[]): void {
  const [first] = savings;
  if (first === undefined) return;
  heading(
    `What would have been saved of ${first.baseline}`,
    'what DWFM could have done is not known: a range where several ratios were played',
  );
  const table = plainTable(['', ...savings.map(({ candidate }) => candidate)]);
  const row = (what: string, cell: (saved: Savings) => string): void => {
    table.push([what, ...savings.map(cell)]);
  };
  row(colors.bold('the event is over sooner by'), ({ event }) => rangeText(event));
  for (const [index, { what }] of first.phases.entries()) {
    row(what, ({ phases }) => rangeText(phases[index]?.saved));
  }
  for (const [index, { name }] of first.services.entries()) {
    row(`${name} down`, ({ services }) => rangeText(services[index]?.saved));
  }
  row(colors.bold('customer-minutes'), ({ customerMinutes }) => rangeText(customerMinutes, large));
  row(colors.dim('throttle / capacity of DWFM'), ({ ratios }) =>
    ratios.map((ratio) => ratio.toFixed(2)).join(', '),
  );
  console.log(table.toString());
  for (const { candidate, restsOn } of savings) {
    console.log(`  ${candidate} rests on`);
    for (const line of restsOn) console.log(colors.dim(`    ${line}`));
  }
}

function span(scenario: Scenario, from: Instant | null, to: Instant | null): string {
  if (from === null) return colors.green('never');
  return `${offset(scenario, from)} to ${to === null ? colors.red('the end') : offset(scenario, to)}`;
}

const offset = ({ zero }: Scenario, at: Instant): string => formatOffset(at, zero);

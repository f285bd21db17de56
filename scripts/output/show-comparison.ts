import colors from 'picocolors';
import type { Scenario } from '../../workflows/contract/scenario';
import { formatOffset, type Instant } from '../../workflows/domain/instant';
import type { CascadeResult, PolicyResult } from '../../worker/result/cascade-result';
import { downLength, type SavedRange, type Savings } from '../../worker/result/savings';
import { heading, hoursAndMinutes, large, plainTable } from './tables';

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
  row(colors.bold('the event is over'), ({ eventEndsAt }) =>
    eventEndsAt === null ? colors.red('not in this night') : offset(scenario, eventEndsAt),
  );
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

/** What one runbook would have saved, with what that rests on. */
export function showSavings(savings: Savings): void {
  const { baseline, candidate, ratios, restsOn } = savings;
  const over = ratios.map((ratio) => ratio.toFixed(2)).join(', ');
  heading(
    `What ${candidate} would have saved`,
    `against ${baseline}; as a range over what DWFM could have done (throttle at ${over} of it)`,
  );
  const table = plainTable(['', 'saved']);
  table.push([colors.bold('the event is over sooner by'), rangeText(savings.event)]);
  for (const { what, saved } of savings.phases) table.push([what, rangeText(saved)]);
  for (const { name, saved } of savings.services) table.push([`${name} down`, rangeText(saved)]);
  table.push([
    colors.bold('customer-minutes'),
    rangeText(savings.customerMinutes, (value) => large(value)),
  ]);
  console.log(table.toString());
  console.log(colors.dim(restsOn.map((line) => `  rests on: ${line}`).join('\n')));
}

function rangeText(
  { low, high, isAtLeast }: SavedRange,
  text: (value: number) => string = hoursAndMinutes,
): string {
  if (low === null || high === null) return 'nothing: it has not come back';
  const least = isAtLeast ? 'at least ' : '';
  const [from, to] = [text(low), text(high)];
  return from === to ? `${least}${from}` : `${least}${from} to ${to}`;
}

function span(scenario: Scenario, from: Instant | null, to: Instant | null): string {
  if (from === null) return colors.green('never');
  return `${offset(scenario, from)} to ${to === null ? colors.red('the end') : offset(scenario, to)}`;
}

const offset = ({ zero }: Scenario, at: Instant): string => formatOffset(at, zero);

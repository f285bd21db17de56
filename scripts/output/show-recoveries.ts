import colors from 'picocolors';
import type { Listed } from '../../worker/recoveries/list-recoveries';
import { plainTable } from './tables';

/** Recoveries as a table, for a person. */
export function showRecoveries(recoveries: readonly Listed[]): string {
  if (recoveries.length === 0) return 'no recoveries';
  const head = ['incident', 'recovery', 'region', 'policy', 'outcome', 'since', 'now'];
  const table = plainTable(head);
  for (const { incident, recovery, region, policy, outcome, since, now } of recoveries) {
    const shown = colour(outcome);
    table.push([incident, recovery, region, policy ?? '?', shown, minute(since), now.join('\n')]);
  }
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}

function colour(outcome: string): string {
  if (outcome === 'running') return colors.cyan(outcome);
  if (outcome === 'recovered') return colors.green(outcome);
  return outcome === 'paused' ? colors.yellow(outcome) : colors.red(outcome);
}

/** Date and time where this is read, to the minute. */
function minute(iso: string): string {
  const at = new Date(iso);
  const part = (value: number): string => String(value).padStart(2, '0');
  const day = [at.getFullYear(), at.getMonth() + 1, at.getDate()].map(part).join('-');
  return `${day} ${part(at.getHours())}:${part(at.getMinutes())}`;
}

import Table from 'cli-table3';
import colors from 'picocolors';

export function heading(title: string, subtitle: string): void {
  console.log(`\n${colors.bold(title)}  ${colors.dim(subtitle)}`);
}

/** Columns and nothing else: no frame, no lines, so that a night fits a screen. */
export function plainTable(head: string[]): Table.Table {
  return new Table({ head: head.map((text) => colors.dim(text)), chars: NO_LINES, style: PLAIN });
}

const PLAIN = { head: [], border: [], 'padding-left': 1, 'padding-right': 1 };
const NO_LINES = {
  ...{ top: '', 'top-mid': '', 'top-left': '', 'top-right': '' },
  ...{ bottom: '', 'bottom-mid': '', 'bottom-left': '', 'bottom-right': '' },
  ...{ mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '' },
  ...{ left: ' ', right: '', middle: '' },
};

/** "13 h 12 min", "7 min". */
export function hoursAndMinutes(minutes: number): string {
  const whole = Math.round(Math.abs(minutes));
  const [hours, rest] = [Math.floor(whole / 60), whole % 60];
  const text = hours === 0 ? `${rest} min` : `${hours} h ${String(rest).padStart(2, '0')} min`;
  return minutes < 0 && whole > 0 ? `-${text}` : text;
}

/** "12.3 million" of what there are many. */
export function large(value: number): string {
  return Math.abs(value) >= 1_000_000
    ? `${(value / 1_000_000).toFixed(1)} million`
    : Math.round(value).toLocaleString('en-US');
}

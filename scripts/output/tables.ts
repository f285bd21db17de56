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

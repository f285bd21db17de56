import { oneLine } from '../../worker/one-line';

/** Columns of a terminal that all fits, and of a page that is quoted elsewhere. */
export const COLUMNS = 100;

/** Lines of at most `width`, broken at blanks; a word that is longer is broken where it is full. */
export function wrapped(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of oneLine(text).trim().split(/ +/)) {
    let rest = word;
    if (line !== '' && line.length + 1 + rest.length <= width) {
      line = `${line} ${rest}`;
      continue;
    }
    if (line !== '') lines.push(line);
    for (; rest.length > width; rest = rest.slice(width)) lines.push(rest.slice(0, width));
    line = rest;
  }
  return [...lines, line];
}

/** A label and what it says, in lines that stand below each other. */
export function labelled(label: string, text: string, indent = 2): readonly string[] {
  const start = indent + LABEL_WIDTH;
  return wrapped(text, COLUMNS - start).map((line, index) =>
    index === 0
      ? `${' '.repeat(indent)}${label.padEnd(LABEL_WIDTH)}${line}`
      : `${' '.repeat(start)}${line}`,
  );
}

const LABEL_WIDTH = 12;

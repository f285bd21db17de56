import { oneLine } from '../one-line';
import type { Block, Inline, Item, Page, Piece } from './page';

/** A page as Markdown (CommonMark, with the tables and boxes of GitHub). */
export function toMarkdown({ title, blocks }: Page): string {
  const parts = [`# ${escaped(title)}`, ...blocks.map(blockText)];
  return `${parts.join('\n\n')}\n`;
}

function blockText(block: Block): string {
  switch (block.kind) {
    case 'heading':
      return `${'#'.repeat(block.level)} ${inlineText(block.text)}`;
    case 'text':
      return block.isWarning === true
        ? `> **Warning:** ${inlineText(block.text)}`
        : startOfLine(inlineText(block.text));
    case 'list':
      return block.items.map((item, index) => itemText(item, mark(block.form, index))).join('\n');
    case 'table':
      return tableText(block.head, block.rows);
    case 'details':
      return [
        `<details>\n<summary>${escapedHtml(block.summary)}</summary>`,
        // Between blank lines it is Markdown again.
        ...block.blocks.map(blockText),
        '</details>',
      ].join('\n\n');
  }
}

const escapedHtml = (text: string): string =>
  oneLine(text).replaceAll(/[&<>"'`*_[\]\\|~$#]/g, (sign) => `&#${sign.charCodeAt(0)};`);

const mark = (form: 'plain' | 'numbered' | 'todo', index: number): string =>
  ({ plain: '- ', numbered: `${index + 1}. `, todo: `${index + 1}. [ ] ` })[form];

function itemText({ text, code }: Item, begin: string): string {
  const line = `${begin}${startOfLine(inlineText(text))}`;
  if (code === undefined) return line;
  // Under a list's text, or it would end the list.
  const indent = ' '.repeat(begin.search(/[^\d.\-\s]|$/));
  return [line, '', ...fenced(code).map((each) => `${indent}${each}`.trimEnd()), ''].join('\n');
}

function fenced(code: string): readonly string[] {
  const fence = '`'.repeat(Math.max(3, longestRun(code) + 1));
  return [fence, ...code.split('\n'), fence];
}

function tableText(head: readonly string[], rows: readonly (readonly Inline[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [
    line(head.map(escaped)),
    line(head.map(() => '---')),
    // A bar ends a cell also within code.
    ...rows.map((row) =>
      line(row.map((cell) => cell.map((piece) => pieceText(piece, true)).join(''))),
    ),
  ].join('\n');
}

const inlineText = (inline: Inline): string => inline.map((piece) => pieceText(piece)).join('');

function pieceText({ text, form }: Piece, isInTable = false): string {
  if (form === 'plain') return escaped(text);
  if (form === 'strong') return `**${escaped(text)}**`;
  const inner = isInTable ? text.replaceAll('|', String.raw`\|`) : text;
  const run = longestRun(inner);
  if (run === 0) return `\`${inner}\``;
  const ticks = '`'.repeat(run + 1);
  return `${ticks} ${inner} ${ticks}`;
}

const longestRun = (text: string): number =>
  Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));

/** Every sign that means something within a line. */
const escaped = (text: string): string =>
  oneLine(text).replaceAll(/[\\`*_[\]<>&|~$#]/g, String.raw`\$&`);

/** What would make a list, a rule or code of a line. */
const startOfLine = (text: string): string =>
  text
    .trimStart()
    .replace(/^([+=-]|\d+(?=[.)]\s))/, (begin) =>
      /^\d/.test(begin) ? `${begin}\\` : `\\${begin}`,
    );

import type { Block, Inline, Item, Page, Piece } from './page';

/**
 * A page as HTML: one file without a script, that fetches nothing. Its boxes can be ticked, on screen and
 * on paper; nobody keeps the ticks.
 */
export function toHtml({ title, blocks }: Page): string {
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    // Whatever a text says, nothing is run and nothing is fetched.
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${escaped(title)}</title>`,
    `<style>${STYLE}</style>`,
    '</head>',
    '<body>',
    '<main>',
    `<h1>${escaped(title)}</h1>`,
    ...blocks.map(blockHtml),
    '</main>',
    '</body>',
    '</html>',
    '',
  ].join('\n');
}

function blockHtml(block: Block): string {
  switch (block.kind) {
    case 'heading':
      return `<h${block.level}>${inlineHtml(block.text)}</h${block.level}>`;
    case 'text':
      return `<p${block.isWarning === true ? ' class="warning"' : ''}>${inlineHtml(block.text)}</p>`;
    case 'list': {
      const tag = block.form === 'plain' ? 'ul' : 'ol';
      const items = block.items.map((item) => itemHtml(item, block.form === 'todo'));
      return `<${tag}>\n${items.join('\n')}\n</${tag}>`;
    }
    case 'table':
      return tableHtml(block.head, block.rows);
    case 'details': {
      const inner = block.blocks.map(blockHtml).join('\n');
      return `<details>\n<summary>${escaped(block.summary)}</summary>\n${inner}\n</details>`;
    }
  }
}

function itemHtml({ text, code }: Item, hasBox: boolean): string {
  const label = inlineHtml(text);
  const line = hasBox ? `<label><input type="checkbox"> ${label}</label>` : label;
  return `<li>${line}${code === undefined ? '' : `<pre>${escaped(code)}</pre>`}</li>`;
}

function tableHtml(head: readonly string[], rows: readonly (readonly Inline[])[]): string {
  const heads = head.map((cell) => `<th>${escaped(cell)}</th>`).join('');
  const lines = rows.map(
    (row) => `<tr>${row.map((c) => `<td>${inlineHtml(c)}</td>`).join('')}</tr>`,
  );
  return `<table>\n<thead><tr>${heads}</tr></thead>\n<tbody>\n${lines.join('\n')}\n</tbody>\n</table>`;
}

const inlineHtml = (inline: Inline): string => inline.map(pieceHtml).join('');

function pieceHtml({ text, form }: Piece): string {
  const inner = escaped(text);
  if (form === 'plain') return inner;
  return form === 'strong' ? `<strong>${inner}</strong>` : `<code>${inner}</code>`;
}

const escaped = (text: string): string =>
  text.replaceAll(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

const STYLE = `
:root { color-scheme: light; }
body { margin: 0; background: #fff; color: #1b1b1b; font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 52rem; margin: 0 auto; padding: 2rem 1.25rem 4rem; }
h1 { font-size: 1.7rem; line-height: 1.25; margin: 0 0 1rem; }
h2 { font-size: 1.3rem; margin: 2.5rem 0 .75rem; padding-top: .75rem; border-top: 2px solid #1b1b1b; }
h3 { font-size: 1rem; margin: 1.25rem 0 .25rem; }
p { margin: .5rem 0; }
ul, ol { margin: .25rem 0 .75rem; padding-left: 1.6rem; }
li { margin: .35rem 0; }
code, pre { font: .875em/1.45 ui-monospace, 'DejaVu Sans Mono', monospace; }
code { background: #f0f0ee; padding: .1em .3em; border-radius: 3px; overflow-wrap: anywhere; }
pre { background: #f0f0ee; padding: .6rem .75rem; border-radius: 4px; white-space: pre-wrap; overflow-wrap: anywhere; }
table { border-collapse: collapse; width: 100%; margin: .5rem 0 1rem; font-size: .9rem; }
th, td { text-align: left; vertical-align: top; padding: .35rem .6rem .35rem 0; border-bottom: 1px solid #ccc; }
td code { white-space: nowrap; }
.warning { border-left: 4px solid #b3261e; background: #fdf1f0; padding: .6rem .9rem; }
input[type=checkbox] { width: 1rem; height: 1rem; vertical-align: -2px; margin-right: .3rem; }
@media print {
  main { max-width: none; padding: 0; }
  body { font-size: 11pt; }
  h2, h3 { break-after: avoid; }
  li, pre, tr { break-inside: avoid; }
}
`;

import fc from 'fast-check';
import MarkdownIt from 'markdown-it';
import { toHtml } from '../../../worker/recovery-page/html';
import { toMarkdown } from '../../../worker/recovery-page/markdown';
import {
  code,
  heading,
  list,
  marked,
  plain,
  strong,
  text,
  warning,
  type Page,
} from '../../../worker/recovery-page/page';

/** One text in every place where a page has one. */
const pageOf = (words: string, typed = words): Page => ({
  title: words,
  blocks: [
    heading(2, plain(words)),
    text([...strong(words), ...plain(` ${words}`), ...code(words)]),
    warning(marked(words)),
    ...(['plain', 'numbered', 'todo'] as const).map((form) =>
      list(form, [plain(words), { text: plain(words), code: typed }]),
    ),
    { kind: 'table', head: [words], rows: [[plain(words)], [code(words)], [strong(words)]] },
    { kind: 'details', summary: words, blocks: [text(plain(words))] },
  ],
});

/** What a reader's program makes of it, one that would let every tag through. */
const render = (markdown: string): string =>
  new MarkdownIt({ html: true, linkify: false }).render(markdown);

/** The elements of a document, without what stands in them. */
const skeleton = (html: string): readonly string[] => html.match(/<[^>]*>/g) ?? [];

const HOSTILE = [
  '<script>alert(1)</script>',
  '</code></pre></style><img src=x onerror=alert(1)>',
  '" onmouseover="alert(1)',
  "' autofocus onfocus='alert(1)",
  '[click](javascript:alert(1))',
  '![x](http://example.com/x.png)',
  '**bold** _under_ ~~gone~~ `code` ``more``',
  '| a | b |',
  '# heading',
  '- item',
  '1. item',
  '> quote',
  '``` fence',
  '&lt;b&gt; &amp; &#60;',
  String.raw`\<b> \\`,
  '$$x$$',
  '<!-- gone -->',
  'http://example.com <http://example.com>',
  '---',
  '+ plus = sum',
];

const NAMED: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', amp: '&' };
const textOf = (html: string): string =>
  html
    .replaceAll(/<[^>]*>/g, '')
    .replaceAll(/&(?:#(\d+)|(lt|gt|quot|amp));/g, (_, sign?: string, name = '') =>
      sign === undefined ? (NAMED[name as string] ?? '') : String.fromCharCode(Number(sign)),
    );

describe('a page as HTML', () => {
  const tame = skeleton(toHtml(pageOf('words')));

  it.each(HOSTILE)('has no element more, whatever stands in it: %s', (words) => {
    const html = toHtml(pageOf(words));
    const marks = words.split('`').length > 2;
    if (!marks) expect(skeleton(html)).toEqual(tame);
    expect(textOf(html)).toContain(words);
    expect(html).not.toMatch(/<(script|img|a|iframe|link)\b/i);
  });

  it('has no element more for any text that is not marked', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (words) => {
        fc.pre(!words.includes('`'));
        // An empty text leaves an empty element, and the mark-up of code stays.
        expect(skeleton(toHtml(pageOf(words)))).toEqual(tame);
      }),
    );
  });

  it('runs and fetches nothing, by its own word', () => {
    const html = toHtml(pageOf('words'));
    expect(html).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`);
    expect(html).not.toMatch(/\b(src|href)=|url\(|@import/);
  });
});

describe('a page as Markdown', () => {
  const tame = skeleton(render(toMarkdown(pageOf('words'))));

  it.each(HOSTILE)('says what it says and no more, read by another program: %s', (words) => {
    const html = render(toMarkdown(pageOf(words)));
    const isMarked = words.split('`').length > 2;
    if (!isMarked) expect(skeleton(html)).toEqual(tame);
    // Each place of the page has the text as it was: title, heading, strong, plain, code, …
    const places = textOf(html).split(words).length - 1;
    expect(places).toBeGreaterThanOrEqual(isMarked ? 14 : 15);
  });

  it('has no element more for any text that is not marked', () => {
    const signs = Array.from(String.raw`\*_[]()<>&|~#+-=.!:1a "'$`);
    const sign = fc.constantFrom(...signs, '\n', '\t', '\u0007', 'é');
    fc.assert(
      fc.property(fc.array(sign, { minLength: 1, maxLength: 24 }), (drawn) => {
        const words = `a${drawn.join('')}`;
        expect(skeleton(render(toMarkdown(pageOf(words, 'typed'))))).toEqual(tame);
      }),
      { numRuns: 500 },
    );
  });

  it('keeps what is typed as it stands, with fences of its own in it', () => {
    const typed = 'one\n```\ntwo\n````\n| three `four`';
    const html = render(toMarkdown(pageOf('words', typed)));
    expect(textOf(html)).toContain(typed);
  });

  it('has its boxes in numbered lists', () => {
    const markdown = toMarkdown({ title: 'a', blocks: [list('todo', [plain('x'), plain('y')])] });
    expect(markdown).toBe('# a\n\n1. [ ] x\n2. [ ] y\n');
  });
});

describe('marked text', () => {
  it('has code between backticks, and takes one that is left over for a sign', () => {
    expect(marked('read `a` and `b')).toEqual([
      { text: 'read ', form: 'plain' },
      { text: 'a', form: 'code' },
      { text: ' and `b', form: 'plain' },
    ]);
  });
});

/** Text that is HTML already. Everything else is escaped where it is put in. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

type Part = Html | string | number | null | undefined | readonly Part[];

/** A tagged template: what is put in is text, unless it is `Html`; null and undefined are nothing. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  const text = strings.map((string, index) => string + textOf(parts[index]));
  return new Html(text.join(''));
}

function textOf(part: Part): string {
  if (part === null || part === undefined) return '';
  if (part instanceof Html) return part.text;
  if (typeof part === 'object') return part.map(textOf).join('');
  return escaped(String(part));
}

const NAMED: Readonly<Record<string, string>> = {
  ...{ '&': '&amp;', '<': '&lt;', '>': '&gt;' },
  ...{ '"': '&quot;', "'": '&#39;' },
};

/** Safe in text and in quoted attributes. Control characters, which HTML forbids, become U+FFFD. */
const escaped = (text: string): string =>
  text.replaceAll(/[&<>"']/g, (sign) => NAMED[sign] ?? '').replaceAll(/[^\P{Cc}\n\t]/gu, '\ufffd');

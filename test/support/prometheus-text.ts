/** One value that was scraped: its name, its labels and what it is. */
export type Scraped = {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
};
type Scrape = {
  readonly values: readonly Scraped[];
  /** The kind of each metric by its name: `counter`, `gauge`, `histogram`. */
  readonly kinds: ReadonlyMap<string, string>;
};

const NAME = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;
const LINE = /^(\w+)(?:\{(.*)\})? (-?(?:\d+(?:\.\d+)?(?:e[+-]?\d+)?)|NaN|[+-]Inf)$/i;
const LABEL = /([a-zA-Z_]\w*)="((?:[^"\\]|\\.)*)"(?:,|$)/y;

/**
 * Reads Prometheus' text format 0.0.4, and takes nothing else: a line that is no comment, no kind and no
 * value fails the test that scrapes.
 */
export function parsePrometheus(text: string): Scrape {
  const values: Scraped[] = [];
  const kinds = new Map<string, string>();
  for (const line of text.split('\n')) {
    if (line === '' || line.startsWith('# HELP ')) continue;
    if (line.startsWith('# TYPE ')) {
      const [, , name = '', kind = ''] = line.split(' ');
      if (!NAME.test(name) || kinds.has(name)) throw new Error(`not a kind: ${line}`);
      kinds.set(name, kind);
      continue;
    }
    const [, name = '', labels = '', value = ''] = LINE.exec(line) ?? [];
    if (name === '') throw new Error(`not a value: ${line}`);
    values.push({
      name,
      labels: labelsOf(labels),
      value: Number(value.replace('Inf', 'Infinity')),
    });
  }
  return { values, kinds };
}

function labelsOf(text: string): Record<string, string> {
  const labels: Record<string, string> = {};
  LABEL.lastIndex = 0;
  while (LABEL.lastIndex < text.length) {
    const [, name, value] = LABEL.exec(text) ?? [];
    if (name === undefined || value === undefined) throw new Error(`not labels: ${text}`);
    labels[name] = value;
  }
  return labels;
}

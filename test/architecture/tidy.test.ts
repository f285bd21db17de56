import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, extname, join, normalize, relative, sep } from 'node:path';

// What ESLint cannot hold: rules about files as files, of whatever kind.

const ROOT = join(__dirname, '..', '..');
const LINES_MAX = 400;

// A picture has no lines.
const files = projectFiles().filter((file) => extname(file) !== '.png');
const code = files.filter((file) => ['.ts', '.mjs', '.cjs', '.js'].includes(extname(file)));
const documents = files.filter((file) => extname(file) === '.md');

// One letter of each word stands in brackets, so that this file does not find itself.
const MARKERS = /\b(TOD[O]|FIXM[E]|XX[X]|HAC[K])\b/;
const FOCUSED_OR_SKIPPED = /\.(only|skip)(\.each)?\(|\b(fit|fdescribe|xit|xtest|xdescribe)\(/;
const MACHINE_PATH = /(?<![\w.~}-])\/(work|root|home|Users)\//;
const REGISTRIES = [
  /\bregistry\.[a-z0-9-]+\.[a-z]{2,}/i,
  /\b(npmj[s]|pythonhoste[d]|pyp[i])\.(org|com)\b/i,
  /\b(artifactor[y]|verdacci[o])\b/i,
  /https?:\/\/(?!127\.|0\.0\.0\.0)\d+\.\d+\.\d+\.\d+/,
];

describe('the tree is tidy', () => {
  it('has found the files of the project', () => {
    expect(files).toEqual(expect.arrayContaining(['package.json', 'tsconfig.json']));
    expect(code).toContain('test/architecture/tidy.test.ts');
  });

  it(`has no source file of more than ${LINES_MAX} lines`, () => {
    const lengths = code.map((file) => ({ file, lines: text(file).trimEnd().split('\n').length }));
    expect(lengths.filter(({ lines }) => lines > LINES_MAX)).toEqual([]);
  });

  it('has no leftover markers', () => {
    expect(linesWith(MARKERS, written(files))).toEqual([]);
  });

  it('has no test that is singled out or left out', () => {
    expect(linesWith(FOCUSED_OR_SKIPPED, within('test', code))).toEqual([]);
  });

  it('names no path of a machine', () => {
    expect(linesWith(MACHINE_PATH, files)).toEqual([]);
  });

  it('names no package registry', () => {
    expect(REGISTRIES.flatMap((pattern) => linesWith(pattern, files))).toEqual([]);
    const host = registryOfThisMachine();
    expect(host === undefined ? [] : files.filter((file) => text(file).includes(host))).toEqual([]);
  });

  it('has no folder without a subject', () => {
    const folders = new Set(files.flatMap((file) => dirname(file).split('/')));
    const vague = ['utils', 'util', 'helpers', 'common', 'shared', 'lib', 'misc'];
    expect(vague.filter((name) => folders.has(name))).toEqual([]);
  });

  it('links every document from the README', () => {
    const linked = files.includes('README.md') ? linksOf('README.md') : [];
    const missing = documents.filter((file) => dirname(file) === 'docs' && !linked.includes(file));
    expect(missing).toEqual([]);
  });

  it('has no document that no other document links', () => {
    const linked = new Set(documents.flatMap(linksOf));
    expect(within('docs', documents).filter((file) => !linked.has(file))).toEqual([]);
  });

  it('links only to what is there', () => {
    const dead = documents.flatMap((file) =>
      linksOf(file)
        .filter((target) => !existsSync(join(ROOT, target)))
        .map((target) => `${file} -> ${target}`),
    );
    expect(dead).toEqual([]);
  });
});

/** What git has or would take; without git (an unpacked archive) whatever lies here. */
function projectFiles(): readonly string[] {
  try {
    const listed = execFileSync('git', ['ls-files', '-z', '-co', '--exclude-standard'], {
      cwd: ROOT,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).split('\0');
    const present = listed.filter((file) => file !== '' && existsSync(join(ROOT, file)));
    if (present.includes('package.json')) return present;
  } catch {
    // not a repository, or no git
  }
  return walk(ROOT);
}

function walk(folder: string): readonly string[] {
  const generated = ['.git', 'node_modules', 'coverage', 'results', '.cache'];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => !generated.includes(entry.name))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? walk(path) : [relative(ROOT, path).split(sep).join('/')];
    });
}

function text(file: string): string {
  return readFileSync(join(ROOT, file), 'utf8');
}

function within(folder: string, list: readonly string[]): readonly string[] {
  return list.filter((file) => file.startsWith(`${folder}/`));
}

/** Without what programs wrote: their letters mean nothing. */
function written(list: readonly string[]): readonly string[] {
  return list.filter(
    (file) => basename(file) !== 'package-lock.json' && !file.startsWith('test/replay/histories/'),
  );
}

function linesWith(pattern: RegExp, list: readonly string[]): readonly string[] {
  return list.flatMap((file) =>
    text(file)
      .split('\n')
      .flatMap((line, index) =>
        pattern.test(line) ? [`${file}:${index + 1}: ${line.trim().slice(0, 120)}`] : [],
      ),
  );
}

/** npm tells its scripts where it installs from; the name must not get into a committed file. */
function registryOfThisMachine(): string | undefined {
  const address = process.env['npm_config_registry'];
  if (address === undefined || !URL.canParse(address)) return undefined;
  const { host } = new URL(address);
  return /[.:]/.test(host) ? host : undefined;
}

/** Files of this project that a document links to, by their paths from the root. */
function linksOf(document: string): readonly string[] {
  const prose = text(document).replaceAll(/^```[\s\S]*?^```/gm, '');
  return [...prose.matchAll(/\]\(([^()\s#]+)[^()]*\)|^\[[^\]]+\]:\s*([^\s#]+)/gm)]
    .map((match) => match[1] ?? match[2] ?? '')
    .filter((target) => target !== '' && !/^[a-z][a-z0-9+.-]*:/i.test(target))
    .map((target) => normalize(join(dirname(document), decodeURI(target))).replace(/\/$/, ''));
}

import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import type { Policy } from '../../workflows/contract/policy';
import type { Scenario } from '../../workflows/contract/scenario';
import { policySchema, toPolicy } from './policy-schema';
import { quantitiesIn, type Quantity } from './quantities';
import { scenarioSchema, toScenario } from './scenario-schema';

/** A file of a user's that cannot be used: says where, what stands there and what was expected. */
export class InvalidFileError extends Error {
  readonly problems: readonly string[];

  constructor(file: string, problems: readonly string[]) {
    super(`${file} cannot be used:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
    this.name = 'InvalidFileError';
    this.problems = problems;
  }
}

/** Far above any file that a person writes; a larger one is a mistake or worse. */
const FILE_BYTES_MAX = 256 * 1024;
const PROBLEMS_SHOWN_MAX = 20;

/** A name from `scenarios/`, or the path of a file. */
export function loadScenario(nameOrPath: string): Scenario {
  return toScenario(loadFile('scenarios', nameOrPath, scenarioSchema));
}

/** A name from `policies/`, or the path of a file. */
export function loadPolicy(nameOrPath: string): Policy {
  return toPolicy(loadFile('policies', nameOrPath, policySchema));
}

/** Where the policy of this name, or path, stands. */
export const policyFile = (nameOrPath: string): string => findFile('policies', nameOrPath);

/** A recovery that runs may have a policy of which nobody has the file. */
export const hasPolicyFile = (nameOrPath: string): boolean =>
  isPath(nameOrPath) || existsSync(namedFile('policies', nameOrPath));

/** A file of YAML or JSON that stands for itself, held against its schema. */
export function checkedFile<Schema extends z.ZodType>(
  file: string,
  schema: Schema,
): z.output<Schema> {
  return parseOrRefuse(schema, file, readYaml(file));
}

/** The numbers of a scenario, each with who says so. */
export const quantitiesOfScenario = (nameOrPath: string): readonly Quantity[] =>
  quantitiesOf('scenarios', nameOrPath);

export const quantitiesOfPolicy = (nameOrPath: string): readonly Quantity[] =>
  quantitiesOf('policies', nameOrPath);

type Folder = 'scenarios' | 'policies';

/** Of a file that can be used: it has a name. */
function quantitiesOf(folder: Folder, nameOrPath: string): readonly Quantity[] {
  const { data } = readWithBase(folder, findFile(folder, nameOrPath));
  const { name } = data as { readonly name: string };
  return quantitiesIn(name, data);
}

function findFile(folder: Folder, nameOrPath: string): string {
  if (isPath(nameOrPath)) return nameOrPath;
  const file = namedFile(folder, nameOrPath);
  if (existsSync(file)) return file;
  throw new InvalidFileError(`${folder}/${nameOrPath}.yaml`, [
    `there is no such file; expected a path, or one of ${namesIn(folder).join(', ')}`,
  ]);
}

/** What `loadScenario` knows by name. */
export const scenarioNames = (): readonly string[] => namesIn('scenarios');

function namesIn(folder: Folder): readonly string[] {
  return readdirSync(join(projectRoot(), folder))
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => name.replace(/\.yaml$/, ''))
    .toSorted();
}

const namedFile = (folder: Folder, name: string): string =>
  join(projectRoot(), folder, `${name}.yaml`);

const isPath = (nameOrPath: string): boolean =>
  /\.ya?ml$/.test(nameOrPath) || nameOrPath.includes('/');

export const projectRoot = (): string => join(__dirname, '..', '..');

function loadFile<Schema extends z.ZodType>(
  folder: Folder,
  nameOrPath: string,
  schema: Schema,
): z.output<Schema> {
  const file = findFile(folder, nameOrPath);
  if (!existsSync(file)) {
    const what = folder === 'policies' ? 'policy' : 'scenario';
    const problem = `there is no such file in ${process.cwd()}; expected a ${what}`;
    throw new InvalidFileError(file, [problem]);
  }
  return parseOrRefuse(schema, file, readWithBase(folder, file));
}

/** What a file holds, as its schema hands it on; or an error with each place that is wrong. */
export function parseOrRefuse<Schema extends z.ZodType>(
  schema: Schema,
  file: string,
  { data, locate }: { readonly data: unknown; readonly locate: (path: Path) => string },
): z.output<Schema> {
  const parsed = schema.safeParse(data, { reportInput: true });
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.flatMap((issue) => describe(issue, data));
  const describeAt = ({ path, text }: Problem): string =>
    `${locate(path)}${showPath(path)}: ${text}`;
  throw new InvalidFileError(file, firstOf(problems, describeAt));
}

/**
 * A file that `extends` another has all sections of that one, but for those that it gives itself; one
 * that it gives as `null` it does not have.
 */
function readWithBase(folder: Folder, file: string, above: readonly string[] = []): YamlFile {
  const own = readYaml(file);
  if (!isMap(own.data) || !Object.hasOwn(own.data, 'extends')) return own;
  const { extends: base, ...sections } = own.data;
  const refuse = (path: Path, problem: string): never => {
    throw new InvalidFileError(file, [`${own.locate(path)}${showPath(path)}: ${problem}`]);
  };
  if (typeof base !== 'string') {
    const expected = `expected the name of a file in ${folder}/, or a path`;
    return refuse(['extends'], `${showValue(base)}: ${expected}`);
  }
  if (!Object.hasOwn(sections, 'name')) {
    const expected = 'expected a name of its own in a file that extends another';
    return refuse(['name'], `missing: ${expected}`);
  }
  const below = readBase(folder, base, [...above, resolve(file)]);
  if (typeof below === 'string') return refuse(['extends'], `${showValue(base)}: ${below}`);
  for (const [section, value] of Object.entries(sections)) {
    if (value === null && !Object.hasOwn(below.data, section)) {
      refuse([section], `null: expected a section of ${base}, which has none of this name`);
    }
  }
  const merged = Object.entries({ ...below.data, ...sections });
  return {
    data: Object.fromEntries(merged.filter(([, section]) => section !== null)),
    locate: (path) => {
      const isOfBase = path[0] !== undefined && !Object.hasOwn(sections, path[0]);
      const isThere = path[0] !== undefined && Object.hasOwn(below.data, path[0]);
      return isOfBase && isThere ? `${base}, ${below.locate(path)}` : own.locate(path);
    },
  };
}

type Base = YamlFile & { readonly data: Readonly<Record<string, unknown>> };

/** What a file extends, or what is wrong with that. `chain` are the files on the way there. */
function readBase(folder: Folder, base: string, chain: readonly string[]): Base | string {
  try {
    const found = isPath(base) ? resolve(dirname(chain.at(-1) ?? ''), base) : base;
    const file = findFile(folder, found);
    if (chain.includes(resolve(file))) return 'expected a file that does not extend this one';
    const { data, locate } = readWithBase(folder, file, chain);
    return isMap(data) ? { data, locate } : `${showValue(data)}: expected object`;
  } catch (error) {
    if (error instanceof InvalidFileError) return error.problems.join('; ');
    throw error;
  }
}

const isMap = (data: unknown): data is Readonly<Record<string, unknown>> =>
  typeof data === 'object' && data !== null && !Array.isArray(data);

/** To find a place takes time, and nobody reads a thousand lines. */
function firstOf<Found>(
  problems: readonly Found[],
  describeOne: (problem: Found) => string,
): readonly string[] {
  const hidden = problems.length - PROBLEMS_SHOWN_MAX;
  const shown = problems.slice(0, PROBLEMS_SHOWN_MAX).map(describeOne);
  return hidden > 0 ? [...shown, `… and ${hidden} more`] : shown;
}

type Path = readonly PropertyKey[];
type Problem = { readonly path: Path; readonly text: string };

function describe(issue: z.core.$ZodIssue, data: unknown): Problem[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      path: [...issue.path, key],
      text: `${showValue(valueAt(data, [...issue.path, key]))}: unknown key; expected none of this name`,
    }));
  }
  const value = showValue(valueAt(data, issue.path));
  const message = issue.message
    .replace(/^Invalid (input|option): /, '')
    .replace(/^Too (small|big): /, '');
  return [{ path: issue.path, text: `${value}: ${message}` }];
}

type YamlFile = { readonly data: unknown; readonly locate: (path: Path) => string };

function readYaml(file: string): YamlFile {
  if (!existsSync(file)) throw new InvalidFileError(file, ['there is no such file']);
  const { size } = statSync(file);
  if (!statSync(file).isFile()) throw new InvalidFileError(file, ['expected a file']);
  if (size > FILE_BYTES_MAX) {
    const expected = `expected at most ${FILE_BYTES_MAX} bytes`;
    throw new InvalidFileError(file, [`the file has ${size} bytes; ${expected}`]);
  }
  const lines = new LineCounter();
  const document = parseDocument(decode(file), { lineCounter: lines, uniqueKeys: true });
  // A warning is about a tag that means nothing here: the value would be taken for something else.
  const faults = [...document.errors, ...document.warnings];
  if (faults.length > 0) {
    const describeFault = ({ message }: Error): string =>
      `not YAML: ${message.split('\n')[0] ?? message}`;
    throw new InvalidFileError(file, firstOf(faults, describeFault));
  }
  const locate = (path: Path): string => {
    for (let depth = path.length; depth >= 0; depth -= 1) {
      const node = document.getIn(path.slice(0, depth), true) as { range?: number[] } | undefined;
      const start = node?.range?.[0];
      if (start !== undefined) return `line ${lines.linePos(start).line}, `;
    }
    return '';
  };
  try {
    return { data: document.toJS({ maxAliasCount: 50 }), locate };
  } catch (error) {
    throw new InvalidFileError(file, [`not YAML that can be used: ${(error as Error).message}`]);
  }
}

function decode(file: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file));
  } catch {
    throw new InvalidFileError(file, ['not UTF-8 text']);
  }
}

function showPath(path: Path): string {
  if (path.length === 0) return 'the whole file';
  return path
    .map((part) => {
      if (typeof part === 'number') return `[${part}]`;
      const key = String(part);
      // A key may be anything, also what moves a terminal's cursor.
      return /^[\w-]{1,60}$/.test(key) ? `.${key}` : `[${showValue(key)}]`;
    })
    .join('')
    .replace(/^\./, '');
}

function valueAt(data: unknown, path: Path): unknown {
  let value = data;
  for (const part of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part))
      return undefined;
    value = (value as Record<PropertyKey, unknown>)[part];
  }
  return value;
}

function showValue(value: unknown): string {
  if (value === undefined) return 'missing';
  if (typeof value === 'number') return String(value);
  const text = toJson(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

/** YAML's anchors can make a value that contains itself; JSON has none such. */
function toJson(value: unknown): string {
  try {
    // JSON leaves the control characters above ASCII as they are; a terminal obeys them.
    return JSON.stringify(value).replace(
      /[\u007f-\u009f]/g,
      (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
    );
  } catch {
    return 'a value that contains itself';
  }
}

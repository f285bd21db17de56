import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Scenario } from '../workflows/contract/scenario';
import { JournaledWorld, type JournalEntry } from './journaled-world';
import { OPERATIONS, type Operation } from './world/operations';
import { World } from './world/world';

/**
 * A journal as text: a header, then one line an act. Each line carries a hash over itself and the line
 * before it, so that a line that was changed, left out or put in later shows.
 */
const JOURNAL_FORMAT = 'blackstart/journal@1';

/** Which night a journal tells: with another world, scenario or seed the same acts mean nothing. */
export type JournalHeader = {
  readonly format: string;
  readonly world: string;
  readonly scenario: string;
  readonly scenarioDigest: string;
  readonly seed: number;
};

export type ReadJournal = {
  /** Undefined when not even the first line was written whole. */
  readonly header: JournalHeader | undefined;
  readonly entries: readonly JournalEntry[];
  /** Hash of the last whole line: the next one is chained to it. */
  readonly lastHash: string;
  readonly wholeBytes: number;
  readonly tornBytes: number;
};

/** A journal that cannot be used: which one, where, and what was expected. */
export class InvalidJournalError extends Error {
  constructor(file: string, problem: string) {
    super(`journal ${file}: ${problem}`);
    this.name = 'InvalidJournalError';
  }
}

/** What the first line is chained to. */
export const FIRST_HASH = '0'.repeat(64);

export function journalHeader(night: {
  readonly world: string;
  readonly scenario: Scenario;
  readonly seed: number;
}): JournalHeader {
  const { world, scenario, seed } = night;
  const scenarioDigest = sha256(JSON.stringify(scenario, sortKeys));
  return { format: JOURNAL_FORMAT, world, scenario: scenario.name, scenarioDigest, seed };
}

/** The line of a header or an entry, without its line break, and the hash that it ends in. */
export function sealLine(
  content: JournalHeader | JournalEntry,
  previous: string,
): { readonly line: string; readonly hash: string } {
  const body = JSON.stringify(content);
  const hash = sha256(`${previous}\n${body}`);
  return { line: `${body.slice(0, -1)},"hash":"${hash}"}`, hash };
}

/**
 * Reads a journal back. What stands behind the last line break was torn by the end of its writer and
 * never answered, so it does not count; anything else that is not as it was written is an error.
 */
export function readJournal(bytes: Buffer, file: string): ReadJournal {
  const wholeBytes = bytes.lastIndexOf('\n') + 1;
  const tornBytes = bytes.length - wholeBytes;
  const [first, ...rest] = bytes.subarray(0, wholeBytes).toString('utf8').split('\n').slice(0, -1);
  if (first === undefined) {
    return { header: undefined, entries: [], lastHash: FIRST_HASH, wholeBytes, tornBytes };
  }
  const head = openLine(first, FIRST_HASH, { file, number: 1, schema: headerSchema });
  let lastHash = head.hash;
  const entries = rest.map((line, index) => {
    const entry = openLine(line, lastHash, { file, number: index + 2, schema: entrySchema });
    lastHash = entry.hash;
    // The schema says what the fold depends on; the rest of a request is its port's business.
    return entry.content as unknown as JournalEntry;
  });
  return { header: head.content, entries, lastHash, wholeBytes, tornBytes };
}

/** Names the first field in which a journal tells another night than the one that is wanted. */
export function checkHeader(found: JournalHeader, wanted: JournalHeader, file: string): void {
  for (const field of ['format', 'world', 'scenario', 'scenarioDigest', 'seed'] as const) {
    if (found[field] === wanted[field]) continue;
    const problem = `${field} is ${JSON.stringify(found[field])}, expected ${JSON.stringify(wanted[field])}`;
    const remedy = 'give the same as when it was begun, or another file to begin anew';
    throw new InvalidJournalError(file, `${problem}: ${remedy}`);
  }
}

/** The world as it stood when the journal's last act was answered: the same each time it is asked. */
export function foldJournal(
  journal: Pick<ReadJournal, 'header' | 'entries'>,
  scenario: Scenario,
  file: string,
): JournaledWorld {
  if (journal.header === undefined) throw new InvalidJournalError(file, 'has no header');
  const { world: id, seed } = journal.header;
  checkHeader(journal.header, journalHeader({ world: id, scenario, seed }), file);
  const world = new JournaledWorld(new World(scenario, seed), { order: 'arrival' });
  world.restore(journal.entries);
  return world;
}

const headerSchema = z.object({
  format: z.string(),
  world: z.string(),
  scenario: z.string(),
  scenarioDigest: z.string(),
  seed: z.number(),
});

const actSchema = z.looseObject({ world: z.string(), role: z.string(), at: z.number() });

const entrySchema = z.object({
  key: z.string(),
  at: z.number(),
  operation: z.enum(OPERATIONS as [Operation, ...Operation[]]),
  request: z.looseObject({ act: actSchema }),
  answer: z.unknown(),
});

const SEALED = /^(\{.*),"hash":"([0-9a-f]{64})"\}$/;

type Place<Content> = {
  readonly file: string;
  readonly number: number;
  readonly schema: z.ZodType<Content>;
};

function openLine<Content>(
  line: string,
  previous: string,
  { file, number, schema }: Place<Content>,
): { readonly content: Content; readonly hash: string } {
  const complain = (what: string): never => {
    throw new InvalidJournalError(file, `line ${number} ${what}`);
  };
  const [, opened, hash] = SEALED.exec(line) ?? complain('is broken: it does not end in a hash');
  const body = `${opened ?? ''}}`;
  if (hash === undefined || sha256(`${previous}\n${body}`) !== hash) {
    return complain('is not what was written, or does not follow the line before it');
  }
  const parsed = schema.safeParse(JSON.parse(body));
  if (parsed.success) return { content: parsed.data, hash };
  const [issue] = parsed.error.issues;
  return complain(`says nothing that this version understands at "${issue?.path.join('.') ?? ''}"`);
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** The order in which a file lists its keys says nothing about the scenario. */
function sortKeys(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import type { Scenario } from '../workflows/contract/scenario';
import { FileLock } from './file-lock';
import type { Journal, JournalEntry, JournaledWorld } from './journaled-world';
import {
  checkHeader,
  FIRST_HASH,
  foldJournal,
  readJournal,
  sealLine,
  type JournalHeader,
  type ReadJournal,
} from './journal-text';

/**
 * A world's journal on disk, held by one process. An act's line is handed to the operating system
 * before the act is answered, so it outlives this process; a machine that loses its power may lose the
 * last lines, as a rehearsal may.
 */
export class JournalFile implements Journal {
  readonly file: string;
  /** What stood in it when it was opened. */
  readonly entries: readonly JournalEntry[];
  /** Bytes of a last line that its writer did not finish; they are gone now. */
  readonly droppedBytes: number;
  readonly #lock: FileLock;
  readonly #descriptor: number;
  #lastHash: string;
  #failure: Error | undefined;

  private constructor(file: string, header: JournalHeader, lock: FileLock) {
    this.file = file;
    this.#lock = lock;
    const found = readJournalFile(file);
    if (found.header !== undefined) checkHeader(found.header, header, file);
    this.entries = found.entries;
    this.droppedBytes = found.tornBytes;
    this.#lastHash = found.lastHash;
    if (found.tornBytes > 0) truncateSync(file, found.wholeBytes);
    this.#descriptor = openSync(file, 'a');
    if (found.header === undefined) this.#write(header);
  }

  /** Begins a journal, or goes on with one of the same night. */
  static open(file: string, header: JournalHeader): JournalFile {
    mkdirSync(dirname(file), { recursive: true });
    const lock = FileLock.acquire(`${file}.lock`);
    try {
      return new JournalFile(file, header, lock);
    } catch (error) {
      lock.release();
      throw error;
    }
  }

  /** Why the journal takes no more acts, once a line could not be written. */
  get failure(): Error | undefined {
    return this.#failure;
  }

  append(entry: JournalEntry): void {
    this.#write(entry);
  }

  close(): void {
    closeSync(this.#descriptor);
    this.#lock.release();
  }

  /** After one failure nothing more is written, so that the file's torn line stays its last. */
  #write(content: JournalHeader | JournalEntry): void {
    if (this.#failure !== undefined) throw this.#failure;
    const { line, hash } = sealLine(content, this.#lastHash);
    const bytes = Buffer.from(`${line}\n`);
    try {
      for (let done = 0; done < bytes.length;) done += writeSync(this.#descriptor, bytes, done);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.#failure = new Error(`journal ${this.file} cannot be written: ${reason}`);
      throw this.#failure;
    }
    this.#lastHash = hash;
  }
}

/** Writes the whole journal of a night that is over, over whatever stood there. */
export function writeJournalFile(
  file: string,
  header: JournalHeader,
  entries: readonly JournalEntry[],
): void {
  mkdirSync(dirname(file), { recursive: true });
  let lastHash = FIRST_HASH;
  const lines = [header, ...entries].map((content) => {
    const { line, hash } = sealLine(content, lastHash);
    lastHash = hash;
    return `${line}\n`;
  });
  writeFileSync(file, lines.join(''));
}

/** Reads without holding: the journal of a world that is being run can be looked at. */
export function readJournalFile(file: string): ReadJournal {
  return readJournal(existsSync(file) ? readFileSync(file) : Buffer.alloc(0), file);
}

/** The world that a journal tells of, to show that run again exactly. */
export function foldJournalFile(file: string, scenario: Scenario): JournaledWorld {
  return foldJournal(readJournalFile(file), scenario, file);
}

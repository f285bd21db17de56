import type { AuditEntry } from '../contract/steering';
import { canonicalJson } from './canonical-json';
import { sha256 } from './sha256';

const FIRST = '0'.repeat(64);

/** Written down as it happens; each line holds the hash of the one before. */
export class AuditLog {
  readonly #entries: AuditEntry[] = [];

  get entries(): readonly AuditEntry[] {
    return this.#entries;
  }

  /** Whoever knows the head can tell whether any line was changed, left out or put in. */
  get head(): string {
    return this.#entries.at(-1)?.hash ?? FIRST;
  }

  append(line: Omit<AuditEntry, 'sequence' | 'previous' | 'hash'>): void {
    const sealed = { ...line, sequence: this.#entries.length + 1, previous: this.head };
    this.#entries.push({ ...sealed, hash: hashOf(sealed) });
  }
}

/** SHA-256 over the canonical JSON of a line without its own hash. */
const hashOf = (line: Omit<AuditEntry, 'hash'>): string => sha256(canonicalJson(line));

/** The first line that does not follow from the one before it, and why; undefined when all do. */
export function brokenLink(
  entries: readonly AuditEntry[],
): { readonly sequence: number; readonly reason: string } | undefined {
  let previous = FIRST;
  for (const [index, { hash, ...line }] of entries.entries()) {
    const sequence = index + 1;
    if (line.sequence !== sequence) {
      return { sequence, reason: `its number is ${line.sequence}, expected ${sequence}` };
    }
    if (line.previous !== previous) {
      return { sequence, reason: 'it does not name the hash of the line before it' };
    }
    if (hashOf(line) !== hash) return { sequence, reason: 'its hash is not that of its text' };
    previous = hash;
  }
  return undefined;
}

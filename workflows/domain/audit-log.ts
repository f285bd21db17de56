import type { AuditEntry } from '../contract/steering';
import { canonicalJson } from './canonical-json';
import { sha256 } from './sha256';

/** What the first line has for the hash of the line before it. */
export const NO_HASH = '0'.repeat(64);

/** Written down as it happens; each line holds the hash of the one before. */
export class AuditLog {
  readonly #entries: AuditEntry[] = [];

  get entries(): readonly AuditEntry[] {
    return this.#entries;
  }

  /** Whoever knows the head can tell whether any line was changed, left out or put in. */
  get head(): string {
    return this.#entries.at(-1)?.hash ?? NO_HASH;
  }

  append(line: Omit<AuditEntry, 'sequence' | 'previous' | 'hash'>): void {
    const sealed = { ...line, sequence: this.#entries.length + 1, previous: this.head };
    this.#entries.push({ ...sealed, hash: hashOf(sealed) });
  }
}

/** SHA-256 over the canonical JSON of a line without its own hash. */
export function hashOf({
  hash: _hash,
  ...line
}: Omit<AuditEntry, 'hash'> & Partial<Pick<AuditEntry, 'hash'>>): string {
  return sha256(canonicalJson(line));
}

import type { AuditEntry } from '../../workflows/contract/steering';
import { hashOf, NO_HASH } from '../../workflows/domain/audit-log';

/** The first place at which an audit does not hold, and why; undefined: it holds from end to end. */
export function brokenLink(
  entries: readonly AuditEntry[],
): { readonly sequence: number; readonly why: string } | undefined {
  let previous = NO_HASH;
  for (const [index, entry] of entries.entries()) {
    const first = entries[0]?.sequence ?? 0;
    const why = faultOf(entry, { previous, sequence: first + index });
    if (why !== undefined) return { sequence: entry.sequence, why };
    previous = entry.hash;
  }
  return undefined;
}

function faultOf(
  entry: AuditEntry,
  expected: { readonly previous: string; readonly sequence: number },
): string | undefined {
  if (entry.sequence !== expected.sequence) return `expected entry ${expected.sequence} here`;
  if (entry.previous !== expected.previous) {
    return `it follows ${short(entry.previous)}, expected ${short(expected.previous)}`;
  }
  const hash = hashOf(entry);
  if (entry.hash === hash) return undefined;
  return `its hash is ${short(entry.hash)}, and what it says has ${short(hash)}`;
}

const short = (hash: string): string => hash.slice(0, 12);

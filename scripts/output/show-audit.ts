import colors from 'picocolors';
import type { AuditEntry } from '../../workflows/contract/steering';
import { formatOffset, type Instant } from '../../workflows/domain/instant';
import { oneLine } from '../../worker/one-line';

/** An audit, an entry a line: when, what kind, by whom, what, and why. */
export function showAudit(entries: readonly AuditEntry[], zero: Instant): string {
  if (entries.length === 0) return 'no entries';
  const rows = entries.map(({ sequence, at, kind, step, by, reason, text, hash }) => ({
    head: `${String(sequence).padStart(4)}  ${formatOffset(at, zero).padEnd(9)}  ${kind.padEnd(8)}`,
    said: [step ?? '', by, text, reason === '' ? '' : `(${reason})`].filter((part) => part !== ''),
    hash: hash.slice(0, 12),
  }));
  return rows
    .map(({ head, said, hash }) => `${head} ${colors.dim(hash)}  ${oneLine(said.join(' · '))}`)
    .join('\n');
}

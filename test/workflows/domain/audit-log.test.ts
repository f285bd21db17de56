import fc from 'fast-check';
import type { AuditEntry } from '../../../workflows/contract/steering';
import { brokenLink } from '../../../worker/recoveries/check-audit';
import { AuditLog } from '../../../workflows/domain/audit-log';

function logOf(count: number): AuditLog {
  const log = new AuditLog();
  for (let at = 1; at <= count; at += 1) {
    log.append({ at, kind: 'approve', by: `person ${at}`, reason: 'checked', text: `line ${at}` });
  }
  return log;
}

/** The place, from 1, of the first line that does not follow; whatever number it bears. */
const brokenAt = (entries: readonly AuditEntry[]): number | undefined =>
  entries
    .map((_, index) => index + 1)
    .find((count) => brokenLink(entries.slice(0, count)) !== undefined);

describe('the audit', () => {
  it('is whole as it was written, line by line', () => {
    const log = logOf(5);
    expect(brokenLink(log.entries)).toBeUndefined();
    expect(log.head).toBe(log.entries.at(-1)?.hash);
    expect(log.entries[0]?.previous).toBe('0'.repeat(64));
  });

  it('shows the first line that was changed, whatever of it was', () => {
    const fields = ['at', 'by', 'reason', 'text', 'kind', 'previous', 'hash'] as const;
    fc.assert(
      fc.property(fc.nat({ max: 8 }), fc.constantFrom(...fields), (index, field) => {
        const entries: AuditEntry[] = [...logOf(9).entries];
        const entry = entries[index] as AuditEntry;
        const changed = field === 'at' ? entry.at + 1 : `${entry[field]}x`;
        entries[index] = { ...entry, [field]: changed };
        expect(brokenAt(entries)).toBe(index + 1);
      }),
    );
  });

  it('shows where lines were left out, put in, or exchanged', () => {
    const entries = logOf(6).entries;
    expect(brokenAt(entries.toSpliced(2, 1))).toBe(3);
    expect(brokenAt(entries.toSpliced(2, 0, entries[1] as AuditEntry))).toBe(3);
    expect(brokenAt([...entries].toReversed())).toBe(1);
  });

  it('cannot show by itself that its end was cut off: for that there is the head', () => {
    const log = logOf(6);
    const cut = log.entries.slice(0, 4);
    expect(brokenLink(cut)).toBeUndefined();
    expect(cut.at(-1)?.hash).not.toBe(log.head);
  });
});

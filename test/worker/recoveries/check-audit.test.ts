import { brokenLink } from '../../../worker/recoveries/check-audit';
import type { AuditEntry } from '../../../workflows/contract/steering';
import { hashOf } from '../../../workflows/domain/audit-log';
import { canonicalJson } from '../../../workflows/domain/canonical-json';
import { sha256 } from '../../../workflows/domain/sha256';

const said = (sequence: number): Omit<AuditEntry, 'previous' | 'hash'> => ({
  ...{ sequence, at: sequence * 500, by: 'anna' },
  ...{ kind: 'pause', reason: `reason ${sequence}`, text: 'pauses the recovery' },
});

/** As the contract says that a chain is made, and not by the code that is tested. */
function audit(length: number): AuditEntry[] {
  const entries: AuditEntry[] = [];
  for (let sequence = 1; sequence <= length; sequence += 1) {
    const previous = entries.at(-1)?.hash ?? '0'.repeat(64);
    const entry = { ...said(sequence), previous };
    entries.push({ ...entry, hash: sha256(canonicalJson(entry)) });
  }
  return entries;
}

const changed = (entries: AuditEntry[], index: number, by: Partial<AuditEntry>): AuditEntry[] =>
  entries.map((entry, at) => (at === index ? { ...entry, ...by } : entry));

describe('the audit of a recovery', () => {
  it('holds as it was written, and when nothing was', () => {
    expect(brokenLink(audit(4))).toBeUndefined();
    expect(brokenLink([])).toBeUndefined();
  });

  it.each<readonly [string, Partial<AuditEntry>]>([
    ['the text', { text: 'approves everything' }],
    ['a person', { by: 'bert' }],
    ['an instant', { at: 1 }],
    ['a step that was none', { step: 'restore-dynamodb' }],
    ['the hash', { hash: 'a'.repeat(64) }],
  ])('is broken where somebody has changed %s', (_what, change) => {
    expect(brokenLink(changed(audit(4), 2, change))).toMatchObject({
      sequence: 3,
      why: expect.stringMatching(/^its hash is/) as string,
    });
  });

  it('is broken after an entry that was changed with its hash', () => {
    const entries = audit(4);
    const forged = { ...said(2), text: 'nothing', previous: entries[0]!.hash, hash: '' };
    const broken = brokenLink(changed(entries, 1, { ...forged, hash: hashOf(forged) }));
    expect(broken).toMatchObject({ sequence: 3, why: expect.stringMatching('follows') as string });
  });

  it('is broken where an entry is missing, at the beginning too', () => {
    expect(brokenLink(audit(4).toSpliced(1, 1))).toMatchObject({ sequence: 3 });
    expect(brokenLink(audit(4).slice(1))).toMatchObject({ sequence: 2 });
  });
});

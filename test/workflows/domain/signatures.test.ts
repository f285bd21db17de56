import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import fc from 'fast-check';
import { isSignedBy, statementOf, type Spoken } from '../../../workflows/domain/signatures';

const PLACE = { region: 'us-east-1', incident: 'drill', recovery: 1 };
const SIGNED = { planDigest: 'a'.repeat(64), expiresAt: 600_000, nonce: 'n'.repeat(16) };
const SPOKEN: Spoken = {
  ...{ kind: 'approve', step: 'override-dns-record', by: 'dns-lead', reason: 'checked' },
};

const { publicKey, privateKey } = generateKeyPairSync('ed25519');
const hexOf = (key: KeyObject): string =>
  key.export({ format: 'der', type: 'spki' }).subarray(-32).toString('hex');
const signatureOf = (text: string): string =>
  sign(null, Buffer.from(text), privateKey).toString('base64');

describe('isSignedBy', () => {
  it('takes what OpenSSL signs (node:crypto), whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(isSignedBy(hexOf(publicKey), text, signatureOf(text))).toBe(true);
        expect(isSignedBy(hexOf(publicKey), `${text} `, signatureOf(text))).toBe(false);
      }),
      { numRuns: 20 },
    );
  });

  it("refuses another person's key, and what is no signature or no key", () => {
    const other = generateKeyPairSync('ed25519').publicKey;
    const signature = signatureOf('text');
    expect(isSignedBy(hexOf(other), 'text', signature)).toBe(false);
    for (const odd of ['', 'no base64', signature.slice(4), `${signature}AAAA`, `é${signature}`]) {
      expect(isSignedBy(hexOf(publicKey), 'text', odd)).toBe(false);
    }
    expect(isSignedBy('no key', 'text', signature)).toBe(false);
  });
});

describe('statementOf', () => {
  it('changes with everything that is said, to whom, about which plan and until when', () => {
    const texts = [
      statementOf(PLACE, SPOKEN, SIGNED),
      statementOf({ ...PLACE, region: 'eu-west-1' }, SPOKEN, SIGNED),
      statementOf({ ...PLACE, incident: 'other' }, SPOKEN, SIGNED),
      statementOf({ ...PLACE, recovery: 2 }, SPOKEN, SIGNED),
      statementOf(PLACE, { ...SPOKEN, kind: 'skip' }, SIGNED),
      statementOf(PLACE, { ...SPOKEN, step: 'disable-automation' }, SIGNED),
      statementOf(PLACE, { ...SPOKEN, by: 'somebody' }, SIGNED),
      statementOf(PLACE, { ...SPOKEN, reason: 'other' }, SIGNED),
      statementOf(PLACE, { ...SPOKEN, windowMax: null }, SIGNED),
      statementOf(PLACE, { ...SPOKEN, totalMax: 3 }, SIGNED),
      statementOf(PLACE, SPOKEN, { ...SIGNED, planDigest: 'b'.repeat(64) }),
      statementOf(PLACE, SPOKEN, { ...SIGNED, expiresAt: 600_001 }),
      statementOf(PLACE, SPOKEN, { ...SIGNED, nonce: 'm'.repeat(16) }),
    ];
    expect(new Set(texts).size).toBe(texts.length);
  });
});

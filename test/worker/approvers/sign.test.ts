import { generateKeyPairSync } from 'node:crypto';
import { publicKeyHex } from '../../../worker/approvers/key-files';
import { signCommand } from '../../../worker/approvers/sign';
import { isSignedBy, statementOf } from '../../../workflows/domain/signatures';

const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const place = { region: 'r', incident: 'i', recovery: 2 };
const command = { kind: 'limit', by: 'anna', reason: 'zu viel – é', windowMax: null } as const;
const terms = { planDigest: 'd'.repeat(64), expiresAt: 600_000, nonce: 'n'.repeat(16) };
const signed = signCommand({ key: privateKey, place, command, ...terms });

describe('a signature under a command', () => {
  it('is one by that key, for all that was said', () => {
    const { signature, ...rest } = signed;
    expect(rest).toEqual(terms);
    const statement = statementOf(place, command, rest);
    expect(isSignedBy(publicKeyHex(publicKey), statement, signature)).toBe(true);
  });

  it.each<readonly [string, string]>([
    ['another recovery', statementOf({ ...place, recovery: 1 }, command, terms)],
    ['another plan', statementOf(place, command, { ...terms, planDigest: 'e'.repeat(64) })],
    ['a later end', statementOf(place, command, { ...terms, expiresAt: 600_500 })],
    ['another limit', statementOf(place, { ...command, windowMax: 1 }, terms)],
    ['another reason', statementOf(place, { ...command, reason: 'x' }, terms)],
  ])('is none for %s', (_what, statement) => {
    expect(isSignedBy(publicKeyHex(publicKey), statement, signed.signature)).toBe(false);
  });

  it('is none by another key', () => {
    const other = publicKeyHex(generateKeyPairSync('ed25519').publicKey);
    expect(isSignedBy(other, statementOf(place, command, terms), signed.signature)).toBe(false);
  });
});

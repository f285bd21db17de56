import { randomBytes } from 'node:crypto';
import { ed25519 } from '@noble/curves/ed25519.js';
import { bytesToHex, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import type { Approver, Signed } from '../workflows/contract/steering';
import { sha256 } from '../workflows/domain/sha256';
import { statementOf, type SignedFor, type Spoken } from '../workflows/domain/signatures';
import type { ApproverPort } from './ports';

type Person = { readonly name: string; readonly roles: readonly string[] };

/**
 * The key of a person in a rehearsal: made of the name, so that everybody can make it, and the same in
 * every run. It is worth nothing outside: a region that is not simulated knows no such key.
 */
const rehearsalKey = (name: string): Uint8Array =>
  hexToBytes(sha256(`blackstart rehearsal key of ${name}`));

const rehearsalApprover = ({ name, roles }: Person): Approver => ({
  ...{ name, roles },
  publicKey: bytesToHex(ed25519.getPublicKey(rehearsalKey(name))),
});

/** Signs as a person of a rehearsal. */
export function signInRehearsal(
  place: SignedFor,
  spoken: Spoken,
  unsigned: { readonly planDigest: string; readonly expiresAt: number; readonly nonce?: string },
): Signed {
  const { planDigest, expiresAt, nonce = randomBytes(16).toString('hex') } = unsigned;
  const statement = statementOf(place, spoken, { planDigest, expiresAt, nonce });
  const signature = ed25519.sign(utf8ToBytes(statement), rehearsalKey(spoken.by));
  return { planDigest, expiresAt, nonce, signature: Buffer.from(signature).toString('base64') };
}

/** Of a worker that holds a simulated region: who is configured, and the people of a rehearsal. */
export function rehearsalApproverActivities(configured: readonly Approver[]): ApproverPort {
  return {
    readApprovers({ people = [] }) {
      const names = new Set(configured.map(({ name }) => name));
      // Whoever is configured has a key of their own, which nobody else can make.
      const made = people.filter(({ name }) => !names.has(name)).map(rehearsalApprover);
      return Promise.resolve({ approvers: [...configured, ...made] });
    },
    signRequest({ place, spoken, planDigest, expiresAt }) {
      return Promise.resolve(signInRehearsal(place, spoken, { planDigest, expiresAt }));
    },
  };
}

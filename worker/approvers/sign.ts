import { sign, type KeyObject } from 'node:crypto';
import type { Signed } from '../../workflows/contract/steering';
import { statementOf, type SignedFor, type Spoken } from '../../workflows/domain/signatures';

export type ToSign = Omit<Signed, 'signature'> & {
  /** An Ed25519 private key. */
  readonly key: KeyObject;
  /** The recovery that it is said to. */
  readonly place: SignedFor;
  readonly command: Spoken;
};

/** Puts a person's signature under a command, or under the request for a recovery. */
export function signCommand({ key, place, command, ...signed }: ToSign): Signed {
  const { planDigest, expiresAt, nonce } = signed;
  const said = { planDigest, expiresAt, nonce };
  // Ed25519 hashes for itself, so no algorithm is named.
  const signature = sign(null, Buffer.from(statementOf(place, command, said)), key);
  return { ...said, signature: signature.toString('base64') };
}

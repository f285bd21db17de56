import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { BadInputError } from '../bad-input';

/** Reads a person's private key, as `keygen` writes it: Ed25519, PKCS #8, PEM. */
export function readPrivateKey(file: string): KeyObject {
  const key = parsed(file, createPrivateKey);
  if (key.asymmetricKeyType === 'ed25519') return key;
  throw new BadInputError(
    `--key ${file}: a key of type ${key.asymmetricKeyType ?? 'unknown'}, expected Ed25519`,
  );
}

/** The public half of a key, as an approvers file has it: 32 bytes as 64 hexadecimal digits. */
export function publicKeyHex(key: KeyObject): string {
  const { x = '' } = (key.type === 'private' ? createPublicKey(key) : key).export({
    format: 'jwk',
  });
  return Buffer.from(x, 'base64url').toString('hex');
}

function parsed(file: string, parse: (pem: Buffer) => KeyObject): KeyObject {
  let pem: Buffer;
  try {
    pem = readFileSync(file);
  } catch (error) {
    throw new BadInputError(`--key ${file} cannot be read: ${(error as Error).message}`);
  }
  try {
    return parse(pem);
  } catch {
    // What OpenSSL says of it helps nobody, and may quote the key.
    throw new BadInputError(`--key ${file}: expected a private key in PEM without a passphrase`);
  }
}

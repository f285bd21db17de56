import { createPublicKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { ed25519 } from '@noble/curves/ed25519.js';
import type { z } from 'zod';
import type { Approver } from '../../workflows/contract/steering';
import { checkedFile, InvalidFileError } from '../config/load-file';
import { approversSchema } from './approvers-schema';
import { publicKeyHex } from './key-files';

/** Whose signatures count, from a file (`docs/schemas/approvers.schema.json`): names, roles, public keys. */
export function loadApprovers(file: string): readonly Approver[] {
  const written = checkedFile(file, approversSchema);
  const problems: string[] = [];
  const approvers = written.map((approver, index): Approver => {
    const key = keyOf(approver, file);
    if ('problem' in key) problems.push(`[${index}].publicKey: ${key.problem}`);
    return { ...approver, publicKey: 'hex' in key ? key.hex : '' };
  });
  problems.push(...repeated(approvers, 'name'), ...repeated(approvers, 'publicKey'));
  if (problems.length > 0) throw new InvalidFileError(file, problems);
  return approvers;
}

type Written = z.output<typeof approversSchema>[number];
type Key = { readonly hex: string } | { readonly problem: string };

function keyOf({ publicKey }: Written, file: string): Key {
  const isPath = publicKey.endsWith('.pem');
  const key = isPath ? readPem(resolve(dirname(file), publicKey)) : { hex: publicKey };
  if ('problem' in key) return { problem: `"${publicKey}": ${key.problem}` };
  if (isUsable(key.hex)) return { hex: key.hex.toLowerCase() };
  return {
    problem: `"${publicKey}": expected a public key of Ed25519, which these digits are not`,
  };
}

function readPem(file: string): Key {
  try {
    const pem = readFileSync(file, 'utf8');
    // Node would make the public key of it, and a secret would lie where many can read it.
    if (pem.includes('PRIVATE KEY')) return { problem: 'a private key: expected the public one' };
    const key = createPublicKey(pem);
    if (key.asymmetricKeyType === 'ed25519') return { hex: publicKeyHex(key) };
    return { problem: `a key of type ${key.asymmetricKeyType ?? 'unknown'}: expected Ed25519` };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const why = code === 'ENOENT' ? 'there is no such file' : 'not a public key in PEM';
    return { problem: `${why}; expected a public key of Ed25519` };
  }
}

/** A point of the curve; one of small order would take the signatures of anybody. */
function isUsable(hex: string): boolean {
  try {
    return !ed25519.Point.fromHex(hex).isSmallOrder();
  } catch {
    return false;
  }
}

/** One name stands for one person, and one key too: two of them would count as two consents. */
function repeated(approvers: readonly Approver[], field: 'name' | 'publicKey'): readonly string[] {
  return approvers.flatMap((approver, index) => {
    const first = approvers.findIndex((other) => other[field] === approver[field]);
    if (first === index || approver[field] === '') return [];
    return [`[${index}].${field}: "${approver[field]}": expected another than that of [${first}]`];
  });
}

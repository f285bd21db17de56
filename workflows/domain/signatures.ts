import { ed25519 } from '@noble/curves/ed25519.js';
import { hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import type { Command, Signed } from '../contract/steering';
import { canonicalJson } from './canonical-json';

/** The recovery that a person speaks to. */
export type SignedFor = {
  readonly region: string;
  readonly incident: string;
  readonly recovery: number;
};

/** A command, or the request with which a recovery starts. */
export type Spoken = Omit<Command, 'kind' | 'signed' | 'at'> & {
  readonly kind: Command['kind'] | 'start';
};

/**
 * The text that is signed: all that the command says, to which recovery, about which plan, until when.
 * Its first field keeps it apart from whatever else the same key signs.
 */
export function statementOf(
  place: SignedFor,
  spoken: Spoken,
  { planDigest, expiresAt, nonce }: Omit<Signed, 'signature'>,
): string {
  const { region, incident, recovery } = place;
  const { kind, step, by, reason, windowMax, totalMax } = spoken;
  return canonicalJson({
    ...{ signs: 'blackstart command 1', region, incident, recovery },
    ...{ kind, step, by, reason, windowMax, totalMax, planDigest, expiresAt, nonce },
  });
}

const SIGNATURE_BYTES = 64;

/** Whether this text was signed by the owner of this key; false for what is no signature at all. */
export function isSignedBy(publicKey: string, statement: string, signature: string): boolean {
  const bytes = bytesOf(signature);
  if (bytes?.length !== SIGNATURE_BYTES) return false;
  try {
    // ZIP 215 would take several encodings of one signature; RFC 8032 takes one.
    const strict = { zip215: false };
    return ed25519.verify(bytes, utf8ToBytes(statement), hexToBytes(publicKey), strict);
  } catch {
    return false;
  }
}

/** Base64 (RFC 4648, section 4), by hand: the sandbox of Workflows has neither Buffer nor atob. */
function bytesOf(text: string): Uint8Array | undefined {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text) || text.length % 4 !== 0) return undefined;
  const digits = text.replace(/=+$/, '');
  const bytes: number[] = [];
  let held = 0;
  let bits = 0;
  for (const digit of digits) {
    held = ((held << 6) | ALPHABET.indexOf(digit)) & 0xffff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes.push((held >> bits) & 0xff);
  }
  return Uint8Array.from(bytes);
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

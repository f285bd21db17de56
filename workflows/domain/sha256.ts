import { sha256 as hash } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

/** SHA-256 (FIPS 180-4) of a text as UTF-8, in lower-case hexadecimal. Pure: Workflows use it too. */
export const sha256 = (text: string): string => bytesToHex(hash(utf8ToBytes(text)));

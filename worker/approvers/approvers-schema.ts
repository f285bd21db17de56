import { z } from 'zod';

const name = z
  .string()
  .regex(/^\S(.{0,62}\S)?$/, 'expected text without a space at its ends; at most 64 characters')
  .describe('as given with --by');

const role = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'expected small letters, digits, dashes; at most 64');

const publicKey = z
  .string()
  .regex(/^[0-9a-fA-F]{64}$|\.pem$/, 'expected 64 hexadecimal digits, or the path of a .pem file')
  .describe('Ed25519: 64 hexadecimal digits, or the path of a PEM file, seen from this file');

/** People whose signatures count. That names and keys are unique is the loader's business. */
export const approversSchema = z
  .array(z.strictObject({ name, roles: z.array(role), publicKey }))
  .min(1);

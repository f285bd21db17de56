import { createHash } from 'node:crypto';
import { SECTION_OF_STEP, type Policy } from '../workflows/contract/policy';

type Plan = {
  readonly region: string;
  readonly incident: string;
  readonly endpoint: string;
  readonly policy: Policy;
};

/** SHA-256 of what is going to be done, where, and with whose consent. */
export function planKey({ region, incident, endpoint, policy }: Plan): string {
  const { name, steps, waives } = policy;
  const sections = Object.values(SECTION_OF_STEP).flatMap((section) =>
    section === null || policy[section] === undefined ? [] : [[section, policy[section]] as const],
  );
  return keyOf({ region, incident, endpoint, name, steps, waives, sections });
}

/** The same key for the same content, in whatever order the keys of a file stand. */
export const keyOf = (content: unknown): string =>
  createHash('sha256')
    .update(JSON.stringify(inOrder(content)))
    .digest('hex');

function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, part]) => [key, inOrder(part)]));
}

import type { Outcome } from '../../activities/ports';
import type { Acting, Turn } from './acting';
import { makeSure, type Made } from './make-sure';

/** A limit on load by hand, and how one reads what stands; null: no limit. */
export type Limit = {
  readonly to: number;
  readonly notBefore?: number;
  readonly set: Turn<Outcome>;
  readonly read: Turn<number | null>;
};

/** What stands in the end, which may be less than was wanted. */
export type Limited = { readonly kind: 'done'; readonly at: number } | Failed;
type Failed = Extract<Made, { kind: 'failed' }>;

/**
 * Limits load. What is refused as a raise without room is not needed: then a limit stands already that
 * lets in even less, and that is kept.
 */
export async function limitTo(actor: Acting, limit: Limit): Promise<Limited> {
  const { to, notBefore = actor.lastAt + 1, set, read } = limit;
  const made = await makeSure(actor, {
    ...{ notBefore, change: set },
    isMade: async (ports, act) => (await read(ports, act)) === to,
  });
  if (made.kind === 'done') return { kind: 'done', at: to };
  const stands = await actor.next(read);
  return stands !== null && stands <= to ? { kind: 'done', at: stands } : made;
}

import type { Patience } from '../contract/policy';
import type { Instant } from '../domain/instant';
import type { Actor } from './actor';

/**
 * Looks every so often until there is something to say; undefined when patience is over. `look` takes
 * the instant of its first act, and may act more than once.
 */
export async function lookUntil<Found>(
  actor: Actor,
  { lookEvery, giveUpAfter }: Patience,
  look: (at: Instant) => Promise<Found | undefined>,
): Promise<Found | undefined> {
  const giveUpAt = actor.lastAt + giveUpAfter;
  for (let at = actor.lastAt + lookEvery; at <= giveUpAt; at += lookEvery) {
    const found = await look(at);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The same, with a first look at or after `from`. */
export async function lookFrom<Found>(
  actor: Actor,
  patience: Patience & { readonly from: Instant },
  look: (at: Instant) => Promise<Found | undefined>,
): Promise<Found | undefined> {
  return (await look(patience.from)) ?? (await lookUntil(actor, patience, look));
}

import type { Patience } from '../contract/policy';
import type { Instant } from '../domain/instant';
import type { Acting } from './acting';

/**
 * The instants at which one who is patient looks, reckoned from their last act. While they are held
 * nothing is missed and no patience is used up: both go on where they stood.
 */
export function* looks(actor: Acting, { lookEvery, giveUpAfter }: Patience): Generator<Instant> {
  const from = actor.lastAt - actor.heldMs;
  for (let waited = lookEvery; waited <= giveUpAfter; waited += lookEvery) {
    yield from + actor.heldMs + waited;
  }
}

/**
 * Looks every so often until there is something to say; undefined when patience is over. `look` takes
 * the instant of its first act, and may act more than once.
 */
export async function lookUntil<Found>(
  actor: Acting,
  patience: Patience,
  look: (at: Instant) => Promise<Found | undefined>,
): Promise<Found | undefined> {
  for (const at of looks(actor, patience)) {
    const found = await look(at);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The same, with a first look at or after `from`. */
export async function lookFrom<Found>(
  actor: Acting,
  patience: Patience & { readonly from: Instant },
  look: (at: Instant) => Promise<Found | undefined>,
): Promise<Found | undefined> {
  return (await look(patience.from)) ?? (await lookUntil(actor, patience, look));
}

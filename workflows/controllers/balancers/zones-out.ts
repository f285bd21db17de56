import type { FailoverOptions } from './removal-options';

/** A zone that is out of DNS; it keeps a part of its traffic when the others had no room for all. */
export type ZoneOut = { readonly sinceMs: number; readonly keeps: number };
/** Per zone; null: it is in. */
export type ZonesOut = readonly (ZoneOut | null)[];

export type ZonesSample = {
  readonly atMs: number;
  /** Per zone, the share of its targets that are healthy. */
  readonly healthyShare: readonly number[];
  /** Per zone, what of all capacity is in service in it. */
  readonly capacity: readonly number[];
  /** Traffic, as a share of all capacity. */
  readonly load: number;
};

/** Which zones are out of DNS from now on. */
export function nextZonesOut(
  before: ZonesOut,
  sample: ZonesSample,
  options: FailoverOptions,
): ZonesOut {
  const { atMs, healthyShare } = sample;
  const stays = before.map((out, zone) => {
    if (out === null) return null;
    const isHeld = atMs - out.sinceMs < options.holdDownMs;
    return isHeld || (healthyShare[zone] as number) < options.backFrom ? out.sinceMs : null;
  });
  const wanted = stays.map((since, zone) => {
    return since === null && (healthyShare[zone] as number) < options.below ? atMs : since;
  });
  const isTooMany = wanted.filter((since) => since !== null).length > options.zonesMax;
  const keeps = keepsOf(isTooMany ? stays : wanted, sample, options);
  return (isTooMany ? stays : wanted).map((since, zone) => {
    if (since === null) return null;
    const isLeaving = before[zone] === null;
    return isLeaving && (keeps >= 1 || (keeps > 0 && !options.movesParts))
      ? null
      : { sinceMs: since, keeps: Math.min(1, keeps) };
  });
}

/**
 * What each zone that is out has to keep of its traffic, so that none of the others is loaded above
 * `loadMax`. DNS gives the others all alike, whatever they can take.
 */
function keepsOf(
  out: readonly (number | null)[],
  { capacity, load }: ZonesSample,
  { loadMax }: FailoverOptions,
): number {
  const left = capacity.filter((_, zone) => out[zone] === null);
  const leaving = out.length - left.length;
  if (loadMax === null || leaving === 0) return 0;
  const own = load / out.length;
  const room = left.length * Math.min(...left.map((each) => loadMax * each - own));
  return left.length === 0 ? 1 : Math.max(0, 1 - Math.max(0, room) / (leaving * own));
}

import type { RemovalGuards } from '../../../workflows/domain/removal-guards';

// What each guard says of the shares of zones that are out. Load is that of a balancer, as a share of
// the capacity of all of its zones.

/** The share of the capacity that may be out: no more than the cap, and than the load leaves. */
export function capacityToSpare(guards: RemovalGuards | null, load: number): number {
  const cap = guards?.levelCap ?? null;
  return cap === null ? Infinity : Math.max(0, Math.min(cap.share, 1 - load / cap.loadMax));
}

/** Whether the other zones can take the load of one. */
export function hasRoomWithout(guards: RemovalGuards | null, load: number, zones: number): boolean {
  const loadMax = guards?.failoverLoadMax ?? null;
  return loadMax === null || (load * zones) / (zones - 1) <= loadMax;
}

/**
 * Whether late checks of a zone count against it. A checker that comes late with many is late, and a
 * zone in which few checks come out well is rather looked at wrongly than ill.
 */
export function isBelieved(guards: RemovalGuards | null, inTime: number): boolean {
  const lateMax = guards?.lateMax ?? 1;
  const panicBelow = guards?.panicBelow ?? 0;
  return 1 - inTime <= lateMax && inTime >= panicBelow;
}

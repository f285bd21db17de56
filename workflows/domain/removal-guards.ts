/** At most this share of the capacity leaves service in this time. */
export type RemovalLimit = { readonly share: number; readonly perMs: number };

/**
 * What health checks and zone failover have to observe beside the velocity, each by itself. Null: that
 * guard is not set, and things go as the load balancers are configured.
 */
export type RemovalGuards = {
  /** So many checks in a row decide. */
  readonly counts: { readonly failsToRemove: number; readonly oksToReturn: number } | null;
  /** At most this share is out at a time, and no more than leaves the rest loaded to `loadMax`. */
  readonly levelCap: { readonly share: number; readonly loadMax: number } | null;
  /** Of a zone of which fewer checks come out well than this share, nothing leaves. */
  readonly panicBelow: number | null;
  /** A zone leaves alone, and only where the others can take its load at this utilisation. */
  readonly failoverLoadMax: number | null;
  /** A checker of which more than this share comes late is not believed when it is late. */
  readonly lateMax: number | null;
};

/** All that holds back what leaves service by itself. */
export type RemovalSettings = {
  readonly limit: RemovalLimit | null;
  readonly guards: RemovalGuards | null;
};

/** Whether both say the same, in whatever order their parts came over the wire. */
export function sameRemoval(one: RemovalSettings, other: RemovalSettings): boolean {
  return JSON.stringify(inOrder(one)) === JSON.stringify(inOrder(other));
}

/** Guards of which none is set are no guards. */
function inOrder({ limit, guards }: RemovalSettings): readonly (number | null)[] {
  return [
    ...[limit?.share, limit?.perMs],
    ...[guards?.counts?.failsToRemove, guards?.counts?.oksToReturn],
    ...[guards?.levelCap?.share, guards?.levelCap?.loadMax],
    ...[guards?.panicBelow, guards?.failoverLoadMax, guards?.lateMax],
  ].map((value) => value ?? null);
}

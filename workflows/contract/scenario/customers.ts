import type { Instant } from '../../domain/instant';

export type CustomersScenario = {
  readonly organisations: number;
  /** Trouble of at least this share of requests makes an organisation look elsewhere. */
  readonly noticesAbove: number;
  readonly archetypes: readonly Archetype[];
};

/** One way to build on a region, and how many of the organisations build that way. */
export type Archetype = {
  readonly name: string;
  readonly share: number;
  readonly needs: Needs;
  /** Goes elsewhere after so long a trouble; `leavesDown` of them don't get through even then. */
  readonly failover?: { readonly after: number; readonly leavesDown: number };
  /** Mean life of a cached item: what is in the cache needs no table. */
  readonly cacheLife?: number;
  /** Share of what would fail that a circuit breaker turns into a poorer but working answer. */
  readonly degradesInstead?: number;
  /** False: the addresses are written down, and names that resolve to nothing don't matter. */
  readonly resolvesNames: boolean;
};

/** What an organisation's application stops without: the share of such organisations. */
export type Needs = {
  readonly dynamodb: number;
  readonly launches: number;
  readonly balancers: number;
  /** Any other service of the region, by name. */
  readonly services: Readonly<Record<string, number>>;
};

/** How busy the region's customers are over a day. Everything that scales with the day reads this. */
export type TrafficScenario = {
  /** The quietest moment, as a share of the busiest. */
  readonly trough: number;
  /** When the day is at its busiest. */
  readonly peakAt: Instant;
};

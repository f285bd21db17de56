import type { CheckerScenario } from '../../../../workflows/contract/scenario/balancing';

/** One load balancer, target by target. Durations in ms, shares 0 to 1. */
export type FleetScenario = {
  readonly zones: number;
  readonly targetsPerZone: number;
  readonly checkersPerZone: number;
  /** Traffic, as a share of the capacity of all targets. */
  readonly load: number;
  readonly checkInterval: number;
  readonly dnsTtl: number;
  /** Share of the checks that fail though target and checker are well. */
  readonly noise: number;
  /** Share of the checks that pass at a target whose network state the checker does not have. */
  readonly passShare: number;
  readonly blind: BlindCheckers;
  /** How long the network state of a new target takes to arrive, on average. */
  readonly propagation: number;
  /** Share of the targets that is replaced by a new one in an hour, with nothing wrong. */
  readonly replacedPerHour: number;
  readonly bad: BadTargets;
  /** How much the checkers can do; null: all that there is, in time. */
  readonly checker: CheckerScenario | null;
  readonly zoneDown: (Span & { readonly zone: number }) | null;
  /** A check that is wrong about this share of the targets, whichever checker makes it. */
  readonly wrongCheck: (Span & { readonly share: number }) | null;
};

/** So many checkers start without the network state of any target, and get it target by target. */
export type BlindCheckers = {
  readonly share: number;
  /** When the last of a checker's targets has arrived, at the earliest and at the latest. */
  readonly lastsMin: number;
  readonly lastsMax: number;
};

/** Targets that take no connection: so many from the start and, with repair, at any time on average. */
export type BadTargets = {
  readonly share: number;
  /** Mean time until a bad target is replaced by a good one; null: never, and no other becomes bad. */
  readonly repair: number | null;
};

export type Span = { readonly from: number; readonly until: number };

/** The region's network load balancers and their health checker. Durations in ms, shares 0 to 1. */
export type NetworkLoadBalancerScenario = {
  readonly targets: number;
  /** Share of the region's launches that become targets of a load balancer. */
  readonly shareOfLaunches: number;
  readonly rule: CheckRule;
  readonly checkInterval: number;
  readonly dnsTtl: number;
  /** How long after its launch a target is taken into service, whatever its network. */
  readonly grace: number;
  /** Share of the checks that pass while the network state is only in some places. */
  readonly passShare: number;
  readonly checker: CheckerScenario;
  /** The zones' checkers differ by up to this share in capacity. */
  readonly zoneNoise: number;
  /** Load at the day's peak, as a share of the capacity of all three zones. */
  readonly loadAtPeak: number;
  /** Share of failed connections that counts as errors, and below which they have ended. */
  readonly errorsAbove: number;
  readonly errorsBelow: number;
  /** The velocity control in force; null: as that night, none. */
  readonly velocity: VelocityLimit | null;
  /** What the safety rule calls a safe removal, whether or not anything enforces it. */
  readonly safeRemoval: VelocityLimit;
};

/** How a target comes into and out of service: so many checks in a row decide. */
export type CheckRule = { readonly failsToRemove: number; readonly oksToReturn: number };

export type CheckerScenario = {
  /** Checks that a zone's checker can do, over those of a night on which no target changes. */
  readonly capacity: number;
  /** Work of telling all nodes of a cell about changes at each of its check rounds, in the same unit. */
  readonly changeWork: number;
  /** Targets of one cell of the checker: their changes of one round are passed on together. */
  readonly targetsPerCell: number;
};

/** At most this share of all targets may be taken out of service in this time. */
export type VelocityLimit = { readonly share: number; readonly per: number };

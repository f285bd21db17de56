/** What customers want of EC2: launches and terminations. Rates per second, durations in ms. */
export type LaunchScenario = {
  /** Launches that customers want at the day's peak, per second. */
  readonly normalRate: number;
  readonly terminationsPerLaunch: number;
  /** Leased share of the droplets up to which no launch finds room; above it ever more do. */
  readonly placeableAbove: number;
  /** Share of the refused launches whose owner tries again, how often, and for how long. */
  readonly persistentShare: number;
  readonly retryEvery: number;
  readonly patience: number;
  /** Share of the terminations that wait for a lease instead of being dropped, and their release. */
  readonly heldBackShare: number;
  readonly releaseOver: number;
  /** Share of refused requests at which launches stop, and start again, to count as normal. */
  readonly abnormalAbove: number;
  readonly normalBelow: number;
};

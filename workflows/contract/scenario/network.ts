/** The Network Manager: how fast it propagates, and what latency is called abnormal. */
export type NetworkManagerScenario = {
  /** The region's network is managed in parts, each with its own queue; their loads differ a little. */
  readonly parts: number;
  readonly loadNoise: number;
  /** Changes of network state that all parts together propagate, per second. */
  readonly rate: number;
  /** Share of that which routine work takes: it re-checks state that has not changed. */
  readonly routineShare: number;
  /** What propagating one change takes when nothing waits. */
  readonly propagation: number;
  /** Latency of the slowest tenth above which it is abnormal, and below which normal again. */
  readonly abnormalAbove: number;
  readonly normalBelow: number;
};

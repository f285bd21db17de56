/** A queue of network configurations, each of them for one target. Durations in ms. */
export type PropagationScenario = {
  /** Targets that there are at the start, and stale updates of each that wait, on average. */
  readonly targets: number;
  readonly staleUpdates: number;
  readonly workers: number;
  /** What one application takes: lognormal, with this coefficient of variation. */
  readonly service: { readonly mean: number; readonly variation: number };
  /** Fresh updates, as a share of what the workers can do; and how many are for targets of the start. */
  readonly freshLoad: number;
  readonly freshToOldShare: number;
  /** While it lasts fresh updates arrive at this load instead; null: it never does. */
  readonly surge: { readonly from: number; readonly to: number; readonly load: number } | null;
  /** Share of an application that reading the version which stands takes. */
  readonly checkShare: number;
  /** Share of the targets of the start whose every application fails, after so long. */
  readonly poisonShare: number;
  readonly failAfter: number;
  /** Share of the applications that fail once, for no reason of their target's. */
  readonly errorShare: number;
};

/** Applications per second that the workers can do. */
export const capacityOf = ({ workers, service }: PropagationScenario): number =>
  (1_000 * workers) / service.mean;

/** What one look of a checker at a target came to; late: it did not get to it in this round. */
export const LOOK = { ok: 0, failed: 1, late: 2 } as const;

/** One of the two checkers of each target, and what it saw in this round. */
export type Witness = {
  /** Per target, the checker's number. */
  readonly checker: Uint16Array;
  /** Per target, one of `LOOK`. */
  readonly look: Uint8Array;
};

/**
 * What one round of health checks of one load balancer shows, and nothing that an operator could not
 * measure. Arrays are per target, in the same order always.
 */
export type BalancerSample = {
  readonly atMs: number;
  readonly zones: number;
  readonly checkers: number;
  /** Traffic, as a share of the capacity of all targets. */
  readonly load: number;
  readonly zone: Uint8Array;
  /** 1: another target stands in this place since the last round. */
  readonly isNew: Uint8Array;
  /** 1: the arrival of its network state has been acknowledged. */
  readonly isAcknowledged: Uint8Array;
  /** The checker of the target's own zone, and one that may be of any. */
  readonly first: Witness;
  readonly second: Witness;
};

import { MINUTE_MS } from '../../domain/instant';

/** A rule of what leaves service, as data: each part can be taken away (null, false). */
export type RemovalOptions = {
  /** False: whatever the checks say, all targets stay. */
  readonly removes: boolean;
  /** A target is judged unhealthy after so many failures in a row, and healthy after so many passes. */
  readonly counts: { readonly failsToRemove: number; readonly oksToReturn: number };
  /** Whether a check that comes late counts as a failure, or tells nothing. */
  readonly isLateFailed: boolean;
  /** Whether the second checker of a target is heard, too: all looks are then one row. */
  readonly hearsSecond: boolean;
  readonly distrust: DistrustOptions | null;
  /** Whether a target counts as healthy until the arrival of its network state is acknowledged. */
  readonly sparesInitial: boolean;
  readonly levelCap: LevelCap | null;
  readonly velocity: { readonly share: number; readonly perMs: number } | null;
  readonly panic: PanicOptions | null;
  readonly failover: FailoverOptions | null;
};

/**
 * A checker is distrusted while it fails more than this share of its targets that their other checker
 * passes. Then each of its failures counts for less; a pass is a pass, whoever got it.
 */
export type DistrustOptions = {
  readonly above: number;
  /** Trusted again below it. */
  readonly below: number;
  /** What a failure counts that a distrusted checker reports. */
  readonly weight: number;
};

/** At most this share is out at a time, and only what leaves the rest loaded to `loadMax` at most. */
export type LevelCap = { readonly shareMax: number; readonly loadMax: number };

/**
 * In a zone of which fewer are healthy than this share it is rather the checks that are wrong: nobody
 * leaves. With `usesAll` those that are out come back, too, as in Envoy; without, they stay out.
 */
export type PanicOptions = { readonly below: number; readonly usesAll: boolean };

export type FailoverOptions = {
  /** A zone leaves DNS when fewer of its targets are healthy than this share, and is back from it. */
  readonly below: number;
  readonly backFrom: number;
  /** As much of its traffic moves as the others can take at this load; null: all of it, unasked. */
  readonly loadMax: number | null;
  /** Whether a part of the traffic may move where the others have no room for all of it. */
  readonly movesParts: boolean;
  /** No zone leaves when more than these would be out. */
  readonly zonesMax: number;
  /** A zone that has left stays away for so long at least. */
  readonly holdDownMs: number;
};

/**
 * What load balancers did that night: two checks decide (the thresholds of scenario and world), a late
 * one has failed, and a zone leaves DNS below half. (AWS: "Target group health", DNS failover by
 * percentage; all zones unhealthy, all are used.) That two and a half apply is an assumption.
 */
export const TODAY: RemovalOptions = {
  removes: true,
  counts: { failsToRemove: 2, oksToReturn: 2 },
  ...{ isLateFailed: true, hearsSecond: false, distrust: null, sparesInitial: false },
  ...{ levelCap: null, velocity: null, panic: null },
  failover: {
    ...{ below: 0.5, backFrom: 0.5, zonesMax: Infinity, holdDownMs: 0 },
    ...{ loadMax: null, movesParts: false },
  },
};

/**
 * Ours. Four failures in a row of two checkers are two rounds: as soon as today, on twice the evidence.
 * (Five in a row is what Envoy waits for: `consecutive_5xx`, outlier detection.) A seeing checker
 * contradicts another on well below 1 % of its targets, a blind one on half: a tenth lies between. A
 * blind one fails by chance every second time: a third of the weight was the best of three tried on seeds
 * 1 to 20. Three passes, 20 %, 0.9, 5 % in 5 min, 70 % and ten minutes: the overload study (4.2). Envoy
 * takes out 10 % at most (`max_ejection_percent`) and panics below 50 % (`healthy_panic_threshold`).
 */
export const BLACKSTART_REMOVAL: RemovalOptions = {
  removes: true,
  counts: { failsToRemove: 4, oksToReturn: 3 },
  ...{ isLateFailed: false, hearsSecond: true, sparesInitial: true },
  distrust: { above: 0.1, below: 0.05, weight: 1 / 3 },
  levelCap: { shareMax: 0.2, loadMax: 0.9 },
  velocity: { share: 0.05, perMs: 5 * MINUTE_MS },
  panic: { below: 0.7, usesAll: false },
  failover: {
    ...{ below: 0.5, backFrom: 0.7, zonesMax: 1, holdDownMs: 10 * MINUTE_MS },
    ...{ loadMax: 0.9, movesParts: true },
  },
};

import type { BalancerSample } from './balancer-sample';
import { nextTrust, startTrust, type CheckerTrust } from './checker-trust';
import { nextRemovals } from './removal-budget';
import type { RemovalOptions } from './removal-options';
import { initialTargets, nextVerdicts, startVerdicts, type Verdicts } from './target-verdicts';
import { nextZonesOut, type ZonesOut } from './zones-out';

export type RemovalState = {
  readonly trust: CheckerTrust;
  readonly verdicts: Verdicts;
  /** Per target, 1: out of service. */
  readonly isOut: Uint8Array;
  /** When targets have left service, those of the last while. */
  readonly leftAtMs: readonly number[];
  readonly zonesOut: ZonesOut;
  /** Targets that are held to be unhealthy and stay, because no more may leave: an alarm. */
  readonly heldBack: number;
};

export function startRemoval(fleet: {
  readonly targets: number;
  readonly checkers: number;
  readonly zones: number;
}): RemovalState {
  return {
    trust: startTrust(fleet.checkers),
    verdicts: startVerdicts(fleet.targets),
    isOut: new Uint8Array(fleet.targets),
    leftAtMs: [],
    zonesOut: Array.from({ length: fleet.zones }, () => null),
    heldBack: 0,
  };
}

/**
 * Which targets and zones are out of service from now on. Evidence first: whom to trust, what is held
 * of each target. Then what may leave: panic, the level cap, and the velocity as the last limit. A zone
 * leaves by a decision of its own.
 */
export function nextRemoval(
  state: RemovalState,
  sample: BalancerSample,
  options: RemovalOptions,
): RemovalState {
  if (!options.removes) return state;
  const isSpared = initialTargets(sample, options);
  const { distrust } = options;
  const trust =
    distrust === null
      ? state.trust
      : nextTrust(state.trust, sample, { isSpared, options: distrust });
  const isDistrusted = distrust === null ? null : trust.isDistrusted;
  const verdicts = nextVerdicts(state.verdicts, sample, { isSpared, isDistrusted, options });
  const zones = zonesOf(sample, verdicts.isUnhealthy);
  const removals = nextRemovals(state, { sample, verdicts, zones, options });
  const { atMs, load } = sample;
  const inService = zonesOf(sample, removals.isOut);
  const zonesOut =
    options.failover === null
      ? state.zonesOut
      : nextZonesOut(
          state.zonesOut,
          {
            ...{ atMs, load },
            healthyShare: zones.map(({ targets, marked }) => 1 - marked / targets),
            capacity: inService.map(
              ({ targets, marked }) => (targets - marked) / sample.zone.length,
            ),
          },
          options.failover,
        );
  return { trust, verdicts, ...removals, zonesOut };
}

export type ZoneCount = { readonly targets: number; readonly marked: number };

/** Per zone, how many targets it has and how many of them are marked. */
function zonesOf({ zone, zones }: BalancerSample, mark: Uint8Array): readonly ZoneCount[] {
  const targets = new Uint32Array(zones);
  const marked = new Uint32Array(zones);
  for (let target = 0; target < zone.length; target += 1) {
    const own = zone[target] as number;
    targets[own] = (targets[own] as number) + 1;
    marked[own] = (marked[own] as number) + (mark[target] as number);
  }
  return Array.from(targets, (count, own) => ({ targets: count, marked: marked[own] as number }));
}

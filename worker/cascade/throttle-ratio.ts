import type { Policy } from '../../workflows/contract/policy';
import type { Scenario } from '../../workflows/contract/scenario';

/**
 * The throttle of that night over what DWFM could have done. The night's times show only the lesser of
 * the two, so nobody outside knows it: what another runbook would have saved is given as an interval
 * over this range.
 */
export const THROTTLE_RATIOS = [0.7, 0.95] as const;

/** The same night with more or fewer workers behind the same throttle: its times stay as they are. */
export function withThrottleRatio(scenario: Scenario, window: number, ratio: number): Scenario {
  const { leases } = scenario;
  const workers = Math.max(1, Math.round(window / ratio));
  return { ...scenario, leases: { ...leases, hosts: { ...leases.hosts, workers } } };
}

/** The lease attempts that a host was allowed under the policy; undefined for one without a throttle. */
export const windowOf = ({ throttle }: Policy): number | undefined => throttle?.attemptsInFlightMax;

export const ratioOf = ({ leases }: Scenario, window: number): number =>
  window / leases.hosts.workers;

import { DNS_CHECKS } from './checks/dns-checks';
import { LEASE_CHECKS } from './checks/lease-checks';
import type { Check, FidelityRow } from './checks/measuring';
import { NETWORK_CHECKS } from './checks/network-checks';
import { WAVE_CHECKS } from './checks/wave-checks';
import type { Night } from './night';

/** The checks of the default scenario under the historical runbook, that need no run of their own. */
const FIDELITY_CHECKS: readonly Check[] = [
  ...DNS_CHECKS,
  ...LEASE_CHECKS,
  ...NETWORK_CHECKS,
  ...WAVE_CHECKS,
];

export function judgeFidelity(night: Night): readonly FidelityRow[] {
  return FIDELITY_CHECKS.map(({ measure, ...check }) => ({ ...check, ...measure(night) }));
}

/** A run is good when every def and fit holds, and at least 80 % of the predictions. */
const PREDICTIONS_MIN = 0.8;

export function isGood(rows: readonly FidelityRow[]): boolean {
  const predictions = rows.filter(({ kind }) => kind === 'pred');
  const held = predictions.filter(({ ok }) => ok).length;
  const restHolds = rows.every(({ kind, ok }) => kind === 'pred' || ok);
  return restHolds && held >= PREDICTIONS_MIN * predictions.length;
}

import { loadPolicy, loadScenario } from '../../../../worker/config/load-file';
import type { LeaseScenario } from '../../../../workflows/contract/scenario/leases';

/** The night's own DWFM, and the throttle that was set: what the shipped files say. */
export const INCIDENT_LEASES: LeaseScenario = loadScenario('us-east-1-2025-10-19').leases;
export const INCIDENT_WINDOW = loadPolicy('historical').throttle?.attemptsInFlightMax ?? 0;

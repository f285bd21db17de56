import type { LeaseScenario } from '../../../../activities/world/leases/lease-scenario';
import { MINUTE_MS, SECOND_MS } from '../../../../workflows/domain/instant';

/**
 * The night's parameters. None of them is public: they are assumptions, chosen so that the times of
 * the incident come out (a), or from the usual ranges (b).
 */
export const INCIDENT_LEASES: LeaseScenario = {
  // Enough that shares are smooth to 0.1 %; the real fleet is larger, which only scales the hosts.
  droplets: 24_000,
  hosts: {
    count: 8,
    workers: 8,
    workersSpread: 0,
    speedSpread: 0,
    restartTime: 3 * MINUTE_MS, // (a) 3 of the 74 minutes
  },
  service: {
    mean: 9.3 * SECOND_MS, // (a) fitted to F7b with the throttle below; (b) 0.2 to 15 s
    variation: 0.5, // (b) 0.2, 0.5 or 1
    kneeAt: 1,
    kneeSlope: 0, // nothing is known of a knee: that is for the random worlds
  },
  attempts: {
    timeout: 2 * MINUTE_MS, // (a) "minutes", metastability number between 20 and 25
    retryDelay: 30 * SECOND_MS,
    retryDelayMax: 30 * SECOND_MS,
    retryJitter: 0.5,
    expiredCost: 1,
    timeoutFreesSlot: false,
    deadShare: 0, // leases came back with all droplets
    deadHold: 5 * SECOND_MS,
    errorShare: 0,
  },
  checks: {
    every: 3 * MINUTE_MS, // (a) "every few minutes"
    load: 0.1, // (b) 0 to 0.4
    grace: 5 * MINUTE_MS, // one check may be missed
    shareQueue: true,
  },
  connections: {
    perHost: 100,
    meanLife: 40 * MINUTE_MS, // (a) between 17 and 52 min
  },
  startsLeased: true,
  staleAtStart: 0,
  capacitySteps: [],
  abnormalBelow: 0.95,
  normalFrom: 0.999,
};

/** Of 8 workers a host: throttle to capacity as 7 to 8 (0.7 to 0.95). */
export const INCIDENT_WINDOW = 7;

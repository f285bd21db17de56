import type { FleetScenario } from '../../activities/world/balancing/fleet/fleet-scenario';
import { MINUTE_MS, SECOND_MS } from '../../workflows/domain/instant';

const HOUR_MS = 60 * MINUTE_MS;

export const LENGTH_MS = 4 * HOUR_MS;
export const LOADS = [0.5, 0.65, 0.8] as const;

/**
 * 180 targets in three zones for four hours (overload study, 4.2). Interval and TTL are the defaults of
 * Network Load Balancers; the rest is an assumption. The checker is that of the shipped scenario, with
 * cells of ten targets.
 */
const QUIET: Omit<FleetScenario, 'load'> = {
  ...{ zones: 3, targetsPerZone: 60, checkersPerZone: 4 },
  ...{ checkInterval: 30 * SECOND_MS, dnsTtl: 60 * SECOND_MS, noise: 0.001, passShare: 0.5 },
  blind: { share: 0, lastsMin: HOUR_MS, lastsMax: 4 * HOUR_MS },
  ...{ propagation: 30 * SECOND_MS, replacedPerHour: 0.05 },
  bad: { share: 0, repair: null },
  checker: { capacity: 1.1, changeWork: 1, targetsPerCell: 10 },
  ...{ zoneDown: null, wrongCheck: null },
};
const BLIND = {
  blind: { ...QUIET.blind, share: 0.5 },
  ...{ propagation: 10 * MINUTE_MS, replacedPerHour: 0.15 },
};
/** As many as in the study at any time, each for an hour. */
const BAD = { share: 4 / 180, repair: HOUR_MS };

export type Setting = { readonly what: string; readonly fleet: Omit<FleetScenario, 'load'> };

export const SETTINGS: Readonly<Record<string, Setting>> = {
  study: {
    what: 'as in the overload study: half of the checkers blind, 4 bad targets, checkers that keep up',
    fleet: {
      ...QUIET,
      blind: BLIND.blind,
      ...{ replacedPerHour: 0, checker: null, bad: { ...BAD, repair: null } },
    },
  },
  blind: {
    what: 'half of the checkers blind, nothing wrong with any target',
    fleet: { ...QUIET, ...BLIND },
  },
  bad: {
    what: '2.2 % of the targets are bad at any time, each for an hour; all checkers see',
    fleet: { ...QUIET, bad: BAD },
  },
  both: {
    what: 'half of the checkers blind, and 2.2 % of the targets bad at any time',
    fleet: { ...QUIET, ...BLIND, bad: BAD },
  },
  'zone-down': {
    what: 'a zone is down from the first to the second hour, its checkers too; 2.2 % bad',
    fleet: {
      ...{ ...QUIET, bad: BAD },
      zoneDown: { zone: 1, from: HOUR_MS, until: 2 * HOUR_MS },
    },
  },
  'wrong-few': {
    what: 'for an hour every checker fails 25 % of the targets, and nothing is wrong with them',
    fleet: { ...QUIET, bad: BAD, wrongCheck: { share: 0.25, from: HOUR_MS, until: 2 * HOUR_MS } },
  },
  'wrong-many': {
    what: 'for an hour every checker fails 40 % of the targets, and nothing is wrong with them',
    fleet: { ...QUIET, bad: BAD, wrongCheck: { share: 0.4, from: HOUR_MS, until: 2 * HOUR_MS } },
  },
};

/** Seeds for tuning and seeds for reporting never meet. Ours was settled on 1 to 20. */
export const REPORTED_SEEDS_FROM = 1_001;

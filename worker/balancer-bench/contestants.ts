import {
  BLACKSTART_REMOVAL,
  TODAY,
  type FailoverOptions,
  type RemovalOptions,
} from '../../workflows/controllers/balancers/removal-options';

const OURS = BLACKSTART_REMOVAL;
const OURS_FAILOVER = OURS.failover as FailoverOptions;
export const BLACKSTART = 'blackstart';

/** All rules that are compared, by name. Each is the same code with other options. */
export const CONTESTANTS: Readonly<Record<string, RemovalOptions>> = {
  today: TODAY,
  // Envoy's default threshold.
  'today + panic': { ...TODAY, panic: { below: 0.5, usesAll: true } },
  'no zone failover': { ...TODAY, failover: null },
  'velocity only': { ...TODAY, failover: null, velocity: OURS.velocity },
  'level cap only': { ...TODAY, failover: null, levelCap: OURS.levelCap },
  [BLACKSTART]: OURS,
  'never remove': { ...TODAY, removes: false, failover: null },
};

/** Ours without one of its parts, each. */
export const ABLATIONS: Readonly<Record<string, RemovalOptions>> = {
  'no level cap': { ...OURS, levelCap: null },
  'no hysteresis': { ...OURS, counts: TODAY.counts },
  // Five, as Envoy would: half a round more.
  'five failures': { ...OURS, counts: { failsToRemove: 5, oksToReturn: 3 } },
  'no velocity': { ...OURS, velocity: null },
  'no panic': { ...OURS, panic: null },
  'no distrust': { ...OURS, distrust: null },
  'no second checker': { ...OURS, hearsSecond: false, distrust: null },
  'late is failed': { ...OURS, isLateFailed: true },
  'no initial': { ...OURS, sparesInitial: false },
  'panic uses all': { ...OURS, panic: { below: 0.7, usesAll: true } },
  'failover whole': { ...OURS, failover: { ...OURS_FAILOVER, movesParts: false } },
  'failover at 100 %': { ...OURS, failover: { ...OURS_FAILOVER, loadMax: 1 } },
  'failover unasked': { ...OURS, failover: TODAY.failover },
  'no failover': { ...OURS, failover: null },
};

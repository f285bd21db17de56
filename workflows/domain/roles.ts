import { GRID_MS, type Instant, SECOND_MS } from './instant';

/**
 * Who acts when. Every role owns residues of the grid that no other role owns, so no two actors
 * ever act at the same instant, and the order of all acts is the order of their instants. This file
 * is the only place that hands instants out.
 */
export type Residue = {
  /** First instant of the role, in ms; below `everyMs`. */
  readonly offsetMs: Instant;
  /** The role may act again every so many ms. */
  readonly everyMs: number;
};

/** Each role's place in a lap of ten seconds: enough for an Enactor's walk; its twenty places are taken. */
const LAP_MS = 10 * SECOND_MS;

const LAP_ORDER = [
  'planner',
  'enactor/az1',
  'enactor/az2',
  'enactor/az3',
  'operator',
  'recover-region',
  'mitigate-internally',
  'disable-automation',
  'override-dns-record',
  'restore-dynamodb',
  'recover-leases',
  'drain-network-backlog',
  'stabilize-load-balancers',
  'relax-launch-throttles',
  'enable-automation',
  'watch-region',
  'cascade',
  'throttle-recovery',
  'restore-services',
  'enable-failover',
] as const;

export type Role = (typeof LAP_ORDER)[number];

export const ROLES: readonly Role[] = LAP_ORDER;

export const ZONES = ['az1', 'az2', 'az3'] as const;
export type Zone = (typeof ZONES)[number];

export const enactorRole = (zone: Zone): Role => `enactor/${zone}`;

/** What of the DNS automation can be switched by itself: the Planner, and each zone's Enactor. */
export const AUTOMATION_PARTS = ['planner', ...ZONES] as const;
export type AutomationPart = (typeof AUTOMATION_PARTS)[number];

export function residueOf(role: Role): Residue {
  return { offsetMs: LAP_ORDER.indexOf(role) * GRID_MS, everyMs: LAP_MS };
}

/** The role's first own instant at or after `notBefore`. */
export function instantFor(role: Role, notBefore: Instant): Instant {
  const { offsetMs, everyMs } = residueOf(role);
  const laps = Math.max(0, Math.ceil((notBefore - offsetMs) / everyMs));
  return offsetMs + laps * everyMs;
}

/** Two residues share an instant exactly when their offsets agree modulo the periods' divisor. */
export function residuesMeet(a: Residue, b: Residue): boolean {
  return (a.offsetMs - b.offsetMs) % greatestCommonDivisor(a.everyMs, b.everyMs) === 0;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}

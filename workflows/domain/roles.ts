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

/** A lap of ten seconds, enough for an Enactor's walk, has twenty places. All of them are taken. */
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

type Share = {
  readonly place: (typeof LAP_ORDER)[number];
  /** The role has this lap of every so many. */
  readonly lap: number;
  readonly laps: number;
};

/**
 * Places that several roles share, lap by lap. Their owners look once a minute, or act once in a night;
 * the others govern leases, are its hands, or look at the region twice.
 */
const SHARED = {
  'enable-automation': { place: 'enable-automation', lap: 0, laps: 2 },
  'govern-leases': { place: 'enable-automation', lap: 1, laps: 2 },
  'watch-region': { place: 'watch-region', lap: 0, laps: 2 },
  'steer-leases': { place: 'watch-region', lap: 1, laps: 2 },
  'lease-hand/1': { place: 'cascade', lap: 0, laps: 4 },
  cascade: { place: 'cascade', lap: 1, laps: 4 },
  'lease-hand/2': { place: 'cascade', lap: 2, laps: 4 },
  'triage-region': { place: 'cascade', lap: 3, laps: 4 },
} as const satisfies Readonly<Record<string, Share>>;

/** A role with a place of its own in the lap. */
export type PlacedRole = (typeof LAP_ORDER)[number] | keyof typeof SHARED;

/** A step of a user's own. It has no place of its own: see `turnsOfOwn`. */
export type OwnRole = `own/${string}`;
export type Role = PlacedRole | OwnRole;

export const ROLES: readonly PlacedRole[] = [
  ...new Set<PlacedRole>([...LAP_ORDER, ...(Object.keys(SHARED) as (keyof typeof SHARED)[])]),
];

/**
 * Who of a recovery of leases acts on single shards, one shard after the other: so a few roles serve any
 * number of shards. The first is that of the step itself, which has nothing else to do meanwhile.
 */
export const LEASE_HANDS = [
  'recover-leases',
  'lease-hand/1',
  'lease-hand/2',
] as const satisfies readonly PlacedRole[];

export const ZONES = ['az1', 'az2', 'az3'] as const;
export type Zone = (typeof ZONES)[number];

export const enactorRole = (zone: Zone): PlacedRole => `enactor/${zone}`;

/** Whether the DNS automation acts in this role. */
export const isAutomation = (role: Role): boolean =>
  role === 'planner' || ZONES.some((zone) => role === enactorRole(zone));

/** What of the DNS automation can be switched by itself: the Planner, and each zone's Enactor. */
export const AUTOMATION_PARTS = ['planner', ...ZONES] as const;
export type AutomationPart = (typeof AUTOMATION_PARTS)[number];

export function residueOf(role: PlacedRole): Residue {
  const { place, lap, laps }: Share = isShared(role)
    ? SHARED[role]
    : { place: role, lap: 0, laps: 1 };
  return { offsetMs: LAP_ORDER.indexOf(place) * GRID_MS + lap * LAP_MS, everyMs: laps * LAP_MS };
}

const isShared = (role: PlacedRole): role is keyof typeof SHARED => Object.hasOwn(SHARED, role);

/**
 * Steps of a user's own act in the places of roles that do nothing in this recovery: steps of ours that
 * its policy does not have. Where there are fewer of those, they take turns, lap by lap.
 */
export function turnsOfOwn(count: number, free: readonly PlacedRole[]): readonly Residue[] {
  const turns = Math.ceil(count / free.length);
  return Array.from({ length: count }, (_, index) => {
    const { offsetMs, everyMs } = residueOf(free[index % free.length] as PlacedRole);
    const turn = Math.floor(index / free.length);
    return { offsetMs: offsetMs + turn * everyMs, everyMs: turns * everyMs };
  });
}

/** The role's first own instant at or after `notBefore`. */
export const instantFor = (role: PlacedRole, notBefore: Instant): Instant =>
  firstInstant(residueOf(role), notBefore);

export function firstInstant({ offsetMs, everyMs }: Residue, notBefore: Instant): Instant {
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

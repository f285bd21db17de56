import type { Instant } from '../../domain/instant';
import type { Role } from '../../domain/roles';

/** Readings that can be false: of each, somebody acts on what it says. */
export const FALSIFIABLE = ['askResolvers', 'readLeases', 'readReplicaLag'] as const;

/** For a time a reading says that what it is about is well, or ill, and does not look. */
export type FalseReading = {
  readonly reading: (typeof FALSIFIABLE)[number];
  /** The vantage point or the replica that it is about; without it all of them. */
  readonly of?: string;
  readonly says: 'well' | 'ill';
  readonly from: Instant;
  readonly until: Instant;
};

/** For a time an API takes so many calls that it refuses a share of those that change something. */
export type ApiLimit = {
  readonly from: Instant;
  readonly until: Instant;
  /** Of the calls, by chance; between 0 and 1. */
  readonly share: number;
  /** Only calls of this operation, or of this role. */
  readonly operation?: string;
  readonly role?: Role;
};

/** People who need more time than the policy's script gives them. */
export type SlowOperator = {
  /** A factor on each `after` of the script. */
  readonly slowedBy: number;
};

/** Workers that are killed again and again; only a real server has such. */
export type DyingWorkers = {
  /** The first dies at this instant, and each later one so long after it began to serve. */
  readonly from: Instant;
  readonly dieEvery: number;
  /** Incident time per real time: how fast the night is played. */
  readonly pace: number;
};

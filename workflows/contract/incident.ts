import type { Instant } from '../domain/instant';

/** Where and when an incident plays: every Workflow of it is given the same. */
export type Incident = {
  readonly region: string;
  /** Tells incidents, and rehearsals of one, apart. */
  readonly id: string;
  /** Workflow time of instant 0, in ms since the epoch. */
  readonly originMs: number;
  /** Incident milliseconds per millisecond of the server's clock; 1 in a rehearsal and live. */
  readonly pace: number;
  /** Served by whoever holds the region: the one process with the world, or a live adapter. */
  readonly regionQueue: string;
  /** How long the server waits for the answer to an act before it tries again. */
  readonly actTimeoutMs: number;
  /** The last instant of a replay: nobody acts after it. A real incident has none. */
  readonly lastInstant?: Instant;
  /** Time goes on while nobody is there to act, as it does on a real server and not in a rehearsal. */
  readonly isLive?: true;
};

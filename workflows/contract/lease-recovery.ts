import type { LeaseKnowledge } from '../controllers/leases/lease-controller';
import type { GovernorEnd, GovernorState } from '../controllers/leases/lease-governor';
import type { Instant } from '../domain/instant';
import type { ActorState } from './call';
import type { Hand, ShardReport } from './lease-messages';
import type { LeaseControllerPolicy } from './policy';
import type { RecoverLeasesInput } from './steps';

/** What a recovery of leases tells its governor. A shard is a host of DWFM with its range of droplets. */
export type GovernLeasesInput = Pick<
  RecoverLeasesInput,
  'incident' | 'startAt' | 'fence' | 'policy' | 'waives' | 'ticksPerRun' | 'attempt'
> & {
  readonly controller: LeaseControllerPolicy;
  readonly knowledge: LeaseKnowledge;
  /** Droplets of each shard. */
  readonly droplets: readonly number[];
  readonly hands: readonly Hand[];
  readonly resume?: GovernLeasesState;
};

/** What a governor carries over a continue-as-new. */
export type GovernLeasesState = {
  readonly governor: GovernorState;
  readonly sampler: ActorState;
  readonly steerer: ActorState;
  readonly nextAt: Instant;
  readonly hands: readonly Hand[];
  /** Came while the last run ended. */
  readonly reports: readonly ShardReport[];
  /** Shards that were told to end. */
  readonly told: readonly number[];
};

export type GovernLeasesResult = GovernorEnd & {
  readonly endedAt: Instant;
  readonly leased: number;
  /** What stands at the shards, as far as anybody knows. */
  readonly windows: readonly (number | null | 'unknown')[];
};

export type RecoverShardInput = Pick<
  RecoverLeasesInput,
  'incident' | 'fence' | 'waives' | 'attempt'
> & {
  readonly shard: number;
  readonly restartAbove: number;
};

export type RecoverShardResult = {
  readonly shard: number;
  readonly isRecovered: boolean;
  readonly restarts: number;
  readonly endedAt: Instant;
};

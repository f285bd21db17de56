import type { Instant } from '../domain/instant';
import type { Incident } from './incident';
import type { RecoveryStatus } from './messages';
import type { Policy } from './policy';
import type { Scenario } from './scenario';

export type ReplayCascadeInput = {
  /** Without an origin: the replay sets it, at a whole second. */
  readonly incident: Omit<Incident, 'originMs' | 'lastInstant'>;
  readonly originMs?: number;
  readonly seed: number;
  readonly zero: Instant;
  readonly endsAt: Instant;
  /** The replay ends so long after a recovery that has succeeded, if that is sooner. */
  readonly settleFor?: number;
  readonly dns: Pick<Scenario['dns'], 'endpoints' | 'form' | 'ttl'>;
  readonly automation: Scenario['automation'];
  readonly policy: Policy;
  /** The script's recovery takes all commands; absent: begun when there were only approvals. */
  readonly steers?: boolean;
};

export type ReplayCascadeResult = {
  readonly originMs: number;
  readonly endedAt: Instant;
  /** How the recovery ended; null when none was begun, or when the replay ended before it. */
  readonly recovery: RecoveryStatus | null;
};

import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { Instant } from '../domain/instant';
import type { PlacedRole } from '../domain/roles';
import type { ActorState } from './call';

/** Who gives a command, and why. `at` is the sender's instant where a script sends it. */
type Said = { readonly by: string; readonly reason: string; readonly at?: Instant };

/** No new attempts and no restarts, until it is resumed. What is under way comes to its end. */
export type PauseLeases = Said;
export const pauseLeasesUpdate = defineUpdate<LeaseStatus, [PauseLeases]>('pause');

export type ResumeLeases = Said;
export const resumeLeasesUpdate = defineUpdate<LeaseStatus, [ResumeLeases]>('resume');

/** Attempts under way at most, at each shard and at all together; null: no limit; absent: as it was. */
export type LimitLeases = Said & {
  readonly windowMax?: number | null;
  readonly totalMax?: number | null;
};
export const limitLeasesUpdate = defineUpdate<LeaseStatus, [LimitLeases]>('limit');

/** Ends the recovery as it stands: windows stay, and nothing is begun any more. */
export type AbortLeases = Said;
export const abortLeasesUpdate = defineUpdate<LeaseStatus, [AbortLeases]>('abort');

/** A command as it was taken. */
export type LeaseCommand = { readonly kind: 'pause' | 'resume' | 'limit' | 'abort' } & LimitLeases;

/** The same, told by the step that a governor belongs to; what cannot be taken is left. */
export const leaseCommandSignal = defineSignal<[LeaseCommand]>('leaseCommand');

export type LeaseStatus = {
  readonly outcome: 'running' | 'paused' | 'done' | 'stopped';
  /** Looks so far, and the instant of the last one. */
  readonly ticks: number;
  readonly lookedAt: Instant;
  readonly limits: { readonly windowMax: number | null; readonly totalMax: number | null };
  readonly shards: readonly {
    readonly shard: number;
    readonly droplets: number;
    readonly leased: number;
    readonly isUp: boolean;
    readonly isDone: boolean;
    readonly isRestarting: boolean;
    /** Attempts that may be under way; null: any number; unknown: no answer came. */
    readonly window: number | null | 'unknown';
  }[];
  /** The latest, in their order. */
  readonly commands: readonly LeaseCommand[];
};
export const leaseStatusQuery = defineQuery<LeaseStatus>('status');

/** A role that is lent with an order, and given back with the report: its acts are numbered on. */
export type Hand = { readonly role: PlacedRole; readonly state: ActorState };

/** Told by the governor to a shard. */
export type ShardOrder =
  | { readonly kind: 'restart'; readonly at: Instant; readonly hand: Hand }
  | { readonly kind: 'end'; readonly at: Instant; readonly isRecovered: boolean };
export const shardOrderSignal = defineSignal<[ShardOrder]>('shardOrder');

/** Told by a shard to the governor: how its order ended. */
export type ShardReport = {
  readonly shard: number;
  readonly hand: Hand;
  readonly isMade: boolean;
  readonly reason?: string;
};
export const shardReportSignal = defineSignal<[ShardReport]>('shardReport');

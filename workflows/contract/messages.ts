import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { Instant } from '../domain/instant';
import type { Effect } from '../domain/effects';
import type { StepId } from './policy';
import type { LimitLeases } from './lease-messages';
import type { Said, SteeringStatus } from './steering';

/** Told by the Planner, to Enactors that were begun before they polled: there is a newer plan. */
export type PlanPublished = { readonly generation: number; readonly at: Instant };
export const planPublishedSignal = defineSignal<[PlanPublished]>('planPublished');

/**
 * Told by the region, to Planner and Enactors: somebody switched automation on. Whether that was who
 * is told, its next act finds out.
 */
export const automationSwitchedOnSignal =
  defineSignal<[{ readonly at: Instant }]>('automationSwitchedOn');

/**
 * Told by the replay: it is over. A signal and no cancellation, because the time-skipping server holds
 * its clock until a signal is delivered, and lets it run while a cancellation is under way.
 */
export type ReplayEnded = { readonly lastInstant: Instant };
export const replayEndedSignal = defineSignal<[ReplayEnded?]>('replayEnded');

/** A person's consent to one step. `at` is the sender's instant where a script sends it. */
export type ApproveCommand = {
  readonly step: StepId;
  readonly by: string;
  readonly reason: string;
  readonly at?: Instant;
};
export const approveUpdate = defineUpdate<RecoveryStatus, [ApproveCommand]>('approve');

/** Told by a recovery to its operator: a step waits for nothing but an approval. */
export type ApprovalWanted = { readonly step: StepId; readonly at: Instant };
export const approvalWantedSignal = defineSignal<[ApprovalWanted]>('approvalWanted');

export type StepState =
  | { readonly kind: 'waiting'; readonly for: readonly string[] }
  | { readonly kind: 'running'; readonly since: Instant }
  | { readonly kind: 'ended'; readonly since: Instant; readonly result: StepResult };

/** How a step ended, and what is true now: also when it did not reach its end. */
export type StepResult = {
  readonly outcome: 'done' | 'not-needed' | 'stopped' | 'skipped';
  readonly nowTrue: readonly string[];
  readonly left: readonly string[];
  /** Instant of the step's last act. */
  readonly endedAt: Instant;
  /** What it changed, thing by thing; absent: it changed nothing, or was begun before it said so. */
  readonly effects?: readonly Effect[];
};

export type RecoveryStatus = {
  readonly outcome: 'running' | 'recovered' | 'stopped' | 'aborted';
  readonly steps: readonly { readonly id: StepId; readonly state: StepState }[];
  /** Absent where the recovery was begun by a version that could not be steered. */
  readonly steering?: SteeringStatus;
};
export const statusQuery = defineQuery<RecoveryStatus>('status');

/** Told by a recovery to its steps: what a person has commanded of them all, or of the leases. */
export type StepOrder =
  | { readonly kind: 'hold' | 'go-on' | 'abort'; readonly said: Said & { readonly at: Instant } }
  | { readonly kind: 'limit'; readonly limits: LimitLeases };
export const stepOrderSignal = defineSignal<[StepOrder]>('stepOrder');

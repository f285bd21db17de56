import type { Instant } from './instant';
import { instantFor } from './roles';

/**
 * When the Planner publishes. Slot k is its k-th turn, counted from 0, whether a plan comes of it or
 * not. Enactors know the cadence and come round by themselves, so nobody has to be told of a plan.
 */
export type PlanCadence = {
  readonly firstPlanAt: Instant;
  readonly planEvery: number;
  /** No plan is made at or after this instant. */
  readonly until: Instant;
};

/** The Planner's instant in a slot; undefined for a slot after its end. */
export function slotAt(cadence: PlanCadence, slot: number): Instant | undefined {
  const wanted = cadence.firstPlanAt + slot * cadence.planEvery;
  return wanted < cadence.until ? instantFor('planner', wanted) : undefined;
}

/** How many slots lie before an instant, which is also the first slot that does not. */
export function slotsBefore({ firstPlanAt, planEvery }: PlanCadence, instant: Instant): number {
  let slots = Math.max(0, Math.ceil((instant - firstPlanAt) / planEvery));
  // The Planner waits for its own instant, so its last turn may be still to come.
  while (slots > 0 && instantFor('planner', firstPlanAt + (slots - 1) * planEvery) >= instant) {
    slots -= 1;
  }
  return slots;
}

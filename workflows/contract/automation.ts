import type { Instant } from '../domain/instant';
import type { RecordForm, Safeguards } from '../domain/dns-plan';
import type { Zone } from '../domain/roles';
import type { ActorState } from './call';
import type { Incident } from './incident';

export type PlanDnsInput = {
  readonly incident: Incident;
  readonly firstPlanAt: Instant;
  readonly planEvery: number;
  /** No plan is made at or after this instant. */
  readonly until: Instant;
  readonly zones: readonly Zone[];
  readonly resume?: PlannerState;
};

export type PlannerState = { readonly actor: ActorState; readonly nextAt: Instant };

export type EnactPlansInput = {
  readonly incident: Incident;
  readonly zone: Zone;
  readonly seed: number;
  readonly pickUpMin: number;
  readonly pickUpMax: number;
  readonly backOff: BackOff;
  readonly keepGenerations: number;
  readonly form: RecordForm;
  readonly ttl: number;
  readonly safeguards: Safeguards;
  readonly resume?: EnactorState;
};

export type BackOff = { readonly initial: number; readonly factor: number; readonly max: number };

export type EnactorState = {
  readonly actor: ActorState;
  /** The newest plan that this Enactor was told of, and when. */
  readonly told: { readonly generation: number; readonly at: Instant };
  readonly taken: number;
};

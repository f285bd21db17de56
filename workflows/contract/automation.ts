import type { Instant } from '../domain/instant';
import type { RecordForm, Safeguards } from '../domain/dns-plan';
import type { PlanCadence } from '../domain/plan-cadence';
import type { Zone } from '../domain/roles';
import type { ActorState } from './call';
import type { Incident } from './incident';

export type PlanDnsInput = PlanCadence & {
  readonly incident: Incident;
  /** Only in inputs from before Enactors polled: whom to tell of each plan. */
  readonly zones?: readonly Zone[];
  readonly resume?: PlannerState;
};

export type PlannerState = { readonly actor: ActorState; readonly nextAt: Instant };

export type EnactPlansInput = {
  readonly incident: Incident;
  readonly zone: Zone;
  readonly seed: number;
  /** When the Planner publishes. Missing in inputs from before Enactors polled: those are told. */
  readonly cadence?: PlanCadence;
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

export type EnactorState = { readonly actor: ActorState } & RoundsState;

/** Where an Enactor stands between two plans. */
export type RoundsState = {
  /** The slots of the Planner that are done with; where Enactors are told, the generation taken. */
  readonly taken: number;
  /** Only where Enactors are told: the newest plan that this one was told of, and when. */
  readonly told?: { readonly generation: number; readonly at: Instant };
};

import type { Instant } from '../domain/instant';
import type { Incident } from './incident';
import type { MitigatePolicy, OverridePolicy, Policy, RestorePolicy, WaivedRule } from './policy';

/** What every step of a recovery is started with. */
export type StepInput = {
  readonly incident: Incident;
  /** The instant at which the step became due; its first act comes at or after it. */
  readonly startAt: Instant;
  /** Rises with every step that a recovery starts, so that an older attempt is told from a newer. */
  readonly fence: number;
  readonly endpoint: string;
};

export type OverrideInput = StepInput & {
  readonly policy: OverridePolicy;
  readonly waives: readonly WaivedRule[];
};
export type RestoreInput = StepInput & { readonly policy: RestorePolicy };
export type MitigateInput = StepInput & { readonly policy: MitigatePolicy };
export type SwitchOffInput = StepInput;

export type RecoverRegionInput = {
  readonly incident: Incident;
  readonly startAt: Instant;
  readonly endpoint: string;
  readonly policy: Pick<Policy, 'name' | 'steps' | 'override' | 'restore' | 'mitigate' | 'waives'>;
};

export type FollowScriptInput = {
  readonly incident: Incident;
  /** The instant of T+0, from which a script's instants are counted. */
  readonly zero: Instant;
  readonly endpoint: string;
  readonly policy: Policy;
};

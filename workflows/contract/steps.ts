import type { Json } from '../domain/canonical-json';
import type { Instant } from '../domain/instant';
import type { Change } from '../domain/manual/step-manual';
import type { Residue } from '../domain/roles';
import type { ActorState } from './call';
import type { Attempt } from './names';
import type { SteeringInput } from './steering';
import type { Incident } from './incident';
import type {
  AutomationPolicy,
  BacklogPolicy,
  BalancersPolicy,
  DetectionPolicy,
  FailoverPolicy,
  LaunchesPolicy,
  LeasesPolicy,
  MitigatePolicy,
  OverridePolicy,
  OwnStepId,
  Policy,
  RestorePolicy,
  ServicesPolicy,
  StepPolicies,
  ThrottlePolicy,
  WaivedRule,
} from './policy';

/** What every step of a recovery is started with. */
export type StepInput = {
  readonly incident: Incident;
  /** The instant at which the step became due; its first act comes at or after it. */
  readonly startAt: Instant;
  /** Rises with every step that a recovery starts, so that an older attempt is told from a newer. */
  readonly fence: number;
  readonly endpoint: string;
  /** Absent: begun by a version that could neither hold its steps nor say what they changed. */
  readonly attempt?: Attempt;
};

/** A step that changes something which a rule may forbid, and that a policy may waive. */
type ChangingStepInput<Section> = StepInput & {
  readonly policy: Section;
  readonly waives: readonly WaivedRule[];
};

export type OverrideInput = ChangingStepInput<OverridePolicy>;
export type RestoreInput = StepInput & { readonly policy: RestorePolicy };
export type MitigateInput = StepInput & { readonly policy: MitigatePolicy };
export type SwitchOffInput = StepInput;
export type ThrottleInput = ChangingStepInput<ThrottlePolicy>;
export type RecoverLeasesInput = ChangingStepInput<LeasesPolicy> & {
  /** Ticks after which the governor of leases continues as new; absent: often enough. */
  readonly ticksPerRun?: number;
};
export type RestoreServicesInput = StepInput & { readonly policy: ServicesPolicy };
export type DrainBacklogInput = ChangingStepInput<BacklogPolicy>;
export type StabilizeInput = ChangingStepInput<BalancersPolicy>;
export type RelaxLaunchesInput = ChangingStepInput<LaunchesPolicy>;
export type EnableFailoverInput = ChangingStepInput<FailoverPolicy>;
export type EnableAutomationInput = ChangingStepInput<AutomationPolicy>;

/** What a step of a user's own is started with. `With` is what its policy says `with` it. */
export type OwnStepInput<With = Json> = StepInput & {
  readonly id: OwnStepId;
  readonly with: With;
  readonly waives: readonly WaivedRule[];
  readonly changes: readonly Change[];
  /** The instants at which it may act: nobody else's. */
  readonly turns: Residue;
};

/** What a recovery knows of its policy: all but the operator, who is somebody else. */
export type RecoveryPolicy = Pick<Policy, 'name' | 'steps' | 'waives'> & StepPolicies;

export type RecoverRegionInput = {
  readonly incident: Incident;
  readonly startAt: Instant;
  readonly endpoint: string;
  readonly policy: RecoveryPolicy;
  /** The Workflow ID of an operator who wants to be told when an approval is waited for. */
  readonly notify?: string;
  /** Absent: begun by a version that took nothing but approvals. */
  readonly steering?: SteeringInput;
};

export type FollowScriptInput = {
  readonly incident: Incident;
  /** The instant of T+0, from which a script's instants are counted. */
  readonly zero: Instant;
  readonly endpoint: string;
  readonly policy: Policy;
  /** Its recovery takes all commands; absent: begun when there were only approvals. */
  readonly steers?: boolean;
};

export type WatchRegionInput = {
  readonly incident: Incident;
  readonly endpoint: string;
  readonly policy: DetectionPolicy;
  readonly resume?: WatchState;
};

/** What a watch carries over a continue-as-new. */
export type WatchState = {
  readonly actor: ActorState;
  readonly nextAt: Instant;
  /** Looks in a row that have found no address. */
  readonly missed: number;
};

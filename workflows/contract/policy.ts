import type { Instant } from '../domain/instant';
import type { RemovalGuards } from '../domain/removal-guards';
import type { Json } from '../domain/canonical-json';
import type { Change } from '../domain/manual/step-manual';
import type { AutomationPart, OwnRole } from '../domain/roles';
import type { RuleId } from '../domain/rules';

/** The steps of a recovery; each is a Workflow Type of its own. */
export const STEP_IDS = [
  'mitigate-internally',
  'disable-automation',
  'throttle-recovery',
  'override-dns-record',
  'restore-dynamodb',
  'recover-leases',
  'restore-services',
  'drain-network-backlog',
  'stabilize-load-balancers',
  'relax-launch-throttles',
  'enable-failover',
  'enable-automation',
] as const;
export type OurStepId = (typeof STEP_IDS)[number];

/** A step of a user's own acts under its name. */
export type OwnStepId = OwnRole;
export type StepId = OurStepId | OwnStepId;

const OWN_STEP = /^own\/[a-z0-9]+(-[a-z0-9]+)*$/;

export const isOwnStepId = (text: string): text is OwnStepId => OWN_STEP.test(text);

export const isStepId = (text: string): text is StepId =>
  (STEP_IDS as readonly string[]).includes(text) || isOwnStepId(text);

/**
 * A runbook's parameters and decisions, as the loader hands them on: durations in milliseconds, shares
 * between 0 and 1, instants counted from the scenario's T+0.
 */
export type Policy = {
  readonly name: string;
  readonly title: string;
  readonly steps: readonly StepPolicy[];
  /** Rules that this runbook breaks knowingly: recorded as expected, not enforced. */
  readonly waives: readonly WaivedRule[];
  readonly operator: OperatorPolicy;
} & StepPolicies;

/** What each kind of step needs to know; a policy has the section of every step that it lists. */
export type StepPolicies = {
  readonly mitigate?: MitigatePolicy;
  readonly throttle?: ThrottlePolicy;
  readonly override?: OverridePolicy;
  readonly restore?: RestorePolicy;
  readonly leases?: LeasesPolicy;
  readonly services?: ServicesPolicy;
  readonly backlog?: BacklogPolicy;
  readonly balancers?: BalancersPolicy;
  readonly launches?: LaunchesPolicy;
  readonly failover?: FailoverPolicy;
  readonly automation?: AutomationPolicy;
};

/** The section of a policy that a step reads; none for one that has nothing to decide. */
export const SECTION_OF_STEP = {
  'mitigate-internally': 'mitigate',
  'disable-automation': null,
  'throttle-recovery': 'throttle',
  'override-dns-record': 'override',
  'restore-dynamodb': 'restore',
  'recover-leases': 'leases',
  'restore-services': 'services',
  'drain-network-backlog': 'backlog',
  'stabilize-load-balancers': 'balancers',
  'relax-launch-throttles': 'launches',
  'enable-failover': 'failover',
  'enable-automation': 'automation',
} as const satisfies Readonly<Record<OurStepId, keyof StepPolicies | null>>;

type Gates = {
  /** Steps that must have ended well before this one starts. */
  readonly after: readonly StepId[];
  readonly approval: ApprovalPolicy;
};

export type StepPolicy = ({ readonly id: OurStepId } & Gates) | OwnStepPolicy;

/** A step of a user's own: what the manual says of ours, its policy says of it. */
export type OwnStepPolicy = Gates & {
  readonly id: OwnStepId;
  /** The Workflow Type that does it. */
  readonly workflow: string;
  readonly title: string;
  readonly does: string;
  /** What it may change; its Actor lets nothing else through. */
  readonly changes: readonly Change[];
  readonly undo: string;
  /** What a person does in its place; without it, what it does. */
  readonly byHand?: readonly string[];
  /** What its Workflow is told, in ms and shares like all other sections. */
  readonly with: Json;
};

export const isOwnStep = (step: StepPolicy): step is OwnStepPolicy => isOwnStepId(step.id);

/**
 * Whose consent a step needs: nobody's, anybody's, or so many people's of certain roles, each signed,
 * none of them who asked for the recovery, and good for so long.
 */
export type ApprovalPolicy =
  | 'required'
  | 'none'
  | { readonly from: readonly string[]; readonly count: number; readonly expiresAfter: number };

export type OverridePolicy = {
  /** Fewest addresses of each type that an override may leave. */
  readonly floor: number;
  readonly verifyEvery: number;
  readonly verifyFor: number;
  readonly vantagePoints: readonly string[];
};

/** How often a step looks, and for how long before it stops. */
export type Patience = { readonly lookEvery: number; readonly giveUpAfter: number };

export type RestorePolicy = Patience & { readonly vantagePoints: readonly string[] };

export type MitigatePolicy = Patience & { readonly services: readonly string[] };

export type ThrottlePolicy = {
  /** Lease attempts that each host of DWFM may have under way. */
  readonly attemptsInFlightMax: number;
  /** Launches let through, as a share of a normal peak; null: launches are left alone. */
  readonly launchShare: number | null;
};

export type LeasesPolicy = Patience & {
  /** A host is restarted when its oldest attempt has waited for this share of the time-out. */
  readonly restartAbove: number;
  /** Hosts that may be away for a restart at the same time. */
  readonly restartsAtOnce: number;
  /** Share of the droplets with a lease at which the step is done. */
  readonly doneFrom: number;
  /** Who finds the windows of the shards; without one the limit of `throttle-recovery` stands. */
  readonly controller?: LeaseControllerPolicy;
};

export type LeaseControllerPolicy = {
  /** Ours, a window that never changes, or additive increase with multiplicative decrease. */
  readonly kind: 'blackstart' | 'fixed' | 'aimd';
  /** Attempts that each shard may have under way at first; for `fixed` always. */
  readonly initial: number;
  /** The most that any shard may have under way, and all together; null: no limit on all. */
  readonly windowMax: number;
  readonly totalMax: number | null;
};

export type ServicesPolicy = {
  readonly pollersOf: readonly string[];
  /** Services whose hosts go back from addresses set by hand to the public name. */
  readonly unpin: readonly string[];
};

export type BacklogPolicy = Patience & {
  /** Launches let through meanwhile, as a share of a normal peak; null: left as they are. */
  readonly launchShare: number | null;
  readonly speed: number;
  readonly routineShare: number;
  /** Fresh changes go first, and the backlog keeps this share of the work; without it: as they came. */
  readonly backlogShare?: number;
  /** How long network latency has to stay normal for the step to be done. */
  readonly settleFor: number;
};

export type BalancersPolicy = Patience & {
  /** Whether automatic zone failover is switched off, or left as it is. */
  readonly failover: 'off' | 'leave';
  readonly removalLimit: { readonly share: number; readonly per: number } | null;
  /** What else is to hold back what leaves service; without: nothing is changed. */
  readonly removalGuards?: RemovalGuards;
};

export type LaunchesPolicy = Patience & {
  /** Latency of the network above which the throttle is not raised. */
  readonly networkLatencyMax: number;
} & (StagedLaunches | ControlledLaunches);

/** The throttle is raised stage by stage, and lifted after the last one. */
export type StagedLaunches = { readonly stages: readonly LaunchStage[] };

/** The throttle follows the Network Manager's queue, and is lifted when it binds nobody any more. */
export type ControlledLaunches = {
  readonly controller: {
    /** Largest factor of a raise, from look to look. */
    readonly raiseMax: number;
    readonly shareMin: number;
    /** Share of what the Network Manager can do that is kept free. */
    readonly margin: number;
    /** How long what waits there may take to drain. */
    readonly drainWithin: number;
    /** How long the throttle has to refuse nobody before it is lifted. */
    readonly calmFor: number;
  };
};

export type LaunchStage = { readonly share: number; readonly holdFor: number };

export type FailoverPolicy = Patience & {
  readonly networkLatencyMax: number;
  /** How long the load balancers are watched once it is on; errors meanwhile switch it off again. */
  readonly watchFor: number;
};

export type AutomationPolicy = {
  /** The order in which the parts come back; one that a region does not have is passed over. */
  readonly parts: readonly AutomationPart[];
  /** How long each part is watched before the next one follows; above the Planner's interval. */
  readonly watchFor: number;
  readonly lookEvery: number;
};

export type WaivedRule = { readonly rule: RuleId; readonly reason: string };

/** An operator as a script: what a person did, or would do, and when. */
export type OperatorPolicy = {
  /** A watch that finds an empty endpoint by itself; without it the script knows when to begin. */
  readonly detection?: DetectionPolicy;
  /** Who the script speaks for, where approvals are signed: a rehearsal makes their keys. */
  readonly people?: readonly { readonly name: string; readonly roles: readonly string[] }[];
  readonly script: readonly ScriptedAct[];
};

export type DetectionPolicy = {
  readonly lookEvery: number;
  /** Looks in a row that find no address. */
  readonly confirmations: number;
  readonly vantagePoints: readonly string[];
  /** So many of them without an address are enough, for one may be wrong; without it, all. */
  readonly agreeing?: number;
};

/**
 * Either `at` an instant after T+0, or so long `after` being asked: a start after detection, an approval
 * after the recovery wants it.
 */
export type ScriptedAct = {
  readonly at?: Instant;
  readonly after?: number;
  readonly command: ScriptedCommand;
  readonly by: string;
  readonly reason: string;
};

export type ScriptedCommand =
  | { readonly kind: 'start-recovery' }
  | { readonly kind: 'approve' | 'reject' | 'skip' | 'retry'; readonly step: StepId }
  | { readonly kind: 'pause' | 'resume' | 'abort' }
  | {
      readonly kind: 'limit';
      readonly windowMax?: number | null;
      readonly totalMax?: number | null;
    };

/**
 * What a recovery can ask of a region and do to it, in the words of an operator. The simulated region
 * is one adapter behind these; a real one is another. Each method is an Activity of the same name.
 *
 * No method throws for what an operator would call an answer: refused and unknown are answers.
 */
import type { Standing } from '../workflows/domain/effects';
import type { Call } from '../workflows/contract/call';
import type {
  LeaseSample,
  RetryLanePolicy,
  ShardSteering,
} from '../workflows/contract/lease-sample';
import type { ApproveCommand } from '../workflows/contract/messages';
import type { Approver, Command, Signed } from '../workflows/contract/steering';
import type { SignedFor, Spoken } from '../workflows/domain/signatures';
import type { DnsAnswer, RecordSet, ChangeBatch } from '../workflows/domain/dns-records';
import type { DnsPlan, PlanTarget } from '../workflows/domain/dns-plan';
import type { Instant } from '../workflows/domain/instant';
import type { RemovalGuards, RemovalLimit } from '../workflows/domain/removal-guards';
import type { AutomationPart } from '../workflows/domain/roles';

/** The answer to a step that changes something. */
export type Outcome =
  /** `before`, where the act asks for a snapshot: what stood, as a `Standing` of this change. */
  | { readonly kind: 'done'; readonly changeId?: string; readonly before?: Standing }
  /** `isBusy`: for no reason but that there are too many calls; the same one may be taken later. */
  | {
      readonly kind: 'refused';
      readonly reason: string;
      readonly rule?: string;
      readonly isBusy?: true;
    }
  /** No answer came in time: it may have been done or not. Read back before anything else. */
  | { readonly kind: 'unknown'; readonly learnedAt: Instant };

/**
 * What every change by hand says beside itself: `fence` must not be below that of an earlier change of
 * the same thing, and `waived` names the rules that the policy breaks knowingly.
 */
export type ByHand<Change> = Call<
  Change & { readonly fence: number; readonly waived: readonly string[] }
>;

export type EndpointReading = {
  readonly endpoint: string;
  /** The record sets at the endpoint's own name. */
  readonly records: readonly RecordSet[];
  /** What the authority answers, for A and for AAAA. */
  readonly a: DnsAnswer;
  readonly aaaa: DnsAnswer;
  /** The lock's text: a write that names another one is refused. */
  readonly lock: string;
  /** How long a negative answer is kept: min(SOA TTL, SOA MINIMUM), RFC 2308. */
  readonly negativeTtlMs: number;
};

export interface DnsPort {
  readEndpoint(request: Call<{ endpoint: string }>): Promise<EndpointReading>;
  /**
   * Sets an endpoint's addresses by hand. Refused when the lock is not as `expectedLock` says, when
   * `fence` is not above every fence used before, or when a rule would be broken.
   */
  overrideRecord(
    request: ByHand<{
      endpoint: string;
      a: readonly string[];
      aaaa: readonly string[];
      expectedLock: string;
    }>,
  ): Promise<Outcome>;
  /** Puts back the record sets of a reading. Refused when that would break a rule. */
  restoreRecord(
    request: ByHand<{ endpoint: string; records: readonly RecordSet[] }>,
  ): Promise<Outcome>;
  /**
   * Ends an override: the endpoint serves the latest plan again, and the automation's own records say
   * so, without which it could not write. Refused like an override.
   */
  handBackRecord(request: ByHand<{ endpoint: string; expectedLock: string }>): Promise<Outcome>;
  /** Whether every name server has a change; false for one that it does not know. */
  readPropagation(request: Call<{ changeId: string }>): Promise<{ inSync: boolean }>;
  /** Asks several resolvers as a client of theirs would; an answer may come from their caches. */
  askResolvers(
    request: Call<{ endpoint: string; vantagePoints: readonly string[] }>,
  ): Promise<{ answers: readonly ResolverAnswer[] }>;
}

export type ResolverAnswer = {
  readonly vantagePoint: string;
  readonly a: DnsAnswer;
  readonly aaaa: DnsAnswer;
};

export interface LoadBalancerPort {
  /** Load balancers whose targets pass their health checks, whatever DNS says. */
  listHealthyTargets(request: Call<{ endpoint: string }>): Promise<{
    targets: readonly PlanTarget[];
  }>;
}

/** One host of the droplet workflow manager, as its operators see it. */
export type LeaseHostReading = {
  readonly host: number;
  readonly isUp: boolean;
  readonly droplets: number;
  readonly leased: number;
  /** How long the oldest attempt has waited for its turn. */
  readonly oldestWaitMs: number;
  /** Attempts that it may have under way; null: any number. */
  readonly attemptsInFlightMax: number | null;
};

export type LeaseReading = {
  readonly droplets: number;
  readonly leased: number;
  /** After so long an attempt counts as failed, whatever its host still does. */
  readonly attemptTimeoutMs: number;
  /** How long a host that is restarted is away. */
  readonly restartTimeMs: number;
  /** Attempts that any host may have under way at most; null: for one there is no limit. */
  readonly attemptsInFlightMax: number | null;
  readonly hosts: readonly LeaseHostReading[];
};

/** The manager that keeps a lease with every physical server: without one, no launch. */
export interface LeasePort {
  readLeases(request: Call<object>): Promise<LeaseReading>;
  /** Limits the attempts that each host may have under way; null lifts the limit. */
  throttleLeases(request: ByHand<{ attemptsInFlightMax: number | null }>): Promise<Outcome>;
  /** Restarts hosts: what they had queued and were working on is lost. */
  restartLeaseHosts(request: ByHand<{ hosts: readonly number[] }>): Promise<Outcome>;
  /**
   * From now on attempts are sampled, and droplets whose attempt timed out are tried again in a lane of
   * their own. To ask for it again changes nothing.
   */
  measureLeases(request: ByHand<{ lane: RetryLanePolicy }>): Promise<Outcome>;
  /** What attempts have reported since the last sample; null while they are not measured. */
  sampleLeases(request: Call<object>): Promise<{ sample: LeaseSample | null }>;
  /**
   * Sets the windows of shards, all at the same instant. A shard whose window may not be raised keeps
   * the one that it has and is named; the others are set. Done twice is done once.
   */
  steerLeases(request: ByHand<{ shards: readonly ShardSteering[] }>): Promise<SteerOutcome>;
}

export type SteerOutcome =
  | {
      readonly kind: 'done';
      readonly kept: readonly ShardKept[];
      readonly before?: Standing;
    }
  | Exclude<Outcome, { readonly kind: 'done' }>;

/** A shard whose window was left as it was, and why. */
export type ShardKept = {
  readonly shard: number;
  readonly window: number | null;
  readonly reason: string;
};

export type LaunchReading = {
  /** The throttle, as a share of the launches of a normal peak; null: none. */
  readonly throttleShare: number | null;
  readonly attemptedPerSecond: number;
  readonly acceptedPerSecond: number;
  /** Shares of the attempts that are refused, by what the caller is told. */
  readonly insufficientCapacityShare: number;
  readonly requestLimitExceededShare: number;
  readonly isNormal: boolean;
};

export interface LaunchPort {
  readLaunches(request: Call<object>): Promise<LaunchReading>;
  throttleLaunches(request: ByHand<{ share: number | null }>): Promise<Outcome>;
}

export type NetworkReading = {
  readonly latencyP50Ms: number;
  readonly latencyP90Ms: number;
  /** Changes of network state that are not propagated yet. */
  readonly backlog: number;
  /** Changes propagated per second, of late. */
  readonly servedPerSecond: number;
  readonly isAbnormal: boolean;
  readonly settings: NetworkSettings;
};

/** How the Network Manager works, as set by hand. */
export type NetworkSettings = {
  /** A factor on the work done. */
  readonly speed: number;
  /** How much of the routine work goes on. */
  readonly routineShare: number;
  /**
   * Fresh changes go first, and those that waited already keep this share of the work; null: first
   * come, first served.
   */
  readonly backlogShare: number | null;
};

/** The manager that brings the network state of instances to where it is needed. */
export interface NetworkPort {
  readNetwork(request: Call<object>): Promise<NetworkReading>;
  adjustNetwork(request: ByHand<NetworkSettings>): Promise<Outcome>;
}

export type BalancingReading = {
  /** Share of the connections through load balancers that fail. */
  readonly errorShare: number;
  /** Share of the healthy capacity that zone failover has taken out of service. */
  readonly removedShare: number;
  readonly isErring: boolean;
  readonly isFailoverOn: boolean;
  /** What holds back what leaves service by itself; null: nothing does. */
  readonly removalLimit: RemovalLimit | null;
  readonly removalGuards: RemovalGuards | null;
};

/** The region's load balancers: their health checks and what these take out of service. */
export interface BalancingPort {
  readBalancing(request: Call<object>): Promise<BalancingReading>;
  switchZoneFailover(request: ByHand<{ on: boolean }>): Promise<Outcome>;
  /** Sets both, whatever stood before. */
  limitRemoval(
    request: ByHand<{ limit: RemovalLimit | null; guards: RemovalGuards | null }>,
  ): Promise<Outcome>;
}

export interface InternalNamesPort {
  /** Gives the hosts of an internal service addresses to use instead of the name. */
  pinInternalName(
    request: Call<{ service: string; endpoint: string; addresses: readonly string[] }>,
  ): Promise<Outcome>;
  unpinInternalName(request: Call<{ service: string }>): Promise<Outcome>;
}

export type ServiceProbe = {
  readonly service: string;
  readonly errorShare: number;
  readonly isDown: boolean;
};

export interface ServicesPort {
  probeServices(request: Call<{ services: readonly string[] }>): Promise<{
    probes: readonly ServiceProbe[];
  }>;
  /** Starts a service's pollers again, which stay stuck after their queue was out of reach. */
  restorePollers(request: Call<{ service: string }>): Promise<Outcome>;
}

export type ReplicaLag = {
  readonly region: string;
  readonly lagMs: number;
  readonly isCaughtUp: boolean;
};

export interface ReplicationPort {
  readReplicaLag(request: Call<object>): Promise<{ replicas: readonly ReplicaLag[] }>;
}

export type AutomationReading = {
  /** `isOn` while any part of it is; `parts` are those that are, `allParts` those that there are. */
  readonly isOn: boolean;
  readonly parts: readonly AutomationPart[];
  readonly allParts: readonly AutomationPart[];
  readonly lastPlanGeneration: number;
};

export interface AutomationSwitchPort {
  readAutomation(request: Call<object>): Promise<AutomationReading>;
  /** Switches the whole automation, or one part of it. On is refused while an override stands. */
  switchAutomation(
    request: Call<{ on: boolean; reason: string; part?: AutomationPart }>,
  ): Promise<Outcome>;
}

/**
 * What a person who answers customers looks at, all of it at one instant. A part that could not be read
 * is null: the others are still worth having. Each is what the port of its name tells.
 */
export type RegionLook = {
  readonly endpoint: EndpointReading | null;
  readonly resolvers: { readonly answers: readonly ResolverAnswer[] } | null;
  readonly leases: LeaseReading | null;
  readonly launches: LaunchReading | null;
  readonly network: NetworkReading | null;
  readonly balancing: BalancingReading | null;
  /** Services that the region does not have are left out. */
  readonly services: { readonly probes: readonly ServiceProbe[] } | null;
  readonly replication: { readonly replicas: readonly ReplicaLag[] } | null;
  readonly automation: AutomationReading | null;
};

export interface TriagePort {
  /** One look at everything, in one act. Changes nothing. */
  lookAtRegion(
    request: Call<{
      endpoint: string;
      vantagePoints: readonly string[];
      services: readonly string[];
    }>,
  ): Promise<RegionLook>;
}

export interface TimelinePort {
  /** Writes what the caller decided into the timeline, at the call's instant. */
  note(request: Call<{ text: string }>): Promise<null>;
}

/** All that a recovery may use. */
export interface RecoveryPorts
  extends
    DnsPort,
    LoadBalancerPort,
    LeasePort,
    LaunchPort,
    NetworkPort,
    BalancingPort,
    InternalNamesPort,
    ServicesPort,
    ReplicationPort,
    AutomationSwitchPort,
    TriagePort,
    TimelinePort {}

/** What the DNS automation uses: bare Route 53 and the store of plans. Only the world has it. */
export interface AutomationPort {
  publishPlan(
    request: Call<object>,
  ): Promise<{ kind: 'off' } | { kind: 'published'; generation: number }>;
  /** The latest plan, and what stands at the endpoints' control records. */
  takePlan(
    request: Call<object>,
  ): Promise<{ kind: 'off' } | { kind: 'taken'; plan: DnsPlan; control: ControlReading }>;
  readControl(request: Call<object>): Promise<ControlReading>;
  listPlanRecords(
    request: Call<object>,
  ): Promise<{ records: readonly RecordSet[]; control: ControlReading }>;
  changeRecords(
    request: Call<{ batch: ChangeBatch; purpose: 'apply' | 'clean-up'; generation: number }>,
  ): Promise<BatchOutcome>;
}

export type ControlReading = {
  readonly endpoints: readonly {
    readonly endpoint: string;
    readonly lock: string;
    readonly generation: number;
  }[];
};

/** Route 53's answer to a batch; a lost lock is told apart because an Enactor treats it apart. */
export type BatchOutcome =
  | { readonly kind: 'accepted'; readonly changeId: string }
  | { readonly kind: 'lock-lost' | 'invalid'; readonly reason: string }
  | { readonly kind: 'unknown'; readonly learnedAt: Instant };

export type RegionPorts = RecoveryPorts & AutomationPort;

type People = readonly { readonly name: string; readonly roles: readonly string[] }[];

/** A scripted operator's way to a running recovery: the same Updates that a person would send. */
export interface OperatorPort {
  /** As histories before steering have it. */
  sendApproval(
    request: Call<{ workflowId: string; command: ApproveCommand }>,
  ): Promise<CommandAnswer>;
  /** Signed where `people` names its sender, whose key a rehearsal makes; good for `expiresAfter`. */
  sendCommand(
    request: Call<{
      workflowId: string;
      command: Command;
      signing?: { readonly people: People; readonly expiresAfter: number };
    }>,
  ): Promise<CommandAnswer>;
}

export interface ApproverPort {
  /**
   * Whose signatures count: those of the worker's configuration; where it holds a simulated region also
   * `people`, with keys that a rehearsal can make.
   */
  readApprovers(request: { people?: People }): Promise<{ approvers: readonly Approver[] }>;
  /** Signs the request for a recovery in a rehearsal, as one of its people. */
  signRequest(request: {
    place: SignedFor;
    spoken: Spoken;
    planDigest: string;
    expiresAt: Instant;
  }): Promise<Signed>;
}

export type CommandAnswer =
  { readonly kind: 'accepted' } | { readonly kind: 'refused'; readonly reason: string };

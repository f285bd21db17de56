/**
 * What a recovery can ask of a region and do to it, in the words of an operator. The simulated region
 * is one adapter behind these; a real one is another. Each method is an Activity of the same name.
 *
 * No method throws for what an operator would call an answer: refused and unknown are answers.
 */
import type { Call } from '../workflows/contract/call';
import type { ApproveCommand } from '../workflows/contract/messages';
import type { DnsAnswer, RecordSet, ChangeBatch } from '../workflows/domain/dns-records';
import type { DnsPlan, PlanTarget } from '../workflows/domain/dns-plan';
import type { Instant } from '../workflows/domain/instant';

/** The answer to a step that changes something. */
export type Outcome =
  | { readonly kind: 'done'; readonly changeId?: string }
  | { readonly kind: 'refused'; readonly reason: string; readonly rule?: string }
  /** No answer came in time: it may have been done or not. Read back before anything else. */
  | { readonly kind: 'unknown'; readonly learnedAt: Instant };

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
    request: Call<{
      endpoint: string;
      a: readonly string[];
      aaaa: readonly string[];
      fence: number;
      expectedLock: string;
      /** Rules that the policy waives, each with its reason: they are recorded, not enforced. */
      waived: readonly string[];
    }>,
  ): Promise<Outcome>;
  /** Puts back the record sets of a reading. Refused when that would break a rule. */
  restoreRecord(
    request: Call<{
      endpoint: string;
      records: readonly RecordSet[];
      fence: number;
      waived: readonly string[];
    }>,
  ): Promise<Outcome>;
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
}

export interface ReplicationPort {
  readReplicaLag(request: Call<object>): Promise<{
    replicas: readonly {
      readonly region: string;
      readonly lagMs: number;
      readonly isCaughtUp: boolean;
    }[];
  }>;
}

export interface AutomationSwitchPort {
  readAutomation(request: Call<object>): Promise<{ isOn: boolean; lastPlanGeneration: number }>;
  switchAutomation(request: Call<{ on: boolean; reason: string }>): Promise<Outcome>;
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
    InternalNamesPort,
    ServicesPort,
    ReplicationPort,
    AutomationSwitchPort,
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

/** A scripted operator's way to a running recovery: the same Update that a person would send. */
export interface OperatorPort {
  sendApproval(
    request: Call<{ workflowId: string; command: ApproveCommand }>,
  ): Promise<CommandAnswer>;
}

export type CommandAnswer =
  { readonly kind: 'accepted' } | { readonly kind: 'refused'; readonly reason: string };

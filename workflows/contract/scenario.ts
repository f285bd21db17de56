import type { Instant } from '../domain/instant';
import type { RecordForm, Safeguards } from '../domain/dns-plan';
import type { Role, Zone } from '../domain/roles';
import type { RuleId } from '../domain/rules';
import type { NetworkLoadBalancerScenario } from './scenario/balancing';
import type { CustomersScenario, TrafficScenario } from './scenario/customers';
import type { LaunchScenario } from './scenario/launches';
import type { LeaseScenario } from './scenario/leases';
import type { ApiLimit, DyingWorkers, FalseReading, SlowOperator } from './scenario/mishaps';
import type { NetworkManagerScenario } from './scenario/network';
import type { RegionalServiceScenario } from './scenario/services';

/**
 * What happens to the world, as the loader hands it on: every duration in milliseconds, every rate
 * per second, every share between 0 and 1, every instant counted from the scenario's start. The file
 * that it comes from has a unit and a source with each number (docs/scenarios.md).
 */
export type Scenario = {
  readonly name: string;
  readonly title: string;
  /** What a runbook is meant to be found wanting in, when it is evaluated in this scenario. */
  readonly finds?: string;
  readonly region: string;
  /** Local time of instant 0, with its offset: ISO 8601. */
  readonly startsAt: string;
  /** The instant that T+0 stands for. */
  readonly zero: Instant;
  readonly endsAt: Instant;
  /** The replay ends so long after a recovery that has succeeded, if that is sooner. */
  readonly settleFor: number;
  readonly dns: DnsScenario;
  readonly automation: AutomationScenario;
  readonly luck: readonly LockLoss[];
  readonly faults: readonly CallFault[];
  readonly apiLimits?: readonly ApiLimit[];
  readonly falseReadings?: readonly FalseReading[];
  readonly operator?: SlowOperator;
  readonly workers?: DyingWorkers;
  readonly loadBalancers: LoadBalancerScenario;
  readonly resolvers: ResolverScenario;
  readonly dynamodb: DynamoDbScenario;
  readonly traffic: TrafficScenario;
  readonly leases: LeaseScenario;
  readonly launches: LaunchScenario;
  readonly network: NetworkManagerScenario;
  readonly balancers: NetworkLoadBalancerScenario;
  /** In the order of their dependence: who needs another service stands below it. */
  readonly services: readonly RegionalServiceScenario[];
  readonly customers: CustomersScenario;
  readonly expects: Expectations;
};

export type DnsScenario = {
  /** Names served from the plans; the first one is the regional endpoint. */
  readonly endpoints: readonly string[];
  readonly form: RecordForm;
  readonly ttl: number;
  readonly soaTtl: number;
  readonly soaMinimum: number;
  readonly propagationMin: number;
  readonly propagationMax: number;
  /** Fewest addresses of each type that an endpoint may be left with, by whomever. */
  readonly floor: number;
  /** Groups of name servers that learn of a change at different times. */
  readonly edges: number;
};

export type AutomationScenario = {
  readonly firstPlanAt: Instant;
  readonly planEvery: number;
  readonly enactors: readonly EnactorScenario[];
  readonly backOffInitial: number;
  readonly backOffFactor: number;
  readonly backOffMax: number;
  readonly keepGenerations: number;
  readonly safeguards: Safeguards;
};

export type EnactorScenario = {
  readonly zone: Zone;
  /** From a plan's publication to this Enactor's look at it: its own polling phase. */
  readonly pickUpMin: number;
  readonly pickUpMax: number;
};

/** Bad luck: somebody else takes the lock between an Enactor's look at it and its write. */
export type LockLoss = {
  readonly kind: 'lock-lost';
  readonly enactor: Zone;
  readonly from: Instant;
  readonly times: number;
};

export type CallFault = {
  readonly kind: 'throttled' | 'timed-out-undone' | 'timed-out-done';
  readonly operation: string;
  readonly role?: Role;
  readonly from: Instant;
  readonly times: number;
  /** From the call to the instant at which its caller learns that it has no answer. */
  readonly learnedAfter: number;
};

export type LoadBalancerScenario = {
  readonly targets: readonly {
    readonly name: string;
    readonly a: readonly string[];
    readonly aaaa: readonly string[];
  }[];
  /** Weights wander by up to this share from plan to plan: capacity moves, none of them urgent. */
  readonly weightNoise: number;
};

export type ResolverScenario = {
  readonly count: number;
  /** Mean time between two questions at one resolver: log-uniform between the two. */
  readonly demandGapMin: number;
  readonly demandGapMax: number;
};

export type DynamoDbScenario = {
  readonly replicas: readonly string[];
  /** Share of the normal writes that still arrives at the other replicas while this region is cut off. */
  readonly writeShareWhileCutOff: number;
  /** How many times faster than real time a backlog is replayed. */
  readonly replayFactor: number;
  /** A replica lag under which tables count as caught up. */
  readonly caughtUpBelow: number;
};

export type Expectations = {
  /** The policy under which the fidelity checks are about this scenario; null: they never are. */
  readonly fidelity: string | null;
  readonly milestones: readonly Milestone[];
  /** Services whose recovery the event did not wait for. */
  readonly afterwards: readonly string[];
  readonly violations: readonly ExpectedViolation[];
};

export type Milestone = {
  readonly id: string;
  readonly what: string;
  readonly at: Instant;
  readonly kind: 'input' | 'outcome';
};

export type ExpectedViolation = { readonly rule: RuleId; readonly why: string };

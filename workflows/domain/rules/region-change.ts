/** What a rule can be asked about: a change, and how things stand before and after it. */
export type RegionChange =
  DnsChange | AutomationOn | LimitChange | HostRestart | QueueAge | CapacityRemoval | FailoverOn;

/** What an endpoint serves at the authority. */
export type EndpointState = {
  readonly endpoint: string;
  readonly a: number;
  readonly aaaa: number;
  /** Plan that the endpoint points at; null for records set by hand or no records at all. */
  readonly generation: number | null;
  /** Whether the plan that it points at still has records. */
  readonly isPlanPresent: boolean;
};

export type DnsChange = {
  readonly kind: 'dns';
  readonly before: EndpointState;
  readonly after: EndpointState;
  /** True when the change is a person's or a runbook's, not the automation's. */
  readonly isManual: boolean;
  readonly isAutomationOn: boolean;
  readonly hasManualOverride: boolean;
  /** Fewest addresses of each type that a change may leave; the policy's or the scenario's. */
  readonly floor: number;
};

/** The DNS automation, or a part of it, is switched on. */
export type AutomationOn = { readonly kind: 'automation-on'; readonly hasManualOverride: boolean };

/** A limit on recovery load is changed; null is no limit. */
export type LimitChange = {
  readonly kind: 'lease-limit' | 'launch-limit';
  readonly before: number | null;
  readonly after: number | null;
  /** How long the oldest of what waits downstream has waited, and from when on that is too long. */
  readonly downstreamWaitMs: number;
  readonly downstreamWaitMsMax: number;
};

/** A host of the droplet workflow manager is restarted. */
export type HostRestart = {
  readonly kind: 'lease-host-restart';
  readonly host: number;
  readonly oldestWaitMs: number;
  readonly attemptTimeoutMs: number;
};

/** Nobody's change, but the outcome of several: attempts wait for longer than anybody waits for them. */
export type QueueAge = {
  readonly kind: 'lease-queue';
  readonly oldestWaitMs: number;
  readonly attemptTimeoutMs: number;
};

/** Zone failover has taken healthy capacity out of service. */
export type CapacityRemoval = {
  readonly kind: 'capacity-removal';
  /** Share of the capacity removed within the last `perMs`. */
  readonly share: number;
  readonly perMs: number;
  readonly shareMax: number;
};

/** Automatic zone failover is switched on. */
export type FailoverOn = { readonly kind: 'failover-on'; readonly isNetworkAbnormal: boolean };

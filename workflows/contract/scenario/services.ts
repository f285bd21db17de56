/** What a service is made of: each part is there or not, so that a service is declared as data. */
export type RegionalServiceScenario = {
  readonly name: string;
  readonly downAbove: number;
  readonly upBelow: number;
  /** Connections to DynamoDB; `symptom` is what callers get when there are none. */
  readonly dynamodb?: {
    readonly connectionLife: number;
    readonly pinRollout?: number;
    readonly symptom: 'errors' | 'wrong-answers';
  };
  readonly balanced?: BalancedPart;
  readonly fleet?: FleetPart;
  /** Share of the requests that need an instance to be launched. */
  readonly launchedShare?: number;
  /** Other services, and the share of the requests that need them. */
  readonly upstream?: readonly { readonly service: string; readonly share: number }[];
  readonly backlog?: BacklogPart;
  /** Share of the work that comes in by pollers, which stay stuck once they have failed. */
  readonly polledShare?: number;
  readonly failover?: FailoverPart;
};

/** A service behind load balancers: what they have left may be too little for its load. */
export type BalancedPart = {
  /** Load at the day's peak, as a share of the capacity of all zones. */
  readonly loadAtPeak: number;
  /** Mean wait of a client that was turned away, before it comes again. */
  readonly backOff: number;
};

/** A fleet whose hosts are replaced when a load balancer reports them unhealthy. */
export type FleetPart = {
  /** Load at the day's peak, as a share of the whole fleet. */
  readonly loadAtPeak: number;
  /** Share of the fleet that can be lost in this way. */
  readonly exposedShare: number;
  /** Of the exposed share, what is terminated per hour while everything is reported unhealthy. */
  readonly lostPerHour: number;
  /** Of the missing hosts, what comes back per hour while every launch succeeds at once. */
  readonly regrownPerHour: number;
};

/** Work that waits when it can't be done, counted as time: an hour is an hour's work at the peak. */
export type BacklogPart = {
  /** Share of the failed work that is kept for later. */
  readonly keptShare: number;
  /** Hours of kept work done per hour, on top of what comes in. */
  readonly drainFactor: number;
  readonly doneBelow: number;
  /** Whether the service counts as down until its backlog is done. */
  readonly isBlocking: boolean;
};

/** A fail-over to another Region, and what has to be seen before it is taken. */
export type FailoverPart = {
  readonly detects: 'errors' | 'wrong-answers';
  readonly takes: number;
};

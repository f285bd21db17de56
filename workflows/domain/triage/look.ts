import { isResolvable, type DnsAnswer } from '../dns-records';

/**
 * One look at the region, as far as triage reads it: what the ports of the runbooks tell. A part that
 * could not be read is null. There is no instant in it: nothing that is said of it can hang on the clock.
 */
export type Look = {
  readonly endpoint: {
    readonly endpoint: string;
    readonly a: DnsAnswer;
    readonly aaaa: DnsAnswer;
    readonly negativeTtlMs: number;
  } | null;
  readonly resolvers: {
    readonly answers: readonly { readonly a: DnsAnswer; readonly aaaa: DnsAnswer }[];
  } | null;
  readonly leases: LeasesLook | null;
  readonly launches: LaunchesLook | null;
  readonly network: NetworkLook | null;
  readonly balancing: BalancingLook | null;
  readonly services: { readonly probes: readonly Probe[] } | null;
  readonly replication: {
    readonly replicas: readonly { readonly lagMs: number; readonly isCaughtUp: boolean }[];
  } | null;
  readonly automation: { readonly isOn: boolean; readonly lastPlanGeneration: number } | null;
};

export type LeasesLook = {
  readonly droplets: number;
  readonly leased: number;
  readonly attemptTimeoutMs: number;
  readonly restartTimeMs: number;
  readonly attemptsInFlightMax: number | null;
  readonly hosts: readonly {
    readonly host: number;
    readonly isUp: boolean;
    readonly droplets: number;
    readonly leased: number;
    readonly oldestWaitMs: number;
  }[];
};

export type LaunchesLook = {
  readonly throttleShare: number | null;
  readonly attemptedPerSecond: number;
  readonly acceptedPerSecond: number;
  readonly insufficientCapacityShare: number;
  readonly requestLimitExceededShare: number;
};

export type NetworkLook = {
  readonly latencyP50Ms: number;
  readonly latencyP90Ms: number;
  readonly backlog: number;
  readonly servedPerSecond: number;
  readonly isAbnormal: boolean;
};

export type BalancingLook = {
  readonly errorShare: number;
  readonly removedShare: number;
  readonly isErring: boolean;
  readonly isFailoverOn: boolean;
};

export type Probe = {
  readonly service: string;
  readonly errorShare: number;
  readonly isDown: boolean;
};

/** Two looks, some minutes apart: what changed between them is all that is known of the rates. */
export type Looks = { readonly before: Look; readonly now: Look; readonly gapMs: number };

/** Requests that fail or are refused: fewer are nothing that a customer calls about. */
const NOTICED_FROM = 0.01;
/** Two rounds of a load balancer's health checks (30 s, the default): by then a network has to be there. */
const NETWORK_LATE_ABOVE_MS = 60_000;
/** All but stragglers; the step that brings leases back is done at the same share. */
export const LEASED_FROM = 0.999;

/** Of both types: a client that asks for the one that is missing is cut off. */
const hasAddresses = (name: { readonly a: DnsAnswer; readonly aaaa: DnsAnswer }): boolean =>
  isResolvable(name.a) && isResolvable(name.aaaa);

export const isRecordEmpty = ({ endpoint }: Look): boolean =>
  endpoint !== null && !hasAddresses(endpoint);

/** Resolvers that give their clients no address. */
export function cutOffResolvers({ resolvers }: Look): { readonly cutOff: number; of: number } {
  const answers = resolvers?.answers ?? [];
  return { cutOff: answers.filter((answer) => !hasAddresses(answer)).length, of: answers.length };
}

export const isNoticed = (share: number): boolean => share >= NOTICED_FROM;

export const isNetworkLate = ({ network }: Look): boolean =>
  network !== null && (network.isAbnormal || network.latencyP90Ms > NETWORK_LATE_ABOVE_MS);

export const areConnectionsFailing = ({ balancing }: Look): boolean =>
  balancing !== null && (balancing.isErring || isNoticed(balancing.errorShare));

export function probesOf({ services }: Look, names: readonly string[]): readonly Probe[] {
  return (services?.probes ?? []).filter(({ service }) => names.includes(service));
}

export const isFailing = ({ errorShare, isDown }: Probe): boolean =>
  isDown || isNoticed(errorShare);

import type { ControlledLaunches, LaunchesPolicy, Policy } from '../../workflows/contract/policy';
import type { CallFault, Scenario } from '../../workflows/contract/scenario';
import { MINUTE_MS, SECOND_MS } from '../../workflows/domain/instant';
import { DEFAULT_SCENARIO } from './nights';

const { dns, leases, launches, network, balancers, resolvers } = DEFAULT_SCENARIO;

/**
 * A region like that of the night, in which everything happens within minutes. A host of DWFM answers an
 * attempt in two seconds and has a hundred droplets; an attempt times out after 40 seconds: so with all
 * of them due at once four attempts in five are in vain. Customers want the same at any hour.
 */
export const SHORT_NIGHT: Scenario = {
  ...DEFAULT_SCENARIO,
  name: 'short-night',
  zero: 0,
  endsAt: 600 * MINUTE_MS,
  dns: { ...dns, soaTtl: 60 * SECOND_MS },
  resolvers: { ...resolvers, count: 40, demandGapMax: 60 * SECOND_MS },
  luck: [],
  traffic: { trough: 1, peakAt: 0 },
  leases: {
    ...leases,
    droplets: 500,
    hosts: { ...leases.hosts, count: 5, workers: 5, restartTime: 60 * SECOND_MS },
    service: { ...leases.service, mean: 10 * SECOND_MS },
    attempts: {
      ...leases.attempts,
      ...{ timeout: 40 * SECOND_MS, retryDelay: 10 * SECOND_MS, retryDelayMax: 10 * SECOND_MS },
    },
    checks: { ...leases.checks, every: 60 * SECOND_MS, grace: 60 * SECOND_MS },
    connections: { perHost: 20, meanLife: 2 * MINUTE_MS },
  },
  launches: {
    ...launches,
    ...{ retryEvery: 60 * SECOND_MS, patience: 10 * MINUTE_MS, releaseOver: 5 * MINUTE_MS },
  },
  network: { ...network, abnormalAbove: 2 * MINUTE_MS, normalBelow: 60 * SECOND_MS },
  balancers: { ...balancers, targets: 100_000 },
};

/** Calls of this operation that get no answer, or a refusal, from the start on. */
export const failing = (
  operation: CallFault['operation'],
  kind: CallFault['kind'],
  { times = 1, learnedAfter = 20 * SECOND_MS, scenario = SHORT_NIGHT } = {},
): Scenario => ({
  ...scenario,
  faults: [...scenario.faults, { kind, operation, from: 0, times, learnedAfter }],
});

/** Only this role's calls fail: what the test does by hand gets its answers. */
export const withRole = (scenario: Scenario, role: NonNullable<CallFault['role']>): Scenario => ({
  ...scenario,
  faults: scenario.faults.map((fault) => ({ ...fault, role })),
});

/** Patience of a test's step: a look every half minute. */
const patience = (minutes: number) => ({
  lookEvery: 30 * SECOND_MS,
  giveUpAfter: minutes * MINUTE_MS,
});

/** A throttle that follows the queue, within minutes. */
export const CONTROLLED: LaunchesPolicy & ControlledLaunches = {
  ...patience(30),
  controller: {
    ...{ raiseMax: 1.25, shareMin: 0.2, margin: 0.05 },
    ...{ drainWithin: 2 * MINUTE_MS, calmFor: 2 * MINUTE_MS },
  },
  networkLatencyMax: 60 * SECOND_MS,
};

type Sections = Required<
  Pick<
    Policy,
    | 'throttle'
    | 'leases'
    | 'services'
    | 'backlog'
    | 'balancers'
    | 'launches'
    | 'failover'
    | 'automation'
  >
>;

/** What the steps of a short night are told. A limit of eight attempts waits for 16 seconds at most. */
export const SECTIONS: Sections = {
  throttle: { attemptsInFlightMax: 8, launchShare: 1 },
  leases: { ...patience(20), restartAbove: 0.5, restartsAtOnce: 2, doneFrom: 0.99 },
  services: { pollersOf: ['lambda'], unpin: ['sts'] },
  backlog: {
    ...patience(40),
    ...{ launchShare: 0.8, speed: 1.3, routineShare: 0, settleFor: 3 * MINUTE_MS },
  },
  balancers: {
    ...patience(10),
    ...{ failover: 'off', removalLimit: { share: 0.05, per: 5 * MINUTE_MS } },
  },
  launches: {
    ...patience(20),
    stages: [
      { share: 0.8, holdFor: 2 * MINUTE_MS },
      { share: 1, holdFor: 2 * MINUTE_MS },
    ],
    networkLatencyMax: 60 * SECOND_MS,
  },
  failover: { ...patience(10), networkLatencyMax: 60 * SECOND_MS, watchFor: 5 * MINUTE_MS },
  automation: {
    parts: ['planner', 'az1', 'az2', 'az3'],
    ...{ watchFor: 2 * MINUTE_MS, lookEvery: 30 * SECOND_MS },
  },
};

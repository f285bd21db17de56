import type { NetworkLoadBalancerScenario } from '../../../../activities/world/balancing/network-load-balancers';
import type { TrafficScenario } from '../../../../activities/world/customers/traffic';
import type { LaunchScenario } from '../../../../activities/world/launches/launches';
import type { NetworkManagerScenario } from '../../../../activities/world/network/network-manager';
import type { Declared } from './declared';

// Proposed numbers of the night's second half. "fitted to F…" names the check that a number was
// searched for; "chosen with F…" one that was changed by hand on the way there. The others, first of
// all the thresholds of abnormal and normal latency, stand as they were before the first run.

export const traffic: Declared<TrafficScenario> = {
  trough: { value: 45, unit: '%', assumption: 'the quietest hour has some half of the peak' },
  // 13:00 PDT, 16:00 in the east; the quietest moment is twelve hours before it.
  peakAt: 'T+792',
};

export const launches: Declared<LaunchScenario> = {
  normalRate: {
    ...{ value: 300, unit: '1/s' },
    assumption: 'only sets the scale: everything that meets it is counted in it',
  },
  terminationsPerLaunch: {
    ...{ value: 0.9, unit: 'factor' },
    assumption: 'chosen with F8a: a tenth of what starts outlives the day, as growth',
  },
  placeableAbove: {
    ...{ value: 95, unit: '%' },
    assumption: 'new leases go to what waits in DWFM: there is room once almost all are there',
  },
  persistentShare: { value: 92, unit: '%', assumption: 'fitted to F8a: most clients are fleets' },
  retryEvery: { value: 5, unit: 'min', assumption: 'fleets try again every few minutes' },
  patience: { value: 6, unit: 'h', assumption: 'fitted to F8a: an outage is sat out' },
  heldBackShare: { value: 100, unit: '%', assumption: 'no termination is lost, only late' },
  releaseOver: { value: 145, unit: 'min', assumption: 'fitted to F8a: held back, then released' },
  abnormalAbove: { value: 5, unit: '%', assumption: 'share of refusals that raises an alarm' },
  normalBelow: { value: 1, unit: '%', assumption: 'share of refusals that clears it' },
};

export const networkManager: Declared<NetworkManagerScenario> = {
  parts: { value: 10, unit: 'parts', assumption: 'a tenth of the network each, for percentiles' },
  loadNoise: { value: 2, unit: '%', assumption: 'parts are kept evenly loaded' },
  rate: {
    ...{ value: 683, unit: '1/s' },
    assumption: 'fitted to F8a: 1.08 of the peak of launches and terminations, routine work aside',
  },
  routineShare: { value: 10, unit: '%', assumption: 're-checks what has not changed' },
  propagation: { value: 15, unit: 's', assumption: 'a network is there in seconds, as usual' },
  // The two thresholds were written down before anything was fitted.
  abnormalAbove: {
    ...{ value: 10, unit: 'min' },
    assumption: 'nobody waits ten minutes for a network: above it latency is abnormal',
  },
  normalBelow: { value: 2, unit: 'min', assumption: 'as good as immediate, for a launch' },
};

export const balancers: Declared<NetworkLoadBalancerScenario> = {
  targets: {
    ...{ value: 2_160_000, unit: 'targets' },
    assumption: 'with the share below: 15 % of the targets are new in an hour at the peak rate',
  },
  shareOfLaunches: { value: 30, unit: '%', assumption: 'a third of what starts is a target' },
  rule: {
    failsToRemove: { value: 2, unit: 'checks', source: 'NLB: unhealthy threshold, default' },
    oksToReturn: { value: 2, unit: 'checks', assumption: 'as fast back as out' },
  },
  checkInterval: { value: 30, unit: 's', source: 'NLB: health check interval, default' },
  dnsTtl: { value: 60, unit: 's', source: 'NLB: TTL of a balancer’s name' },
  grace: { value: 60, unit: 's', assumption: 'two check intervals: what a network takes at most' },
  passShare: { value: 50, unit: '%', assumption: 'the state is in half of the places: it flaps' },
  checker: {
    capacity: { value: 1.1, unit: 'factor', assumption: 'a tenth in reserve' },
    changeWork: {
      ...{ value: 1, unit: 'factor' },
      assumption: 'chosen with F9a: a cell that changes in every round is twice the work',
    },
    targetsPerCell: {
      ...{ value: 2_500, unit: 'targets' },
      assumption: 'fitted to F9a: how few flapping targets are enough to keep cells changing',
    },
  },
  zoneNoise: { value: 2, unit: '%', assumption: 'the zones are built alike' },
  loadAtPeak: { value: 80, unit: '%', assumption: 'sized for the peak with a fifth in reserve' },
  errorsAbove: { value: 1, unit: '%', assumption: 'one failed connection in a hundred is noticed' },
  errorsBelow: { value: 0.8, unit: '%', assumption: 'chosen with F9c: a little under the alarm' },
  velocity: null,
};

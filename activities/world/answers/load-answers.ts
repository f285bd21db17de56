import { WAIT_SHARE_MAX } from '../../../workflows/domain/rules/load-rules';
import type { RegionChange } from '../../../workflows/domain/rules/region-change';
import type { BalancingPort, LaunchPort, LeasePort, LeaseReading, NetworkPort } from '../../ports';
import type { Answers } from '../operations';
import type { Region } from '../region';
import { balancingAnswers } from './balancing-answers';
import { changeByHand, refuse } from './by-hand';

type LoadPorts = LeasePort & LaunchPort & NetworkPort & BalancingPort;

/** Leases, launches, the Network Manager and the load balancers: what each shows, and its levers. */
export function loadAnswers(region: Region): Pick<Answers, keyof LoadPorts> {
  return {
    ...leaseAnswers(region),
    ...launchAnswers(region),
    ...networkAnswers(region),
    ...balancingAnswers(region),
  };
}

function leaseAnswers(region: Region): Pick<Answers, keyof LeasePort> {
  const { leases, scenario } = region;
  const { timeout } = scenario.leases.attempts;
  return {
    readLeases: () => readLeases(region),
    throttleLeases: (request) => {
      const { attemptsInFlightMax: after } = request;
      const change: RegionChange = {
        ...{ kind: 'lease-limit', before: leases.attemptsInFlightMax, after },
        ...{
          downstreamWaitMs: leases.load().oldestWaitMs,
          downstreamWaitMsMax: WAIT_SHARE_MAX * timeout,
        },
      };
      return changeByHand(region, {
        ...{ request, thing: 'lease-limit', asks: [change] },
        text:
          after === null
            ? 'DWFM: limit on lease attempts lifted'
            : `DWFM: throttled to ${after} lease attempts under way per host`,
        apply: () => {
          leases.throttle(after);
        },
      });
    },
    restartLeaseHosts: (request) => {
      const { hosts } = request;
      const known = leases.reading().hosts.filter(({ host }) => hosts.includes(host));
      if (known.length !== hosts.length || hosts.length === 0) {
        return refuse(region, request.act, `no such hosts: ${hosts.join(', ') || 'none named'}`);
      }
      const asks = known.map(({ host, headAgeMs }): RegionChange => ({
        ...{ kind: 'lease-host-restart', host, oldestWaitMs: headAgeMs },
        attemptTimeoutMs: timeout,
      }));
      return changeByHand(region, {
        ...{ request, thing: 'lease-hosts', asks },
        text: `DWFM: hosts ${hosts.join(', ')} restarted, which clears their queues`,
        apply: () => {
          leases.restartHosts(hosts);
        },
      });
    },
  };
}

function readLeases({ leases }: Region): LeaseReading {
  const { droplets, leased, attemptTimeoutMs, hosts } = leases.reading();
  return {
    ...{ droplets, leased, attemptTimeoutMs, attemptsInFlightMax: leases.attemptsInFlightMax },
    hosts: hosts.map((host) => ({
      ...{ host: host.host, isUp: host.isUp, droplets: host.droplets, leased: host.leased },
      oldestWaitMs: host.headAgeMs,
    })),
  };
}

function launchAnswers(region: Region): Pick<Answers, keyof LaunchPort> {
  const { launches, network, scenario } = region;
  return {
    readLaunches: () => {
      const { throttle, attempted, accepted, outOfCapacity, overLimit, isNormal } =
        launches.reading();
      const share = (part: number): number => (attempted === 0 ? 0 : part / attempted);
      return {
        ...{ throttleShare: throttle, attemptedPerSecond: attempted, acceptedPerSecond: accepted },
        insufficientCapacityShare: share(outOfCapacity),
        requestLimitExceededShare: share(overLimit),
        isNormal,
      };
    },
    throttleLaunches: (request) => {
      const change: RegionChange = {
        ...{ kind: 'launch-limit', before: launches.reading().throttle, after: request.share },
        downstreamWaitMs: network.reading().latencyP90,
        downstreamWaitMsMax: scenario.network.abnormalAbove,
      };
      return changeByHand(region, {
        ...{ request, thing: 'launch-limit', asks: [change] },
        text:
          request.share === null
            ? 'EC2: launch throttle lifted'
            : `EC2: launches throttled to ${percent(request.share)} of a normal peak`,
        apply: () => {
          launches.throttleTo(request.share);
        },
      });
    },
  };
}

function networkAnswers(region: Region): Pick<Answers, keyof NetworkPort> {
  const { network } = region;
  return {
    readNetwork: () => {
      const { latencyP50, latencyP90, ...rest } = network.reading();
      const { settings } = network;
      return { latencyP50Ms: latencyP50, latencyP90Ms: latencyP90, ...rest, settings };
    },
    adjustNetwork: (request) => {
      const { speed, routineShare, backlogShare } = request;
      const work = `work sped up to ${speed}, routine work at ${percent(routineShare)}`;
      const order = backlogShare === null ? '' : ', fresh changes first';
      return changeByHand(region, {
        ...{ request, thing: 'network', asks: [] },
        text: `Network Manager: ${work}${order}`,
        apply: () => {
          network.adjust({ speed, routineShare, backlogShare });
        },
      });
    },
  };
}

const percent = (share: number): string => `${Math.round(100 * share)} %`;

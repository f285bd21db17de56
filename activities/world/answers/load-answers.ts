import type { RegionChange } from '../../../workflows/domain/rules/region-change';
import type { BalancingPort, LaunchPort, LeasePort, NetworkPort } from '../../ports';
import type { Answers } from '../operations';
import type { Region } from '../region';
import { balancingAnswers } from './balancing-answers';
import { changeByHand } from './by-hand';
import { leaseAnswers } from './lease-answers';

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

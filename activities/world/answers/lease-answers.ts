import { WAIT_SHARE_MAX } from '../../../workflows/domain/rules/load-rules';
import type { RegionChange } from '../../../workflows/domain/rules/region-change';
import type { LeasePort, LeaseReading } from '../../ports';
import type { Answers } from '../operations';
import type { Region } from '../region';
import { changeByHand, refuse } from './by-hand';
import { steerLeases } from './lease-steering';

/** The leases of DWFM: what its operators see, and their levers. */
export function leaseAnswers(region: Region): Pick<Answers, keyof LeasePort> {
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
    measureLeases: (request) =>
      changeByHand(region, {
        ...{ request, thing: 'lease-measuring', asks: [] },
        text: 'DWFM: lease attempts are measured, and droplets that time out are tried apart',
        apply: () => {
          leases.measure(request.lane);
        },
      }),
    sampleLeases: () => ({ sample: leases.isMeasured ? leases.sample() : null }),
    steerLeases: (request) => steerLeases(region, request),
  };
}

function readLeases({ leases, scenario }: Region): LeaseReading {
  const { droplets, leased, attemptTimeoutMs, hosts } = leases.reading();
  const { restartTime: restartTimeMs } = scenario.leases.hosts;
  const { attemptsInFlightMax } = leases;
  return {
    ...{ droplets, leased, attemptTimeoutMs, restartTimeMs, attemptsInFlightMax },
    hosts: hosts.map((host) => ({
      ...{ host: host.host, isUp: host.isUp, droplets: host.droplets, leased: host.leased },
      oldestWaitMs: host.headAgeMs,
      attemptsInFlightMax: host.attemptsInFlightMax,
    })),
  };
}

import {
  FORESEEN_MAX_MS,
  between,
  decayTo,
  earliestMs,
  notBefore,
  timeTo,
  unknown,
  type Estimate,
} from '../estimate';
import type { Evidence, FindCause } from '../finding';
import {
  areConnectionsFailing,
  isNetworkLate,
  isNoticed,
  type Look,
  type Looks,
  type NetworkLook,
} from '../look';

/** Two looks tell a rate; how steady it stays, they do not. */
const SLOWER = 1.25;
/** At best errors fall in a straight line, and twice as fast as that. */
const TWICE = 2;

/** Launches find a droplet, and the limit that operators have set refuses them. */
export const findLaunchThrottle: FindCause = (looks) => {
  const { launches } = looks.now;
  if (launches === null || launches.throttleShare === null) return undefined;
  if (!isNoticed(launches.requestLimitExceededShare)) return undefined;
  return {
    cause: 'launch-throttle',
    title: 'EC2 lets launches through at a limit, so that the network can follow',
    evidence: [
      evidence(looks, {
        ...{ reading: 'readLaunches.requestLimitExceededShare', unit: 'share' },
        ...{ what: 'launches refused: request limit exceeded' },
        read: (look) => look.launches?.requestLimitExceededShare,
      }),
      evidence(looks, {
        ...{ reading: 'readLaunches.throttleShare', unit: 'share' },
        what: 'limit, as a share of the launches of a normal peak',
        read: (look) => look.launches?.throttleShare,
      }),
      evidence(looks, {
        ...{ reading: 'readLaunches.acceptedPerSecond', what: 'launches accepted' },
        ...{ unit: 'perSecond', read: (look) => look.launches?.acceptedPerSecond },
      }),
    ],
    willNotHelp: [
      'another instance type or zone: the limit is on all launches',
      'retrying at once, many times over: each attempt counts against the same limit',
    ],
    helps: [
      'asking again with back-off: some attempts get through, ' +
        `${Math.round(100 * shareOf(launches.acceptedPerSecond, launches.attemptedPerSecond))} % of them now`,
      'operators who raise the limit as the network has room (relax-launch-throttles)',
    ],
    over: throttleOver(looks),
    behind: isNetworkLate(looks.now) ? 'network-backlog' : null,
  };
};

/** Nobody raises a limit while the network is late: until then it is the network that decides. */
function throttleOver(looks: Looks): Estimate {
  const refused = ({ launches }: Look): number | undefined =>
    launches === null
      ? undefined
      : launches.attemptedPerSecond * launches.requestLimitExceededShare;
  const what = 'operators raise the limit, or what was pent up is through';
  if (isNetworkLate(looks.now)) {
    const network = earliestMs(networkOver(looks));
    return notBefore(what, 'the limit is not raised while the network is late', {
      fromMs: network,
    });
  }
  const [before, now] = [refused(looks.before), refused(looks.now)];
  const words = (rate: number | undefined): string => `${(rate ?? NaN).toFixed(0)}/s`;
  return notBefore(what, `refused ${words(now)}, ${words(before)} at the first look`);
}

/** What is launched or ended waits for its network state. */
export const findNetworkBacklog: FindCause = (looks) => {
  const { network } = looks.now;
  if (network === null || !isNetworkLate(looks.now)) return undefined;
  return {
    cause: 'network-backlog',
    title: 'Instances start without connectivity: their network state is late',
    evidence: networkEvidence(looks),
    willNotHelp: [
      'restarting or replacing an instance: the new one waits at the end of the same queue',
      'changing its security groups or routes: that is one more change that waits',
    ],
    helps: [
      'keeping instances that work, and waiting for those that start',
      'operators who reduce the load or speed the work up (drain-network-backlog)',
    ],
    over: networkOver(looks),
    behind: null,
  };
};

/** What waits, at the rate of all work at best, and at the rate at which the backlog falls at worst. */
function networkOver({ before, now, gapMs }: Looks): Estimate {
  if (before.network === null || now.network === null) {
    return unknown('the Network Manager could not be read at both looks');
  }
  const [had, has] = [before.network.backlog, now.network.backlog];
  const leastMs = (1_000 * has) / now.network.servedPerSecond;
  const fallen = timeTo(0, { before: had, now: has, gapMs });
  const words = `${count(has)} changes wait, ${count(had)} at the first look`;
  // The network has parts, and the latest of them is the last to be done.
  const latest = SLOWER * fallen * spread(now.network);
  if (latest <= FORESEEN_MAX_MS) return between(Math.min(leastMs, fallen), latest, words);
  const what = 'its load is reduced or its work sped up';
  return notBefore(what, `the backlog does not shrink: ${words}`, { fromMs: leastMs });
}

/** How much more waits where most waits, by the latencies. */
const spread = ({ latencyP50Ms, latencyP90Ms }: NetworkLook): number =>
  latencyP50Ms > 0 ? Math.max(1, latencyP90Ms / latencyP50Ms) : 1;

/** Zone failover took out capacity that is healthy; what is left is too little, or nearly. */
export const findCapacityRemoved: FindCause = (looks) => {
  const { balancing } = looks.now;
  if (balancing === null || !areConnectionsFailing(looks.now)) return undefined;
  if (!isNoticed(balancing.removedShare)) return undefined;
  return {
    cause: 'healthy-capacity-removed',
    title: 'Load balancers have taken healthy capacity out of service',
    evidence: [
      evidence(looks, {
        ...{ reading: 'readBalancing.errorShare', what: 'connections that fail', unit: 'share' },
        read: (look) => look.balancing?.errorShare,
      }),
      evidence(looks, {
        ...{ reading: 'readBalancing.removedShare', unit: 'share' },
        what: 'healthy capacity out of service',
        read: (look) => look.balancing?.removedShare,
      }),
      {
        ...{ reading: 'readBalancing.isFailoverOn', what: 'zone failover', unit: 'text' },
        before: looks.before.balancing === null ? null : onOff(looks.before.balancing.isFailoverOn),
        now: onOff(balancing.isFailoverOn),
      },
      ...networkEvidence(looks).slice(0, 1),
    ],
    willNotHelp: [
      'restarting targets that are healthy: their health checks were late, not wrong about them',
      'adding targets: new ones have no network yet, and make the checks later still',
      'registering targets anew: they flap as before',
    ],
    helps: [
      'operators who switch zone failover off, or limit what it removes (stabilize-load-balancers)',
    ],
    over: balancersOver(looks),
    behind: isNetworkLate(looks.now) ? 'network-backlog' : null,
  };
};

/** Errors below this share are called none. */
const ERRORS_OVER_BELOW = 0.008;

function balancersOver({ before, now, gapMs }: Looks): Estimate {
  if (before.balancing === null || now.balancing === null) {
    return unknown('the load balancers could not be read at both looks');
  }
  const [had, has] = [before.balancing.errorShare, now.balancing.errorShare];
  const words = `${percent(has)} of the connections fail, ${percent(had)} at the first look`;
  if (now.balancing.isFailoverOn && isNetworkLate(now)) {
    const what = 'zone failover is switched off or limited, or instances get their network in time';
    return notBefore(what, words);
  }
  const goal = ERRORS_OVER_BELOW;
  if (has <= goal) return between(0, gapMs, words);
  if (has >= had) return unknown(`${words}: not fewer`);
  const fall = { before: had, now: has, gapMs };
  return between(timeTo(goal, fall) / TWICE, SLOWER * decayTo(goal, fall), words);
}

function networkEvidence(looks: Looks): readonly Evidence[] {
  const read = (field: keyof NetworkLook) => (look: Look) => {
    const value = look.network?.[field];
    return typeof value === 'number' ? value : undefined;
  };
  return [
    evidence(looks, {
      ...{ reading: 'readNetwork.latencyP90Ms', unit: 'ms' },
      ...{ what: 'network state takes (90th percentile)', read: read('latencyP90Ms') },
    }),
    evidence(looks, {
      ...{ reading: 'readNetwork.backlog', what: 'changes of network state that wait' },
      ...{ unit: 'count', read: read('backlog') },
    }),
    evidence(looks, {
      ...{ reading: 'readNetwork.servedPerSecond', what: 'changes propagated' },
      ...{ unit: 'perSecond', read: read('servedPerSecond') },
    }),
  ];
}

type Reading = Pick<Evidence, 'reading' | 'what' | 'unit'> & {
  readonly read: (look: Look) => number | null | undefined;
};

function evidence({ before, now }: Looks, { read, ...reading }: Reading): Evidence {
  return { ...reading, before: read(before) ?? null, now: read(now) ?? null };
}

const onOff = (isOn: boolean): string => (isOn ? 'on' : 'off');
const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
const count = (value: number): string => Math.round(value).toLocaleString('en-GB');
const shareOf = (part: number, whole: number): number => (whole > 0 ? part / whole : 0);

import type { LeasesPolicy } from '../../contract/policy';
import { AIMD_DEFAULTS } from '../../controllers/leases/aimd';
import { WAIT_SHARE_MAX } from '../rules/load-rules';
import { named, need, percent, span } from './figures';
import type { Action, ManualContext, StepManual } from './step-manual';

const HALF_TIMEOUT = `${percent(WAIT_SHARE_MAX)} of the time-out of an attempt`;

export function throttleRecovery({ policy }: ManualContext): StepManual {
  const { attemptsInFlightMax, launchShare } = need(policy.throttle, 'throttle');
  const launches: readonly Action[] =
    launchShare === null
      ? []
      : [
          {
            text: `Limit the launches of EC2 to ${percent(launchShare)} of those of a normal peak.`,
          },
        ];
  return {
    title: 'Limit what the recovery may ask of the region',
    does: `Limits each host of DWFM to ${attemptsInFlightMax} lease attempts under way${launchShare === null ? '' : ', and launches'}.`,
    reads: launchShare === null ? ['readLeases'] : ['readLeases', 'readLaunches'],
    changes: launchShare === null ? ['throttleLeases'] : ['throttleLeases', 'throttleLaunches'],
    watched: ['leases/attempts-answered-in-time'],
    undo:
      '`recover-leases` lifts the limit on lease attempts' +
      (launchShare === null ? '.' : ', `relax-launch-throttles` that on launches.'),
    byHand: {
      before: [
        'The name has no addresses yet, at best: once it has some, the whole fleet is due, and attempts that time out come again.',
      ],
      actions: [
        {
          text: `Limit each host of DWFM to ${attemptsInFlightMax} lease attempts under way. Where less is allowed already, leave it.`,
        },
        ...launches,
      ],
      seen: [
        `Every host of DWFM reads a limit of at most ${attemptsInFlightMax}.`,
        ...(launchShare === null
          ? []
          : [`The launch throttle reads at most ${percent(launchShare)}.`]),
      ],
      ifNot: 'Limit them by another way: fewer workers a host, or hosts taken out of service.',
    },
  };
}

export function recoverLeases({ policy }: ManualContext): StepManual {
  const leases = need(policy.leases, 'leases');
  const { controller } = leases;
  const windows =
    controller === undefined
      ? 'under the limit that stands'
      : 'and finds how many attempts each host can take';
  return {
    title: 'Bring back the leases of the droplets',
    does: `Restarts hosts of DWFM that answer nobody in time, ${windows}, until ${percent(leases.doneFrom)} of the droplets have a lease.`,
    reads: controller === undefined ? ['readLeases'] : ['readLeases', 'sampleLeases'],
    changes:
      controller === undefined
        ? ['restartLeaseHosts', 'throttleLeases']
        : ['measureLeases', 'steerLeases', 'restartLeaseHosts'],
    watched: ['leases/attempts-answered-in-time'],
    undo:
      'Limits can be set anew at any time. A restart cannot be undone: what the host had queued and was ' +
      'working on is lost, and is asked for again.',
    byHand: {
      before: [
        'The endpoint of DynamoDB has addresses: state checks need it.',
        'Each host of DWFM has a limit on its lease attempts.',
      ],
      actions: [
        ...leaseActions(leases),
        ...windowActions(leases),
        {
          text: `When a host has its leases, lift its limit; not while its attempts wait for more than ${HALF_TIMEOUT}.`,
        },
      ],
      seen: [
        `${percent(leases.doneFrom)} of the droplets have a lease, and no host has a limit on its attempts any more.`,
      ],
      ifNot: `After ${span(leases.giveUpAfter)} find out why droplets get no lease. Leave the limits as they stand until they do.`,
    },
  };
}

function leaseActions(leases: LeasesPolicy): readonly Action[] {
  const { lookEvery, restartAbove, restartsAtOnce } = leases;
  return [
    {
      text: `Every ${span(lookEvery)} read of each host of DWFM: droplets with a lease, and how long its oldest attempt has waited.`,
    },
    {
      text:
        `Restart the hosts that are up and whose oldest attempt has waited for more than ${percent(restartAbove)} of the ` +
        `time-out, the longest wait first, at most ${restartsAtOnce} away at a time. Only that clears their queues. ` +
        'Never restart one that answers in time.',
    },
  ];
}

/** What a person can do instead of a controller: additive increase, multiplicative decrease. */
function windowActions({ controller, lookEvery }: LeasesPolicy): readonly Action[] {
  if (controller === undefined) return [];
  const { kind, initial, windowMax, totalMax } = controller;
  const total = totalMax === null ? '' : `, and all hosts together at most ${totalMax}`;
  if (kind === 'fixed') {
    return [{ text: `Leave the limit of every host at ${initial} attempts${total}.` }];
  }
  return [
    {
      text:
        `Begin with ${initial} attempts a host. Every ${span(lookEvery)}, for each host: if attempts succeed and its limit is what ` +
        'holds it back, allow one more; if attempts time out by the dozen, take ' +
        `${percent(1 - AIMD_DEFAULTS.decrease)} away, once within the time-out of an attempt. At most ${windowMax} a host${total}.`,
    },
  ];
}

export function restoreServices({ policy, endpoint }: ManualContext): StepManual {
  const { pollersOf, unpin } = need(policy.services, 'services');
  const pinned: readonly Action[] =
    unpin.length === 0
      ? []
      : [
          {
            text: `Make sure that \`${endpoint}\` has addresses of both types. If not, leave out the next action.`,
            code: `dig ${endpoint} A\ndig ${endpoint} AAAA`,
          },
          {
            text: `Take the addresses set by hand back from the hosts of ${named(unpin)}: they use the name again.`,
          },
        ];
  const polled: readonly Action[] =
    pollersOf.length === 0 ? [] : [{ text: `Start the pollers of ${named(pollersOf)} again.` }];
  return {
    title: 'Put back what services do not put back themselves',
    does: sentence([
      ...(pollersOf.length === 0 ? [] : [`starts the pollers of ${pollersOf.join(', ')} again`]),
      ...(unpin.length === 0 ? [] : [`has ${unpin.join(', ')} use the public name again`]),
    ]),
    reads: ['readEndpoint'],
    changes: [
      ...(pollersOf.length === 0 ? [] : (['restorePollers'] as const)),
      ...(unpin.length === 0 ? [] : (['unpinInternalName'] as const)),
    ],
    watched: [],
    undo: 'Started pollers need no undoing. Hosts can be given addresses by hand again, as `mitigate-internally` does.',
    byHand: {
      before: ['DynamoDB is back for everyone: pollers would get stuck again.'],
      actions: [...polled, ...pinned],
      seen: [
        ...(pollersOf.length === 0
          ? []
          : [`The pollers of ${pollersOf.join(', ')} run, and their queues shrink.`]),
        ...(unpin.length === 0 ? [] : [`No host of ${unpin.join(', ')} has addresses of its own.`]),
      ],
      ifNot:
        'Both can be done again without harm. After the second time find out why it does not hold.',
    },
  };
}

function sentence(parts: readonly string[]): string {
  const text = parts.length === 0 ? 'has nothing to do in this policy' : parts.join(', and ');
  return `${text[0]?.toUpperCase() ?? ''}${text.slice(1)}.`;
}

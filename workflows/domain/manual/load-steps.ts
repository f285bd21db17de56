import type { RemovalGuards } from '../removal-guards';
import type { LaunchesPolicy } from '../../contract/policy';
import { need, percent, span } from './figures';
import type { Action, ManualContext, StepManual } from './step-manual';

export function drainNetworkBacklog({ policy }: ManualContext): StepManual {
  const backlog = need(policy.backlog, 'backlog');
  const { launchShare, speed, routineShare, backlogShare, settleFor, lookEvery } = backlog;
  const order: readonly Action[] =
    backlogShare === undefined
      ? []
      : [
          {
            text: `Let fresh changes go first; what waits already keeps ${percent(backlogShare)} of the work.`,
          },
        ];
  const launches: readonly Action[] =
    launchShare === null
      ? []
      : [{ text: `Limit launches to ${percent(launchShare)} of those of a normal peak.` }];
  return {
    title: 'Drain the backlog of network configurations',
    does: 'Watches the Network Manager, and eases its backlog once latency is abnormal.',
    reads: launchShare === null ? ['readNetwork'] : ['readNetwork', 'readLaunches'],
    changes: launchShare === null ? ['adjustNetwork'] : ['adjustNetwork', 'throttleLaunches'],
    watched: [],
    undo:
      'An abort puts the Network Manager back. Else no step does: set its speed to 1, its routine work to ' +
      '100 % and first come, first served, once the day is over.' +
      (launchShare === null ? '' : ' `relax-launch-throttles` lifts the limit on launches.'),
    byHand: {
      before: ['Launches succeed again, so network configurations of hours arrive at once.'],
      actions: [
        {
          text: `Every ${span(lookEvery)} read the latency of the Network Manager. As long as it is normal, do no more than that.`,
        },
        {
          text: `Once it is abnormal: speed its work up to ${speed} times what it was, and let ${percent(routineShare)} of the routine work go on. Do so once.`,
        },
        ...order,
        ...launches,
      ],
      seen: [
        settleFor === 0
          ? 'Latency is normal.'
          : `Latency has been normal for ${span(settleFor)} without a break.`,
      ],
      ifNot: `After ${span(backlog.giveUpAfter)} reduce the load on the Network Manager by another way: fewer launches, fewer terminations.`,
    },
  };
}

export function stabilizeLoadBalancers({ policy }: ManualContext): StepManual {
  const balancers = need(policy.balancers, 'balancers');
  const { failover, removalLimit, removalGuards, lookEvery, giveUpAfter } = balancers;
  const hasLimits = removalLimit !== null || removalGuards !== undefined;
  const limit: readonly Action[] =
    removalLimit === null
      ? []
      : [
          {
            text: `Limit what may leave service by itself to ${percent(removalLimit.share)} of the capacity within ${span(removalLimit.per)}.`,
          },
        ];
  const off: readonly Action[] =
    failover === 'leave'
      ? []
      : [
          {
            text: 'Read the share of connections that fail. If they do not fail, leave zone failover as it is.',
          },
          { text: 'If they fail, switch automatic zone failover off.' },
        ];
  return {
    title: 'Keep load balancers from removing healthy capacity',
    does: hasLimits
      ? `Limits what load balancers may take out of service${failover === 'off' ? ', and switches zone failover off while connections fail' : ''}.`
      : 'Switches automatic zone failover off while connections fail.',
    reads: ['readBalancing'],
    changes: [
      ...(hasLimits ? (['limitRemoval'] as const) : []),
      ...(failover === 'off' ? (['switchZoneFailover:off'] as const) : []),
    ],
    watched: ['balancing/removal-within-velocity'],
    undo: [
      ...(hasLimits
        ? [
            'An abort puts the limits of before back; else no step lifts them, and they are set by hand.',
          ]
        : []),
      ...(failover === 'off' ? ['`enable-failover` switches zone failover on again.'] : []),
    ].join(' '),
    byHand: {
      before: ['You can read which limits stand now. Write them down: they are the way back.'],
      actions: [...limit, ...guardActions(removalGuards), ...off],
      seen: [
        ...(hasLimits ? ['The limits read as they were set.'] : []),
        `Connections through load balancers do not fail (look every ${span(lookEvery)}).`,
      ],
      ifNot: `After ${span(giveUpAfter)} find out why connections still fail: targets without network, or without capacity.`,
    },
  };
}

function guardActions(guards: RemovalGuards | undefined): readonly Action[] {
  if (guards === undefined) return [];
  const { counts, levelCap, panicBelow, failoverLoadMax, lateMax } = guards;
  const texts = [
    counts === null
      ? undefined
      : `Let ${counts.failsToRemove} failed checks in a row remove a target, and ${counts.oksToReturn} good ones bring it back.`,
    levelCap === null
      ? undefined
      : `Let at most ${percent(levelCap.share)} of the capacity be out at a time, and no more than leaves the rest at ${percent(levelCap.loadMax)} of its capacity.`,
    panicBelow === null
      ? undefined
      : `Of a zone of which fewer than ${percent(panicBelow)} of the checks come out well, let nothing leave.`,
    failoverLoadMax === null
      ? undefined
      : `Let a zone leave alone, and only where the others stay below ${percent(failoverLoadMax)} of their capacity.`,
    lateMax === null
      ? undefined
      : `Do not believe a checker of which more than ${percent(lateMax)} of the checks come late.`,
  ];
  return texts.flatMap((text) => (text === undefined ? [] : [{ text }]));
}

export function relaxLaunchThrottles({ policy }: ManualContext): StepManual {
  const launches = need(policy.launches, 'launches');
  const latency = span(launches.networkLatencyMax);
  return {
    title: 'Relax the launch throttle, and lift it',
    does: `Raises the limit on launches and lifts it, no faster than the Network Manager has room${'stages' in launches ? ', stage by stage' : ''}.`,
    reads: ['readLaunches', 'readNetwork'],
    changes: ['throttleLaunches'],
    watched: [],
    undo: 'The throttle can be set again at any time; what was launched stays launched.',
    byHand: {
      before: ['Launches are limited. If they are not, there is nothing to do here.'],
      actions: 'stages' in launches ? byStages(launches) : byQueue(launches),
      seen: ['Launches have no limit, and none is refused.'],
      ifNot:
        `If there is no room within ${span(launches.giveUpAfter)}, leave the limit as it stands: network latency above ${latency} ` +
        '(90th percentile) has to come down first.',
    },
  };
}

type By<Way extends string> = Extract<LaunchesPolicy, Readonly<Record<Way, unknown>>>;

function byStages({ stages, networkLatencyMax, lookEvery }: By<'stages'>): readonly Action[] {
  const wait = `once the 90th percentile of network latency is at most ${span(networkLatencyMax)} and not called abnormal (look every ${span(lookEvery)})`;
  return [
    ...stages.map(({ share, holdFor }) => ({
      text: `Raise launches to ${percent(share)} of a normal peak, ${wait}; then hold that for ${span(holdFor)}. Leave the stage out where more is allowed already.`,
    })),
    { text: `Lift the limit, ${wait}.` },
  ];
}

function byQueue({
  controller,
  networkLatencyMax,
  lookEvery,
}: By<'controller'>): readonly Action[] {
  const { raiseMax, shareMin, margin, drainWithin, calmFor } = controller;
  return [
    {
      text: `Every ${span(lookEvery)} read the Network Manager (what waits, what it serves a second, 90th percentile of latency), then what launches are refused.`,
    },
    {
      text: `If nothing waits there, latency is at most ${span(networkLatencyMax)} and the throttle refuses somebody: raise it, by a factor of ${raiseMax} at the most.`,
    },
    {
      text:
        `If something waits: lower the throttle so far that launches leave ${percent(margin)} of what the Network Manager serves free, ` +
        `and what waits drains within ${span(drainWithin)}. Not below ${percent(shareMin)} of a normal peak.`,
    },
    { text: `Lift it when it has refused nobody for ${span(calmFor)}.` },
  ];
}

export function enableFailover({ policy }: ManualContext): StepManual {
  const { networkLatencyMax, watchFor, lookEvery, giveUpAfter } = need(policy.failover, 'failover');
  return {
    title: 'Switch automatic zone failover on again',
    does: 'Switches zone failover on once instances get their network in time, and watches it.',
    reads: ['readBalancing', 'readNetwork'],
    changes: ['switchZoneFailover:on', 'switchZoneFailover:off'],
    watched: ['balancing/removal-within-velocity'],
    undo: 'It is switched off again if connections fail while it is watched.',
    byHand: {
      before: [
        'Zone failover is off, and connections do not fail.',
        `The 90th percentile of network latency is at most ${span(networkLatencyMax)} and not called abnormal; wait up to ${span(giveUpAfter)} for that.`,
      ],
      actions: [
        { text: 'Switch automatic zone failover on.' },
        {
          text: `Look every ${span(lookEvery)} for ${span(watchFor)} whether connections through load balancers fail.`,
        },
      ],
      seen: [`It reads as on, and no look within ${span(watchFor)} has seen connections fail.`],
      ifNot:
        'If connections fail, switch it off again: none is better than one that harms. If somebody else has switched it off, ask them.',
    },
  };
}

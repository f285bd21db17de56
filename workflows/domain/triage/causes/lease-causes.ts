import { between, earliestMs, notBefore, unknown, type Estimate } from '../estimate';
import type { CauseId, Evidence, FindCause, Finding } from '../finding';
import {
  cutOffResolvers,
  isNoticed,
  isRecordEmpty,
  LEASED_FROM,
  type LeasesLook,
  type Look,
  type Looks,
} from '../look';
import { findNegativeCache } from './dns-causes';

/** Two looks tell a rate; how steady it stays, they do not. */
const SLOWER = 1.25;
const FASTER = 0.8;
/** Below this share of the fleet gained between two looks, a fleet whose attempts time out gets nowhere. */
const PROGRESS_FROM = 0.01;

type LeaseCause = Extract<CauseId, 'leases-lapsed' | 'leases-collapsed' | 'leases-returning'>;

const WILL_NOT_HELP: readonly string[] = [
  'launching replacement instances: no droplet takes them until it has a lease',
  'another instance type or zone: leases are missing everywhere',
  'stopping instances that run: what runs is not affected, and could not be started again',
];

/** Launches are refused because droplets have no lease with DWFM; why they have none is told apart. */
export const findLeaseCause =
  (wanted: LeaseCause): FindCause =>
  (looks) => {
    const { leases, launches } = looks.now;
    if (leases === null || launches === null) return undefined;
    const isRefused = isNoticed(launches.insufficientCapacityShare);
    if (!isRefused || leases.leased >= LEASED_FROM * leases.droplets) return undefined;
    return causeOf(looks.now, looks, leases) === wanted
      ? FINDING[wanted](looks, leases)
      : undefined;
  };

function causeOf(now: Look, looks: Looks, leases: LeasesLook): LeaseCause {
  const { cutOff, of } = cutOffResolvers(now);
  if (isRecordEmpty(now) || cutOff > of / 2) return 'leases-lapsed';
  const up = leases.hosts.filter(({ isUp }) => isUp);
  const late = up.filter(({ oldestWaitMs }) => oldestWaitMs > leases.attemptTimeoutMs);
  const isStuck = gained(looks) < PROGRESS_FROM * leases.droplets;
  return late.length > up.length / 2 && isStuck ? 'leases-collapsed' : 'leases-returning';
}

const FINDING: Readonly<Record<LeaseCause, (looks: Looks, leases: LeasesLook) => Finding>> = {
  'leases-lapsed': (looks, leases) => ({
    cause: 'leases-lapsed',
    title: `EC2 has leases with ${percent(leases)} of its droplets only: DWFM cannot reach DynamoDB`,
    evidence: evidence(looks),
    willNotHelp: WILL_NOT_HELP,
    helps: ['operators who bring DynamoDB back; leases come after it'],
    over: notBefore(
      'DynamoDB can be reached again, and then the leases are back',
      'leases cannot come back without it; how fast they do shows once they begin to',
      { fromMs: earliestMs(findNegativeCache(looks)?.over ?? unknown('')) },
    ),
    behind: isRecordEmpty(looks.now) ? 'record-empty' : 'negative-cache',
  }),
  'leases-collapsed': (looks, leases) => ({
    cause: 'leases-collapsed',
    title: `EC2 is not getting its leases back: attempts time out before their turn (${percent(leases)} leased)`,
    evidence: evidence(looks),
    willNotHelp: [
      ...WILL_NOT_HELP,
      'waiting for it to drain: attempts that time out are tried again, so the queue stays full',
    ],
    helps: ['operators who limit the attempts and restart the hosts (recover-leases)'],
    over: notBefore(
      'attempts are limited and the hosts that are stuck are restarted',
      gainText(gained(looks), leases.droplets - leases.leased),
    ),
    behind: null,
  }),
  'leases-returning': (looks, leases) => ({
    cause: 'leases-returning',
    title: `EC2 is getting its leases back: ${percent(leases)} so far`,
    evidence: evidence(looks),
    willNotHelp: WILL_NOT_HELP,
    helps: ['asking again later: launches succeed once nearly all leases are back'],
    over: returnOf(looks, leases),
    behind: null,
  }),
};

function gained({ before, now }: Looks): number {
  return before.leases === null ? 0 : (now.leases?.leased ?? 0) - before.leases.leased;
}

/** What is missing, at the pace of the two looks: of the whole fleet at best, of the slowest host at worst. */
function returnOf(looks: Looks, now: LeasesLook): Estimate {
  const { before, gapMs } = looks;
  if (before.leases === null) return unknown('the leases could not be read at the first look');
  const away = now.hosts.filter(({ isUp }) => !isUp).length;
  const missing = LEASED_FROM * now.droplets - now.leased;
  const gain = gained(looks);
  const basis = gainText(gain, missing);
  if (gain <= 0) {
    const what = 'leases are gained again';
    if (away === 0) return notBefore(what, basis);
    return notBefore(what, `${basis}, ${away} hosts are being restarted`);
  }
  const fleet = (missing / gain) * gapMs;
  const wereAll = before.leases.hosts.every(({ isUp }) => isUp) && away === 0;
  if (!wereAll) {
    return notBefore('all hosts are up', `${basis}, hosts were away meanwhile`, {
      fromMs: (FASTER * fleet) / Math.max(2, now.hosts.length),
    });
  }
  const slowest = Math.max(
    ...now.hosts.map(({ host, leased, droplets }) => {
      const had = before.leases?.hosts.find((each) => each.host === host)?.leased ?? 0;
      return leased >= droplets ? 0 : ((droplets - leased) / Math.max(0, leased - had)) * gapMs;
    }),
  );
  return between(FASTER * fleet, SLOWER * slowest, basis);
}

function evidence({ before, now }: Looks): readonly Evidence[] {
  const oldest = ({ leases }: Look): number | null =>
    leases === null
      ? null
      : Math.max(0, ...leases.hosts.map(({ isUp, oldestWaitMs }) => (isUp ? oldestWaitMs : 0)));
  const up = ({ leases }: Look): string | null =>
    leases === null
      ? null
      : `${leases.hosts.filter(({ isUp }) => isUp).length} of ${leases.hosts.length}`;
  return [
    {
      ...{
        reading: 'readLeases.leased',
        what: `droplets with a lease, of ${now.leases?.droplets}`,
      },
      ...{ before: before.leases?.leased ?? null, now: now.leases?.leased ?? null, unit: 'count' },
    },
    {
      reading: 'readLeases.hosts.oldestWaitMs',
      what: `oldest attempt has waited (time-out ${(now.leases?.attemptTimeoutMs ?? 0) / 1_000} s)`,
      ...{ before: oldest(before), now: oldest(now), unit: 'ms' },
    },
    {
      ...{ reading: 'readLeases.hosts.isUp', what: 'hosts of DWFM that are up' },
      ...{ before: up(before), now: up(now), unit: 'text' },
    },
    {
      ...{ reading: 'readLeases.attemptsInFlightMax', what: 'limit on attempts of a host' },
      before: before.leases === null ? null : (before.leases.attemptsInFlightMax ?? 'none'),
      ...{ now: now.leases?.attemptsInFlightMax ?? 'none', unit: 'text' },
    },
    {
      ...{ reading: 'readLaunches.insufficientCapacityShare', unit: 'share' },
      what: 'launches refused: insufficient capacity',
      before: before.launches?.insufficientCapacityShare ?? null,
      now: now.launches?.insufficientCapacityShare ?? null,
    },
  ];
}

const percent = ({ leased, droplets }: LeasesLook): string =>
  `${((100 * leased) / droplets).toFixed(1)} %`;

const count = (value: number): string => Math.ceil(value).toLocaleString('en-GB');
const gainText = (gain: number, missing: number): string =>
  `${count(gain)} leases gained between the looks, ${count(missing)} still missing`;

import type { Outcome } from '../../../../activities/ports';
import { MINUTE_MS } from '../../../../workflows/domain/instant';
import type { RuleId } from '../../../../workflows/domain/rules';
import { SHORT_NIGHT } from '../../../support/short-night';
import { SmallRegion } from '../small-region';

// The last hop of every lever on load: whoever asks, and whatever the policy says, the rules are held
// against the state of that very instant.

const PLAIN = { fence: 5, waived: [] as readonly string[] };
const to = (region: SmallRegion, minute: number): void =>
  region.world.advanceTo(minute * MINUTE_MS);

const quiet = (): SmallRegion => new SmallRegion(SHORT_NIGHT);

/** All hosts of DWFM have collapsed, with a limit of two attempts set too late. */
function collapsed(): SmallRegion {
  const { leases } = SHORT_NIGHT;
  const region = new SmallRegion({ ...SHORT_NIGHT, leases: { ...leases, startsLeased: false } });
  to(region, 3);
  region.act('operator', 'throttleLeases', { attemptsInFlightMax: 2, fence: 0, waived: [] });
  return region;
}

/** Network state comes late; launches are limited, and zone failover is off. */
function buried(): SmallRegion {
  const region = quiet();
  const byHand = { fence: 0, waived: [] };
  const slow = { speed: 0.5, routineShare: 1, backlogShare: null };
  region.act('operator', 'adjustNetwork', { ...slow, ...byHand });
  region.act('operator', 'switchZoneFailover', { on: false, ...byHand });
  to(region, 10);
  region.act('operator', 'throttleLaunches', { share: 0.5, ...byHand });
  return region;
}

/** All that can be read of the levers. */
const levers = (region: SmallRegion) => ({
  attemptsInFlightMax: region.act('operator', 'readLeases').attemptsInFlightMax,
  away: region.act('operator', 'readLeases').hosts.filter(({ isUp }) => !isUp).length,
  throttleShare: region.act('operator', 'readLaunches').throttleShare,
  network: region.act('operator', 'readNetwork').settings,
  isFailoverOn: region.act('operator', 'readBalancing').isFailoverOn,
  removalLimit: region.act('operator', 'readBalancing').removalLimit,
});
const AS_EVER = { speed: 1, routineShare: 1, backlogShare: null };

type Change = (region: SmallRegion, byHand?: Partial<typeof PLAIN>) => Outcome;
type Guard = readonly [
  what: string,
  make: () => SmallRegion,
  change: Change,
  rule: RuleId,
  evidence: RegExp,
];

const limitLeases =
  (attemptsInFlightMax: number | null): Change =>
  (region, byHand = {}) =>
    region.act('throttle-recovery', 'throttleLeases', {
      ...{ attemptsInFlightMax, ...PLAIN, ...byHand },
    });
const restart =
  (...hosts: readonly number[]): Change =>
  (region, byHand = {}) =>
    region.act('recover-leases', 'restartLeaseHosts', { hosts, ...PLAIN, ...byHand });
const limitLaunches =
  (share: number | null): Change =>
  (region, byHand = {}) =>
    region.act('relax-launch-throttles', 'throttleLaunches', { share, ...PLAIN, ...byHand });
const failover =
  (on: boolean): Change =>
  (region, byHand = {}) =>
    region.act('enable-failover', 'switchZoneFailover', { on, ...PLAIN, ...byHand });

const GUARDS: readonly Guard[] = [
  [
    'more lease attempts while attempts wait too long',
    collapsed,
    limitLeases(8),
    'leases/limit-raised-only-with-room',
    /raised from 2 to 8 while what waits downstream waits/,
  ],
  [
    'no limit on lease attempts while attempts wait too long',
    collapsed,
    limitLeases(null),
    'leases/limit-raised-only-with-room',
    /raised from 2 to no limit/,
  ],
  [
    'the restart of a host that answers in time',
    quiet,
    restart(3),
    'leases/restart-only-the-collapsed',
    /host 3 answers in time/,
  ],
  [
    'more launches while network state comes late',
    buried,
    limitLaunches(0.6),
    'launches/limit-raised-only-with-room',
    /raised from 0.5 to 0.6/,
  ],
  [
    'no limit on launches while network state comes late',
    buried,
    limitLaunches(null),
    'launches/limit-raised-only-with-room',
    /raised from 0.5 to no limit/,
  ],
  [
    'zone failover while network state comes late',
    buried,
    failover(true),
    'balancing/failover-on-only-with-network',
    /while network state comes late/,
  ],
];

describe('a lever on load', () => {
  it.each(GUARDS)('is refused, and changes nothing: %s', (...[, make, change, rule, evidence]) => {
    const region = make();
    const before = levers(region);
    const steps = region.world.record.events.filter(({ kind }) => kind === 'step').length;
    const outcome = change(region);
    expect(outcome).toEqual({
      ...{ kind: 'refused', rule, reason: expect.stringMatching(evidence) as string },
    });
    expect(levers(region)).toEqual(before);
    const { events } = region.world.record;
    expect(events.filter(({ kind }) => kind === 'step')).toHaveLength(steps);
    expect(events.at(-1)?.text).toMatch(/^refused: /);
    expect(region.brokenRules()).not.toContain(rule);
  });

  it.each(GUARDS)(
    'is moved where the policy waives the rule, which is recorded: %s',
    (...[, make, change, rule]) => {
      const region = make();
      const before = levers(region);
      expect(change(region, { waived: [rule] }).kind).toBe('done');
      expect(levers(region)).not.toEqual(before);
      expect(region.brokenRules().filter((broken) => broken === rule)).toEqual([rule]);
    },
  );

  it.each(GUARDS)('is held to its rule where another one is waived: %s', (...[, make, change]) => {
    const waived = ['dns/record-never-empty'];
    expect(change(make(), { waived }).kind).toBe('refused');
  });

  it.each<readonly [string, () => SmallRegion, Change]>([
    ['fewer lease attempts, however long they wait', collapsed, limitLeases(1)],
    ['the same number of lease attempts', collapsed, limitLeases(2)],
    ['more lease attempts when none waits', quiet, limitLeases(9)],
    ['the restart of all hosts that have collapsed', collapsed, restart(0, 1, 2, 3, 4)],
    ['fewer launches while network state comes late', buried, limitLaunches(0.4)],
    ['more launches when the network has room', quiet, limitLaunches(2)],
    ['no zone failover while network state comes late', buried, failover(false)],
    ['zone failover when the network has room', quiet, failover(true)],
  ])('needs no waiver for what is safe: %s', (_what, make, change) => {
    const region = make();
    const rules = region.brokenRules();
    expect(change(region)).toEqual({ kind: 'done' });
    expect(region.brokenRules()).toEqual(rules);
  });

  it('is refused for all hosts when one of them answers in time', () => {
    const region = collapsed();
    restart(1)(region);
    to(region, 8);
    expect(restart(0, 1)(region)).toMatchObject({ rule: 'leases/restart-only-the-collapsed' });
    expect(levers(region).away).toBe(0);
  });

  it.each([
    ['a host that there is not', [9], 'no such hosts: 9'],
    ['a host beside those that there are', [0, 9], 'no such hosts: 0, 9'],
    ['a host twice', [0, 0], 'no such hosts: 0, 0'],
    ['no host at all', [], 'no such hosts: none named'],
  ])('is refused for %s', (_what, hosts, reason) => {
    const region = collapsed();
    expect(restart(...hosts)(region)).toEqual({ kind: 'refused', reason });
    expect(levers(region).away).toBe(0);
  });
});

describe('the fence of a lever (T3)', () => {
  const LEVERS: readonly (readonly [string, Change])[] = [
    ['lease attempts', limitLeases(6)],
    ['launches', limitLaunches(1)],
    ['zone failover', failover(false)],
    [
      'the Network Manager',
      (region, byHand = {}) =>
        region.act('drain-network-backlog', 'adjustNetwork', {
          ...{ speed: 2, routineShare: 0, backlogShare: 0.1, ...PLAIN, ...byHand },
        }),
    ],
    [
      'the limit on removed capacity',
      (region, byHand = {}) =>
        region.act('stabilize-load-balancers', 'limitRemoval', {
          ...{ limit: { share: 0.05, perMs: 300_000 }, guards: null, ...PLAIN, ...byHand },
        }),
    ],
  ];

  it.each(LEVERS)('refuses an older attempt that wakes up: %s', (_what, change) => {
    const region = quiet();
    expect(change(region, { fence: 7 }).kind).toBe('done');
    const before = levers(region);
    expect(change(region, { fence: 6 })).toEqual({
      ...{ kind: 'refused', reason: 'fence 6 is below 7: an older attempt woke up' },
    });
    expect(levers(region)).toEqual(before);
    // A step tries again with the fence that it has.
    expect(change(region, { fence: 7 }).kind).toBe('done');
  });

  it('is one for each thing: steps that run side by side do not fence each other out', () => {
    const region = quiet();
    for (const [index, [, change]] of LEVERS.entries()) {
      expect(change(region, { fence: 10 - index }).kind).toBe('done');
    }
  });

  it('does not rise by what was refused', () => {
    const region = collapsed();
    expect(limitLeases(8)(region, { fence: 9 }).kind).toBe('refused');
    expect(limitLeases(1)(region, { fence: 5 }).kind).toBe('done');
  });
});

describe('what is read of the levers', () => {
  it('is what was set', () => {
    const region = quiet();
    limitLeases(6)(region);
    limitLaunches(0.7)(region);
    failover(false)(region);
    expect(levers(region)).toEqual({
      ...{ attemptsInFlightMax: 6, away: 0, throttleShare: 0.7, isFailoverOn: false },
      removalLimit: null,
      network: AS_EVER,
    });
    for (const lift of [limitLeases(null), limitLaunches(null), failover(true)]) lift(region);
    expect(levers(region)).toEqual({
      ...{ attemptsInFlightMax: null, away: 0, throttleShare: null, isFailoverOn: true },
      removalLimit: null,
      network: AS_EVER,
    });
  });

  it('of a host that was restarted is that it is away, and then that it is back with nothing queued', () => {
    const region = collapsed();
    restart(2)(region);
    const host = () => region.act('operator', 'readLeases').hosts[2];
    expect(host()?.isUp).toBe(false);
    to(region, 3 + 2);
    expect(host()).toMatchObject({ isUp: true });
    expect(host()?.oldestWaitMs).toBeLessThan(SHORT_NIGHT.leases.attempts.timeout);
  });

  it('of launches are the shares that are refused, by what the caller is told', () => {
    const region = quiet();
    limitLaunches(0.5)(region);
    to(region, 2);
    const throttled = region.act('operator', 'readLaunches');
    expect(throttled.requestLimitExceededShare).toBeGreaterThan(0.4);
    expect(throttled.insufficientCapacityShare).toBeCloseTo(0);
    expect(throttled.isNormal).toBe(false);
    const unleased = collapsed().act('operator', 'readLaunches');
    expect(unleased.insufficientCapacityShare).toBeCloseTo(1);
  });

  it('of the Network Manager are latency and backlog, abnormal while state comes late', () => {
    expect(quiet().act('operator', 'readNetwork')).toMatchObject({ isAbnormal: false, backlog: 0 });
    const late = buried().act('operator', 'readNetwork');
    expect(late.isAbnormal).toBe(true);
    expect(late.latencyP90Ms).toBeGreaterThan(SHORT_NIGHT.network.abnormalAbove);
    expect(late.backlog).toBeGreaterThan(0);
  });
});

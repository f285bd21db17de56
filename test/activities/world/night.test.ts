import { trafficAt } from '../../../activities/world/customers/traffic';
import { loadScenario } from '../../../worker/config/load-file';
import { MINUTE_MS } from '../../../workflows/domain/instant';
import { HISTORY, NightOnWorld, type NightAct, type NightPlay } from '../../support/night-acts';

const SEEDS = [1, 2, 3];
const night = SEEDS.map((seed) => new NightOnWorld({ seed }));
const one = night[0]!;

const { launches, balancers, traffic, zero } = loadScenario('us-east-1-2025-10-19');
const mean = (values: readonly number[]) => values.reduce((sum, v) => sum + v, 0) / values.length;
const within = (minute: number, expected: number, tolerance: number): void => {
  expect(Math.abs(minute - expected)).toBeLessThanOrEqual(tolerance);
};
const without = (...minutes: number[]) => HISTORY.filter(([minute]) => !minutes.includes(minute));
/** No longer than it takes. */
const play = (change: NightPlay['change'] = {}, { acts = HISTORY, end = 660 }: NightPlay = {}) =>
  new NightOnWorld({ change, acts, end });

describe.each(night.map((half, index) => [SEEDS[index], half] as const))('seed %d', (_, half) => {
  it('F8a: propagation is abnormal from T+393 and normal at T+648 (fit)', () => {
    within(half.minute('propagation-abnormal'), 393, 15);
    within(half.minute('propagation-normal'), 648, 20);
  });

  it('F8b: between them launches are accepted, and few have their network in time', () => {
    const span = [half.minute('propagation-abnormal'), half.minute('propagation-normal')] as const;
    expect(Math.min(...half.between('launches/accepted-per-s', ...span))).toBeGreaterThan(0);
    expect(mean(half.between('network/in-time-share', ...span))).toBeLessThan(0.2);
  });

  it('F8c: all of EC2 is normal when the throttle is lifted, not before (def)', () => {
    within(half.minute('launches-normal'), 842, 15);
    expect(half.minute('launches-normal', { n: 1 })).toBeNaN();
  });

  it('refuses launches for two reasons, one after the other', () => {
    expect(Math.min(...half.between('launches/out-of-capacity-share', 15, 330))).toBe(1);
    expect(Math.max(...half.between('launches/out-of-capacity-share', 345, 960))).toBe(0);
    expect(Math.min(...half.between('launches/over-limit-share', 345, 500))).toBeGreaterThan(0.5);
    expect(Math.min(...half.between('launches/over-limit-share', 545, 790))).toBeGreaterThan(0.3);
    expect(Math.max(...half.between('launches/over-limit-share', 843, 960))).toBe(0);
  });

  it('F9a: NLB errors begin at T+342, before latency is called abnormal (fit)', () => {
    within(half.minute('balancer-errors-begin'), 342, 10);
  });

  it('F9b: zone failover takes healthy capacity away (pred)', () => {
    expect(Math.min(...half.between('balancers/removed-share', 380, 587))).toBeGreaterThan(0.2);
    expect(Math.max(...half.between('balancers/removed-share', 0, 338))).toBe(0);
  });

  it('F9c: errors end within ten minutes of switching it off, and do not come back (pred)', () => {
    const end = half.minute('balancer-errors-end');
    expect(end).toBeGreaterThan(588);
    expect(end).toBeLessThanOrEqual(598);
    expect(half.minute('balancer-errors-begin', { n: 1 })).toBeNaN();
  });

  it('F10a: STS goes through a second wave, T+523 (fit) to T+611 (pred)', () => {
    within(half.minute('service-down', { source: 'sts', n: 1 }), 523, 10);
    within(half.minute('service-up', { source: 'sts', n: 1 }), 611, 10);
  });

  it('F10b: so does Connect, T+436 (pred) to T+812 (fit)', () => {
    within(half.minute('service-down', { source: 'connect', n: 1 }), 436, 30);
    within(half.minute('service-up', { source: 'connect', n: 1 }), 812, 30);
  });

  it.each(['sts', 'lambda', 'connect'])('F10c: %s has a valley between its two waves', (source) => {
    const [up, down] = [
      half.minute('service-up', { source }),
      half.minute('service-down', { source, n: 1 }),
    ];
    expect(down - up).toBeGreaterThan(60);
    expect(Math.max(...half.between(`services/${source}/error-share`, up, down - 20))).toBeLessThan(
      0.03,
    );
    expect(half.minute('service-down', { source, n: 2 })).toBeNaN();
  });

  it('F10d: the event ends with ECS, EKS and Fargate at T+872 (fit)', () => {
    for (const source of ['ecs', 'eks', 'fargate']) {
      within(half.minute('service-up', { source }), 872, 30);
    }
  });

  it('gives Lambda its dates: errors again, hosts enough, backlogs done (fit)', () => {
    within(half.minute('service-down', { source: 'lambda', n: 1 }), 436, 10);
    within(half.minute('capacity-sufficient', { source: 'lambda' }), 699, 10);
    within(half.minute('backlog-done', { source: 'lambda', n: 1 }), 867, 15);
  });
});

describe('what the night hangs on', () => {
  it('without pent-up demand there is no late onset, and nothing that follows from it', () => {
    const half = play({ launches: { ...launches, persistentShare: 0, heldBackShare: 0 } });
    // What is launched is work for DWFM, too: a few seconds' worth.
    expect(half.minute('launches-succeed')).toBeCloseTo(one.minute('launches-succeed'), 0);
    expect(half.minute('propagation-abnormal')).toBeNaN();
    expect(half.minute('balancer-errors-begin')).toBeNaN();
    expect(half.minute('service-down', { source: 'sts', n: 1 })).toBeNaN();
  });

  it('neither half of the pent-up demand is enough by itself', () => {
    for (const share of [{ persistentShare: 0 }, { heldBackShare: 0 }]) {
      const half = play({ launches: { ...launches, ...share } });
      expect(half.minute('propagation-abnormal')).toBeNaN();
    }
  });

  it('without the operators’ help at T+540 latency stays abnormal for hours more', () => {
    const half = play({}, { acts: without(540), end: 648 + 120 });
    expect(half.minute('propagation-abnormal')).toBeCloseTo(one.minute('propagation-abnormal'), 5);
    expect(half.minute('propagation-normal')).toBeNaN();
  });

  it('with fresh changes first, launches get their network while the backlog drains', () => {
    const settings = { speed: 1.06, routineShare: 1, backlogShare: 0.1 };
    const freshFirst: NightAct = [540, (half) => half.act('adjustNetwork', settings)];
    const acts = HISTORY.toSpliced(
      HISTORY.findIndex(([minute]) => minute > 540),
      0,
      freshFirst,
    );
    const half = play({}, { acts });
    const meanwhile = [550, 620] as const;
    expect(mean(half.between('network/in-time-share', ...meanwhile))).toBeGreaterThan(0.7);
    expect(mean(one.between('network/in-time-share', ...meanwhile))).toBeLessThan(0.2);
    // It is no more work and no less: the backlog is through at the same time.
    within(half.minute('propagation-normal'), one.minute('propagation-normal'), 15);
  });

  it('a checker that flapping costs nothing fires no failover', () => {
    const checker = { ...balancers.checker, changeWork: 0 };
    const half = play({ balancers: { ...balancers, checker } });
    expect(Math.max(...half.between('balancers/late-share', 0, 960))).toBe(0);
    expect(Math.max(...half.between('balancers/removed-share', 0, 960))).toBe(0);
  });

  it('targets whose checks never pass do not flap: no failover either', () => {
    const half = play({ balancers: { ...balancers, passShare: 0 } });
    expect(Math.max(...half.between('balancers/removed-share', 0, 960))).toBe(0);
  });

  it('a checker that waits as long as the network takes sees nothing of it', () => {
    const half = play({ balancers: { ...balancers, grace: 60 * MINUTE_MS } });
    expect(half.minute('propagation-abnormal')).toBeCloseTo(393, -1);
    expect(half.minute('balancer-errors-begin')).toBeNaN();
  });

  it('without failover no healthy capacity is removed, and no second wave follows', () => {
    const acts = [
      [0, (half: NightOnWorld) => half.act('switchZoneFailover', { on: false })] as const,
    ];
    const half = play({}, { acts: [...acts, ...without(588, 861)] });
    expect(Math.max(...half.between('balancers/removed-share', 0, 960))).toBe(0);
    for (const source of ['sts', 'lambda', 'connect']) {
      expect(half.minute('service-down', { source, n: 1 })).toBeNaN();
    }
  });

  it('left on, failover errs for as long as instances come up without network', () => {
    const half = play({}, { acts: without(588) });
    expect(half.minute('balancer-errors-end')).toBeGreaterThan(598 + 30);
  });

  it('F9d: velocity control at 5 % in 5 minutes removes less capacity (pred)', () => {
    const velocity = { share: 0.05, per: 5 * MINUTE_MS };
    const removed = play({ balancers: { ...balancers, velocity } }).between(
      'balancers/removed-share',
      342,
      588,
    );
    const before = one.between('balancers/removed-share', 342, 588);
    expect(Math.max(...removed)).toBeGreaterThan(0);
    expect(mean(removed)).toBeLessThan(0.2 * mean(before));
  });

  it('the load is below 0.65 of capacity in the night, and meets two zones in the morning', () => {
    // Of the night's minutes the last is the busiest: the day begins.
    const load = (minute: number) =>
      trafficAt(traffic, zero + minute * MINUTE_MS) * balancers.loadAtPeak;
    expect(load(480)).toBeLessThan(0.65);
    expect(load(588)).toBeGreaterThan(2 / 3);
  });

  it('without the morning STS has no second wave: removed capacity alone is not enough', () => {
    const later = { ...traffic, peakAt: traffic.peakAt + 6 * 60 * MINUTE_MS };
    const half = play({ traffic: later });
    expect(Math.max(...half.between('balancers/removed-share', 342, 500))).toBeGreaterThan(0.3);
    expect(half.minute('service-down', { source: 'sts', n: 1 })).toBeNaN();
  });

  it('comes out the same however far the world is advanced at once', () => {
    const leaping = new NightOnWorld({ leap: 7 });
    expect(leaping.world.record.events).toEqual(one.world.record.events);
    expect(leaping.world.customers.byArchetype()).toEqual(one.world.customers.byArchetype());
  });
});

import { MINUTE_MS } from '../../../../workflows/domain/instant';
import { isQuantity } from './declared';
import { HISTORY, scenarios, SecondHalf, type Play } from './second-half';
import * as numbers from './second-half-parameters';

const SEEDS = [1, 2, 3];
const night = SEEDS.map((seed) => new SecondHalf({ seed }));
const one = night[0]!;

const { launches, balancers, traffic } = scenarios;
const mean = (values: readonly number[]) => values.reduce((sum, v) => sum + v, 0) / values.length;
const within = (minute: number, expected: number, tolerance: number): void => {
  expect(Math.abs(minute - expected)).toBeLessThanOrEqual(tolerance);
};
const without = (...minutes: number[]) => HISTORY.filter(([minute]) => !minutes.includes(minute));
/** With what is asked about here: three services, and no longer than it takes. */
const three = scenarios.services.filter(({ name }) => ['sts', 'lambda', 'connect'].includes(name));
const play = (change: Play['change'] = {}, { acts = HISTORY, end = 660 }: Play = {}) =>
  new SecondHalf({ change: { services: three, ...change }, acts, end });

describe.each(night.map((half, index) => [SEEDS[index], half] as const))('seed %d', (_, half) => {
  it('F8a: propagation is abnormal from T+393 and normal at T+648 (fit)', () => {
    within(half.minute('propagation-abnormal'), 393, 15);
    within(half.minute('propagation-normal'), 648, 20);
  });

  it('F8b: between them launches are accepted, and few have their network in time', () => {
    const span = [half.minute('propagation-abnormal'), half.minute('propagation-normal')] as const;
    expect(Math.min(...half.between('accepted', ...span))).toBeGreaterThan(0);
    expect(mean(half.between('in-time', ...span))).toBeLessThan(0.2);
  });

  it('F8c: all of EC2 is normal when the throttle is lifted, not before (def)', () => {
    within(half.minute('launches-normal'), 842, 15);
    expect(half.minute('launches-normal', { n: 1 })).toBeNaN();
  });

  it('refuses launches for two reasons, one after the other', () => {
    expect(Math.min(...half.between('out-of-capacity', 1, 330))).toBe(1);
    expect(Math.max(...half.between('out-of-capacity', 341, 960))).toBe(0);
    expect(Math.min(...half.between('over-limit', 341, 500))).toBeGreaterThan(0.5);
    expect(Math.min(...half.between('over-limit', 545, 790))).toBeGreaterThan(0.3);
    expect(Math.max(...half.between('over-limit', 843, 960))).toBe(0);
  });

  it('F9a: NLB errors begin at T+342, before latency is called abnormal (fit)', () => {
    within(half.minute('balancer-errors-begin'), 342, 10);
  });

  it('F9b: zone failover takes healthy capacity away (pred)', () => {
    expect(Math.min(...half.between('removed', 380, 587))).toBeGreaterThan(0.2);
    expect(Math.max(...half.between('removed', 0, 338))).toBe(0);
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
    expect(Math.max(...half.between(source, up, down - 20))).toBeLessThan(0.03);
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
    expect(half.minute('launches-succeed')).toBeCloseTo(one.minute('launches-succeed'), 5);
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

  it('a checker that flapping costs nothing fires no failover', () => {
    const checker = { ...balancers.checker, changeWork: 0 };
    const half = play({ balancers: { ...balancers, checker } });
    expect(Math.max(...half.between('late-checks', 0, 960))).toBe(0);
    expect(Math.max(...half.between('removed', 0, 960))).toBe(0);
  });

  it('targets whose checks never pass do not flap: no failover either', () => {
    const half = play({ balancers: { ...balancers, passShare: 0 } });
    expect(Math.max(...half.between('removed', 0, 960))).toBe(0);
  });

  it('a checker that waits as long as the network takes sees nothing of it', () => {
    const half = play({ balancers: { ...balancers, grace: 60 * MINUTE_MS } });
    expect(half.minute('propagation-abnormal')).toBeCloseTo(393, -1);
    expect(half.minute('balancer-errors-begin')).toBeNaN();
  });

  it('without failover no healthy capacity is removed, and no second wave follows', () => {
    const acts = [[0, (half: SecondHalf) => half.balancers.switchFailover(false)] as const];
    const half = play({}, { acts: [...acts, ...without(588, 861)] });
    expect(Math.max(...half.between('removed', 0, 960))).toBe(0);
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
    const removed = play({ balancers: { ...balancers, velocity } }).between('removed', 342, 588);
    const before = one.between('removed', 342, 588);
    expect(Math.max(...removed)).toBeGreaterThan(0);
    expect(mean(removed)).toBeLessThan(0.2 * mean(before));
  });

  it('the load is below 0.65 of capacity in the night, and meets two zones in the morning', () => {
    const load = (from: number, to: number) =>
      one.between('traffic', from, to).map((share) => share * balancers.loadAtPeak);
    expect(Math.max(...load(0, 480))).toBeLessThan(0.65);
    expect(Math.max(...load(523, 588))).toBeGreaterThan(2 / 3);
  });

  it('without the morning STS has no second wave: removed capacity alone is not enough', () => {
    const later = { ...traffic, peakAt: traffic.peakAt + 6 * 60 * MINUTE_MS };
    const half = play({ traffic: later });
    expect(Math.max(...half.between('removed', 342, 500))).toBeGreaterThan(0.3);
    expect(half.minute('service-down', { source: 'sts', n: 1 })).toBeNaN();
  });

  it('comes out the same however far the world is advanced at once', () => {
    const leaping = new SecondHalf({ leap: 7 });
    expect(leaping.kernel.record.events).toEqual(one.kernel.record.events);
    expect(leaping.customers.byArchetype()).toEqual(one.customers.byArchetype());
  });
});

describe('the proposed numbers', () => {
  it('say each who says so: a source or an assumption', () => {
    const found = Object.values(numbers).flatMap((part) => quantitiesOf(part));
    expect(found.length).toBeGreaterThan(25);
    for (const { source, assumption } of found) {
      expect((source === undefined) !== (assumption === undefined)).toBe(true);
    }
  });
});

function quantitiesOf(declared: unknown): { source?: string; assumption?: string }[] {
  if (typeof declared !== 'object' || declared === null) return [];
  if (isQuantity(declared)) return [declared];
  return Object.values(declared).flatMap(quantitiesOf);
}

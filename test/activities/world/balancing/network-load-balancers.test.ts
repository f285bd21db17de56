import { NetworkLoadBalancers } from '../../../../activities/world/balancing/network-load-balancers';
import { Kernel } from '../../../../activities/world/kernel/kernel';
import { MINUTE_MS, SECOND_MS } from '../../../../workflows/domain/instant';
import { loadScenario } from '../../../../worker/config/load-file';

const STEP = 5 * SECOND_MS;
const SCENARIO = {
  ...loadScenario('us-east-1-2025-10-19').balancers,
  targets: 100_000,
  shareOfLaunches: 1,
  zoneNoise: 0,
};

function region(changes: Partial<typeof SCENARIO> = {}) {
  const kernel = new Kernel(1);
  const balancers = new NetworkLoadBalancers(kernel, { ...SCENARIO, ...changes });
  let inputs = { traffic: 0.5, withoutNetwork: 0 };
  kernel.every(STEP, () => balancers.step(STEP, inputs));
  return {
    balancers,
    run: (minutes: number, changed: Partial<typeof inputs>) => {
      inputs = { ...inputs, ...changed };
      kernel.advanceTo(kernel.now + minutes * MINUTE_MS);
      return balancers.reading();
    },
    kinds: () => kernel.record.events.map(({ kind }) => kind),
  };
}

describe('network load balancers', () => {
  it('serve all they get while every target has its network', () => {
    const { run, kinds } = region();
    expect(run(60, { traffic: 1 })).toMatchObject({ errorShare: 0, removedShare: 0, lateShare: 0 });
    expect(kinds()).toEqual([]);
  });

  it('are late with their checks when targets flap, take out zones, and err', () => {
    const { run, kinds } = region();
    const reading = run(30, { withoutNetwork: 2_000 });
    expect(reading.flappingShare).toBe(0.02);
    expect(reading.lateShare).toBeGreaterThan(0.3);
    expect(reading.removedShare).toBeGreaterThan(0.2);
    expect(kinds()).toEqual(['balancer-errors-begin']);
    run(30, { withoutNetwork: 0 });
    expect(kinds()).toEqual(['balancer-errors-begin', 'balancer-errors-end']);
  });

  it('lose more connections the more there is to serve with what is left', () => {
    const errors = [0.3, 0.5, 0.8, 1].map(
      (traffic) => region().run(30, { traffic, withoutNetwork: 2_000 }).errorShare,
    );
    expect(errors).toEqual([...errors].sort((a, b) => a - b));
    expect(errors[3]! - errors[0]!).toBeGreaterThan(0.2);
  });

  it('without failover only lose what is sent to a target that cannot be reached', () => {
    const { balancers, run } = region();
    balancers.switchFailover(false);
    const { errorShare, removedShare } = run(30, { traffic: 1, withoutNetwork: 2_000 });
    expect(removedShare).toBe(0);
    // Half of the time in service, and half of the connections to it fail.
    expect(errorShare).toBeCloseTo(0.02 / 4, 9);
  });

  it('err from one threshold on, and until the other', () => {
    const { balancers, run } = region({ errorsAbove: 0.01, errorsBelow: 0.008 });
    balancers.switchFailover(false);
    const erring = [0.009, 0.012, 0.009, 0.007].map(
      (share) => run(1, { withoutNetwork: share * 4 * 100_000 }).isErring,
    );
    expect(erring).toEqual([false, true, true, false]);
  });

  it('remove less when a limit of velocity is set', () => {
    const { balancers, run } = region();
    balancers.limitVelocity({ share: 0.05, per: 5 * MINUTE_MS });
    const limited = run(30, { withoutNetwork: 2_000 }).removedShare;
    balancers.limitVelocity(null);
    expect(run(30, {}).removedShare).toBeGreaterThan(5 * limited);
  });
});

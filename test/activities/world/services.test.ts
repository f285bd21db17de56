import { Kernel } from '../../../activities/world/kernel/kernel';
import { DependentService } from '../../../activities/world/services';
import { MINUTE_MS } from '../../../workflows/domain/instant';
import type { ServiceScenario } from '../../../workflows/contract/scenario';

const STEP = 5_000;
const STS: ServiceScenario = {
  name: 'sts',
  connectionLife: 40 * MINUTE_MS,
  downAbove: 0.05,
  upBelow: 0.03,
  pinRollout: 4 * MINUTE_MS,
};

function service(changes: Partial<ServiceScenario> = {}) {
  const kernel = new Kernel(1);
  const dependent = new DependentService(kernel, { ...STS, ...changes });
  let resolvable = 1;
  kernel.every(STEP, () => {
    dependent.step(STEP, resolvable);
  });
  return {
    ...{ kernel, dependent },
    run: (minutes: number, share: number): void => {
      resolvable = share;
      kernel.advanceTo(kernel.now + minutes * MINUTE_MS);
    },
    events: () => kernel.record.events.map(({ kind, at }) => ({ kind, at })),
  };
}

describe('a service that keeps connections', () => {
  it('errs as many of its connections ended: 1 - 1/e after their mean life', () => {
    const { dependent, run } = service();
    run(40, 0);
    // The cut shows at the end of the first step, so the decay is one step behind.
    expect(dependent.errorShare).toBeCloseTo(
      1 - Math.exp(-(40 * MINUTE_MS - STEP) / STS.connectionLife),
      6,
    );
  });

  it('is down once more than the threshold fail, and not before', () => {
    // 5 % of exponential lives of 40 min end after 40 × ln(1/0.95) = 2.05 min: errors began at T+3.
    const { run, events } = service();
    run(10, 0);
    const [down] = events();
    expect(down?.kind).toBe('service-down');
    expect(Math.abs(down!.at - 2.05 * MINUTE_MS)).toBeLessThanOrEqual(2 * STEP);
  });

  it('stays down between its two thresholds: an alarm that is raised is not cleared at once', () => {
    const { dependent, run, events } = service();
    run(600, 0.5); // long enough that no connection of before is left
    run(60, 0.96); // 4 % cannot connect: below the one threshold, above the other
    expect(dependent.errorShare).toBeCloseTo(0.04, 5);
    expect(dependent.state().isDown).toBe(true);
    run(5, 0.98);
    expect(events().map(({ kind }) => kind)).toEqual(['service-down', 'service-up']);
  });
});

describe('addresses pinned by hand', () => {
  it('bring a service back within their roll-out, whatever the public name says', () => {
    const { dependent, kernel, run } = service();
    run(87, 0);
    expect(dependent.state().isDown).toBe(true);
    dependent.pin();
    const pinnedAt = kernel.now;
    run(4.2, 0);
    const up = kernel.record.events.find(({ kind }) => kind === 'service-up')!.at;
    expect(up - pinnedAt).toBeGreaterThan(3 * MINUTE_MS);
    expect(up - pinnedAt).toBeLessThanOrEqual(4 * MINUTE_MS + STEP);
  });

  it('are rolled out evenly: half of the hosts after half of the time', () => {
    const { dependent, run } = service({ connectionLife: 1 });
    run(5, 0);
    dependent.pin();
    run(2, 0);
    expect(dependent.errorShare).toBeCloseTo(0.5, 5);
  });

  it('start their roll-out once: a second order does not begin it anew', () => {
    const { dependent, run } = service({ connectionLife: 1 });
    run(5, 0);
    dependent.pin();
    run(3, 0);
    dependent.pin();
    run(1, 0);
    expect(dependent.errorShare).toBe(0);
  });

  it('leave the service as it was when they are taken back', () => {
    const { dependent, run } = service({ connectionLife: 1 });
    run(5, 0);
    dependent.pin();
    run(5, 0);
    dependent.unpin();
    run(1, 0);
    expect(dependent.errorShare).toBeCloseTo(1, 5);
  });

  it('are only for services that have a roll-out', () => {
    expect(service().dependent.canBePinned).toBe(true);
    const { pinRollout: _pinRollout, ...public_ } = STS;
    expect(new DependentService(new Kernel(1), public_).canBePinned).toBe(false);
  });
});

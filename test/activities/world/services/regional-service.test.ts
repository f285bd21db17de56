import { Kernel } from '../../../../activities/world/kernel/kernel';
import {
  RegionalService,
  type ServiceInputs,
} from '../../../../activities/world/services/regional-service';
import type { RegionalServiceScenario } from '../../../../workflows/contract/scenario/services';
import { MINUTE_MS, SECOND_MS } from '../../../../workflows/domain/instant';

const STEP = 5 * SECOND_MS;
const HOUR = 60 * MINUTE_MS;
const HEALTHY: ServiceInputs = {
  ...{ traffic: 1, resolvable: 1, removedShare: 0, launchable: 1 },
  errorShareOf: () => 0,
};
const dynamodb = { connectionLife: 1, symptom: 'errors' } as const;

function service(parts: Partial<RegionalServiceScenario>) {
  const kernel = new Kernel(1);
  const made = new RegionalService(kernel, {
    ...{ name: 'svc', downAbove: 0.05, upBelow: 0.03 },
    ...parts,
  });
  let inputs = HEALTHY;
  kernel.every(STEP, () => made.step(STEP, inputs));
  return {
    made,
    run: (minutes: number, changed: Partial<ServiceInputs> = {}) => {
      inputs = { ...HEALTHY, ...changed };
      kernel.advanceTo(kernel.now + minutes * MINUTE_MS);
      return made.state();
    },
    minute: (kind: string) =>
      (kernel.record.events.find((event) => event.kind === kind)?.at ?? NaN) / MINUTE_MS,
    kinds: () => kernel.record.events.map(({ kind }) => kind),
  };
}

describe('a service made of parts', () => {
  it('does not fail for what it does not use', () => {
    const bad = { resolvable: 0, removedShare: 0.9, launchable: 0, errorShareOf: () => 1 };
    expect(service({}).run(60, bad).errorShare).toBe(0);
  });

  it('fails independently by each way there is', () => {
    const upstream = [{ service: 'other', share: 0.5 }];
    const { run } = service({ dynamodb, launchedShare: 0.4, upstream });
    const { errorShare } = run(1, { resolvable: 0.5, launchable: 0.5, errorShareOf: () => 0.2 });
    expect(errorShare).toBeCloseTo(1 - 0.5 * 0.8 * 0.9, 9);
  });

  it('can be pinned to addresses of DynamoDB, over its roll-out', () => {
    const { made, run } = service({ dynamodb: { ...dynamodb, pinRollout: 4 * MINUTE_MS } });
    expect(made.canBePinned).toBe(true);
    run(10, { resolvable: 0 });
    made.pin();
    expect(run(2, { resolvable: 0 }).errorShare).toBeCloseTo(0.5, 6);
    expect(run(3, { resolvable: 0 }).isDown).toBe(false);
    made.unpin();
    expect(run(1, { resolvable: 0 }).errorShare).toBeCloseTo(1, 6);
  });
});

describe('a service behind load balancers', () => {
  const balanced = { loadAtPeak: 0.8, backOff: 10 * MINUTE_MS };

  it('turns clients away beyond what is left, and only then', () => {
    const { run } = service({ balanced });
    expect(run(10, { removedShare: 0.2 }).errorShare).toBe(0);
    expect(run(10, { removedShare: 0.4 }).errorShare).toBeCloseTo(0.25, 9);
    expect(run(30, { removedShare: 0.4, traffic: 0.7 }).errorShare).toBeLessThan(0.03);
  });

  it('has its clients back as their back-off ends', () => {
    const { run } = service({ balanced });
    run(10, { removedShare: 0.4 });
    expect(run(10).errorShare).toBeCloseTo(0.25 / Math.E, 6);
  });
});

describe('a fleet behind load balancers', () => {
  const fleet = { loadAtPeak: 0.8, exposedShare: 0.5, lostPerHour: 3, regrownPerHour: 6 };

  it('is taken apart by false reports while launches do not come up', () => {
    const { run } = service({ fleet });
    const { missingShare, errorShare } = run(60, { removedShare: 1 / 3, launchable: 0 });
    expect(missingShare).toBeCloseTo(0.5 * (1 - Math.exp(-1)), 2);
    expect(errorShare).toBeCloseTo(1 - (1 - missingShare) / 0.8, 9);
  });

  it('loses little while launches do', () => {
    const { run } = service({ fleet });
    expect(run(60, { removedShare: 1 / 3 }).missingShare).toBeLessThan(0.08);
  });

  it('grows back only with launches, and says when it is enough', () => {
    const { run, kinds } = service({ fleet });
    const lost = run(180, { removedShare: 1 / 3, launchable: 0 }).missingShare;
    expect(run(60, { launchable: 0 }).missingShare).toBeCloseTo(lost, 9);
    expect(run(60).missingShare).toBeLessThan(0.01);
    expect(kinds()).toEqual(['under-scaled', 'service-down', 'service-up', 'capacity-sufficient']);
  });
});

describe('a backlog', () => {
  const backlog = { keptShare: 0.5, drainFactor: 2, doneBelow: MINUTE_MS, isBlocking: true };

  it('keeps a share of what fails, and is worked off when nothing fails any more', () => {
    const { run, minute } = service({ dynamodb, backlog });
    expect(run(60, { resolvable: 0 }).backlog).toBeCloseTo(HOUR / 2, -4);
    expect(run(10).isDown).toBe(true);
    run(20);
    expect(minute('backlog-done')).toBeCloseTo(60 + (30 - 1) / 2, 0);
    expect(minute('service-up')).toBeCloseTo(minute('backlog-done'), 1);
  });

  it('waits for as long as what comes in fails', () => {
    const { run } = service({ dynamodb, backlog });
    const before = run(60, { resolvable: 0 }).backlog;
    expect(run(60, { resolvable: 0.9 }).backlog).toBeGreaterThan(before);
  });

  it('that does not block lets the service come back before it is done', () => {
    const { run } = service({ dynamodb, backlog: { ...backlog, isBlocking: false } });
    run(60, { resolvable: 0 });
    expect(run(1).isDown).toBe(false);
  });

  it('grows while pollers are stuck, until somebody restores them', () => {
    const slow = { ...backlog, drainFactor: 0.05, isBlocking: false };
    const { made, run } = service({ dynamodb, backlog: slow, polledShare: 0.2 });
    run(30, { resolvable: 0 });
    const before = run(1);
    expect(before).toMatchObject({ isDown: false, arePollersStuck: true });
    const stuck = run(60).backlog;
    expect(stuck - before.backlog).toBeCloseTo((0.5 * 0.2 - 0.05) * HOUR, -3);
    made.restorePollers();
    expect(run(60).backlog).toBeLessThan(stuck);
  });
});

describe('a fail-over to another Region', () => {
  const failover = { detects: 'errors', takes: 5 * MINUTE_MS } as const;

  it('saves a service from what it was built to see', () => {
    const { run } = service({ dynamodb, failover });
    expect(run(3, { resolvable: 0 }).isDown).toBe(true);
    expect(run(10, { resolvable: 0 }).isDown).toBe(false);
  });

  it('is not taken on wrong answers when it looks for errors', () => {
    const wrong = { ...dynamodb, symptom: 'wrong-answers' } as const;
    expect(service({ dynamodb: wrong, failover }).run(60, { resolvable: 0 }).isDown).toBe(true);
  });

  it('begins anew with each trouble', () => {
    const { run } = service({ dynamodb, failover });
    run(10, { resolvable: 0 });
    run(10);
    expect(run(3, { resolvable: 0 }).isDown).toBe(true);
  });
});

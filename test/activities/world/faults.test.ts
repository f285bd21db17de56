import type { BatchOutcome, Outcome } from '../../../activities/ports';
import { FaultRules } from '../../../activities/world/faults';
import type { CallFault, LockLoss } from '../../../workflows/contract/scenario';
import type { Role } from '../../../workflows/domain/roles';
import { SmallRegion, smallScenario } from './small-region';

const act = (role: Role, at: number) => ({ world: 'w', role, sequence: 1, at });
const throttle: CallFault = {
  ...{
    kind: 'throttled',
    operation: 'switchAutomation',
    from: 1_000,
    times: 1,
    learnedAfter: 9_000,
  },
};
const regionWith = (fault: Partial<CallFault>): SmallRegion =>
  new SmallRegion({ ...smallScenario, faults: [{ ...throttle, from: 0, ...fault }] });
const switchOff = (region: SmallRegion): Outcome =>
  region.act('disable-automation', 'switchAutomation', { on: false, reason: 'a test' });
const isOn = (region: SmallRegion): boolean => region.act('operator', 'readAutomation').isOn;

describe('a fault of the scenario', () => {
  it('hits as often as it says, then no more', () => {
    const faults = new FaultRules({ luck: [], faults: [{ ...throttle, times: 2 }] });
    const hits = [1, 2, 3, 4].map((n) =>
      faults.forCall(act('operator', 1_000 * n), 'switchAutomation'),
    );
    expect(hits.map((hit) => hit !== undefined)).toEqual([true, true, false, false]);
  });

  it('hits from its instant on, and only its operation and its role', () => {
    const faults = new FaultRules({ luck: [], faults: [{ ...throttle, role: 'operator' }] });
    expect(faults.forCall(act('operator', 999), 'switchAutomation')).toBeUndefined();
    expect(faults.forCall(act('operator', 1_000), 'readEndpoint')).toBeUndefined();
    expect(faults.forCall(act('planner', 1_000), 'switchAutomation')).toBeUndefined();
    expect(faults.forCall(act('operator', 1_000), 'switchAutomation')).toBeDefined();
  });

  it('makes room for the next one when it is used up', () => {
    const later: CallFault = { ...throttle, kind: 'timed-out-done' };
    const faults = new FaultRules({ luck: [], faults: [throttle, later] });
    const hit = () => faults.forCall(act('operator', 5_000), 'switchAutomation')?.kind;
    expect([hit(), hit(), hit()]).toEqual(['throttled', 'timed-out-done', undefined]);
  });
});

describe('a call that a fault hits', () => {
  it('R1 is refused and not done when it is throttled', () => {
    const region = regionWith({ kind: 'throttled' });
    expect(switchOff(region)).toMatchObject({ kind: 'refused' });
    expect(isOn(region)).toBe(true);
  });

  it('R3 is unknown and not done when it timed out undone; its caller learns it later', () => {
    const region = regionWith({ kind: 'timed-out-undone' });
    const answer = switchOff(region);
    expect(answer).toEqual({ kind: 'unknown', learnedAt: region.world.now + 9_000 });
    expect(isOn(region)).toBe(true);
  });

  it('R3 is unknown and done when it timed out done: only reading back tells the two apart', () => {
    const region = regionWith({ kind: 'timed-out-done' });
    const answer = switchOff(region);
    expect(answer).toEqual({ kind: 'unknown', learnedAt: region.world.now + 9_000 });
    expect(isOn(region)).toBe(false);
  });

  it('is seen in the timeline with its operation', () => {
    const region = regionWith({ kind: 'throttled' });
    switchOff(region);
    expect(region.world.record.timeline().map(({ text }) => text)).toContain(
      'disable-automation: switchAutomation throttled',
    );
  });

  it('goes through the next time', () => {
    const region = regionWith({ kind: 'throttled' });
    switchOff(region);
    expect(switchOff(region)).toEqual({ kind: 'done' });
    expect(isOn(region)).toBe(false);
  });
});

describe('bad luck with the lock', () => {
  const loss: LockLoss = { kind: 'lock-lost', enactor: 'az1', from: 1_000, times: 2 };

  it('hits one Enactor, from its instant on, as often as it says', () => {
    const faults = new FaultRules({ luck: [loss], faults: [] });
    expect(faults.losesLock(act('enactor/az1', 0))).toBe(false);
    expect(faults.losesLock(act('enactor/az2', 2_000))).toBe(false);
    const lost = [1, 2, 3].map((n) => faults.losesLock(act('enactor/az1', 2_000 + n)));
    expect(lost).toEqual([true, true, false]);
  });

  it('keeps the write from happening, and leaves the lock to the others', () => {
    const region = new SmallRegion({ ...smallScenario, luck: [{ ...loss, from: 0, times: 1 }] });
    region.publish();
    const [az1, az2] = [region.enactor('az1'), region.enactor('az2')];
    const { plan, known } = az1.take();
    const outcome: BatchOutcome = az1.apply(plan, known[0]!);
    expect(outcome.kind).toBe('lock-lost');
    const control = region.act('enactor/az2', 'readControl');
    expect(control.endpoints[0]).toEqual(known[0]);
    expect(az2.enact().map(({ kind }) => kind)).toEqual(['accepted', 'accepted']);
  });
});

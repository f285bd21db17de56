import { decisionsOf, endOfNight, waitsForPerson } from '../../../scripts/drill/decisions';
import { attended } from '../../../worker/drill-policy';
import { loadPolicy } from '../../../worker/config/load-file';
import type { RecoveryStatus, StepState } from '../../../workflows/contract/messages';
import type { StepId } from '../../../workflows/contract/policy';
import type { SteeringStatus } from '../../../workflows/contract/steering';
import { MINUTE_MS } from '../../../workflows/domain/instant';
import { DEFAULT_SCENARIO } from '../../support/nights';

const night = { scenario: DEFAULT_SCENARIO, policy: attended(loadPolicy('blackstart')) };

const waiting = (...gates: string[]): StepState => ({ kind: 'waiting', for: gates });
const ended = (outcome: 'done' | 'stopped', endedAt: number, ...left: string[]): StepState => ({
  kind: 'ended',
  since: 0,
  result: { outcome, nowTrue: [], left, endedAt },
});

const status = (
  steps: Partial<Record<StepId, StepState>>,
  more: Partial<RecoveryStatus> = {},
): RecoveryStatus => ({
  outcome: 'running',
  steps: (Object.entries(steps) as [StepId, StepState][]).map(([id, state]) => ({ id, state })),
  ...more,
});

const typed = (now: RecoveryStatus | undefined): readonly string[] =>
  decisionsOf(night, now).map(({ type }) => type);

describe('what is a person to decide', () => {
  it('is the start, before a recovery has begun', () => {
    expect(typed(undefined)).toEqual(['start <reason>']);
  });

  it('is what waits for nothing but an approval', () => {
    const now = status({
      'disable-automation': waiting('an approval'),
      'override-dns-record': waiting('the end of disable-automation', 'an approval'),
      'recover-leases': waiting('the end of override-dns-record'),
      'throttle-recovery': { kind: 'running', since: 0 },
    });
    expect(typed(now)).toEqual(['approve disable-automation <reason>']);
    expect(waitsForPerson(now, 'disable-automation')).toBe(true);
    expect(waitsForPerson(now, 'override-dns-record')).toBe(false);
  });

  it('is asked for until all approvals are there, where several are needed', () => {
    const given = (...by: string[]): RecoveryStatus =>
      status(
        { 'override-dns-record': waiting('an approval') },
        {
          steering: {
            paused: null,
            approvals: [
              {
                ...{ step: 'override-dns-record', from: ['dns'], count: 2 },
                given: by.map((name) => ({ by: name, reason: 'checked', expiresAt: null })),
              },
            ],
          } as unknown as SteeringStatus,
        },
      );
    const [decision] = decisionsOf(night, given('ada'));
    expect(decision?.would).toMatch(/by hand.* \(1 of 2 approvals, by ada\)$/);
    expect(typed(given('ada', 'bob'))).toEqual([]);
  });

  it('is what becomes of a step that stopped, and what it left says why', () => {
    const now = status({ 'recover-leases': ended('stopped', 5, 'two hosts are stuck') });
    expect(decisionsOf(night, now)).toEqual([
      {
        key: 'stopped recover-leases 5',
        type: 'retry recover-leases <reason>, skip recover-leases <reason>, or abort <reason>',
        would: 'it stopped: two hosts are stuck',
      },
    ]);
    expect(waitsForPerson(now, 'recover-leases')).toBe(true);
  });

  it('is to go on, while the recovery is paused', () => {
    const paused = { by: 'ada', reason: 'to think' };
    const steering = { paused, approvals: [] } as unknown as SteeringStatus;
    expect(typed(status({}, { steering }))).toEqual(['resume <reason>']);
  });

  it('is no more than to quit, once the recovery has ended', () => {
    const { zero } = DEFAULT_SCENARIO;
    const steps = { 'enable-automation': ended('done', zero + 90 * MINUTE_MS) };
    const [decision] = decisionsOf(night, status(steps, { outcome: 'recovered' }));
    expect(decision).toMatchObject({ type: 'quit' });
    expect(decision?.would).toContain('T+150:00');
  });
});

describe('the end of a night', () => {
  it('is that of the scenario, unless a recovery has succeeded and settled before', () => {
    const scenario = { endsAt: 1_000, settleFor: 300 };
    const at = (endedAt: number, outcome: RecoveryStatus['outcome']): number =>
      endOfNight(scenario, status({ 'restore-services': ended('done', endedAt) }, { outcome }));
    expect(endOfNight(scenario, undefined)).toBe(1_000);
    expect(at(400, 'running')).toBe(1_000);
    expect(at(400, 'stopped')).toBe(1_000);
    expect(at(400, 'recovered')).toBe(700);
    expect(at(800, 'recovered')).toBe(1_000);
  });
});

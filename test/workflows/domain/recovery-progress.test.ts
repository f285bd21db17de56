import type { StepState } from '../../../workflows/contract/messages';
import { nextStuckAt, progressOf } from '../../../workflows/domain/recovery-progress';

const ended: StepState = {
  ...{ kind: 'ended', since: 0 },
  result: { outcome: 'done', nowTrue: [], left: [], endedAt: 10 },
};
const waiting: StepState = { kind: 'waiting', for: [] };
const running: StepState = { kind: 'running', since: 100_000 };

/** Two ways to the last step: a long one over the override, a short one over the throttle. */
const stepsWith = (override: StepState, throttle: StepState, last: StepState) =>
  [
    { id: 'override-dns-record', after: [], state: override },
    { id: 'throttle-recovery', after: [], state: throttle },
    { id: 'restore-dynamodb', after: ['override-dns-record', 'throttle-recovery'], state: last },
  ] as const;
const DURATIONS = {
  'override-dns-record': { low: 50_000, high: 70_000 },
  'throttle-recovery': { low: 10_000, high: 10_000 },
  'restore-dynamodb': { low: 30_000, high: 50_000 },
};

describe('the progress of a recovery', () => {
  it('goes by the critical path: a short step beside it brings nothing', () => {
    const begun = progressOf(stepsWith(running, waiting, waiting), DURATIONS, 100_000);
    expect(begun.share).toBe(0);
    const beside = progressOf(stepsWith(running, ended, waiting), DURATIONS, 100_000);
    expect(beside.share).toBe(0);
    const half = progressOf(stepsWith(running, ended, waiting), DURATIONS, 150_000);
    expect(half.share).toBeCloseTo(0.5);
    expect(progressOf(stepsWith(ended, ended, ended), DURATIONS, 200_000).share).toBe(1);
  });

  it('expects an end only where every step that is left was measured', () => {
    const steps = stepsWith(running, ended, waiting);
    expect(progressOf(steps, DURATIONS, 100_000).end).toEqual({ low: 180_000, high: 220_000 });
    const { 'restore-dynamodb': _, ...some } = DURATIONS;
    expect(progressOf(steps, some, 100_000).end).toBeNull();
  });

  it('names what takes longer than it ever did, and knows when that will be', () => {
    const steps = stepsWith(running, ended, waiting);
    const stuckAt = nextStuckAt(steps, DURATIONS, 100_000);
    expect(progressOf(steps, DURATIONS, stuckAt - 2_000).stuck).toEqual([]);
    expect(progressOf(steps, DURATIONS, stuckAt).stuck).toEqual(['override-dns-record']);
    expect(nextStuckAt(steps, DURATIONS, stuckAt)).toBe(Infinity);
  });
});

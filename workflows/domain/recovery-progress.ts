import type { StepState } from '../contract/messages';
import type { StepId } from '../contract/policy';
import type { SteeringInput, SteeringStatus } from '../contract/steering';
import type { Instant } from './instant';
import { criticalPath } from './preview/critical-path';

type Step = { readonly id: StepId; readonly after: readonly StepId[]; readonly state: StepState };
type Span = { readonly low: number; readonly high: number };
type Progress = SteeringStatus['progress'];

/** A step of which nothing is known counts like any other. */
const UNKNOWN: Span = { low: 1, high: 1 };

/**
 * How far a recovery is along its critical path, the longest chain of steps that wait for each other, and
 * when it is expected to end. Approvals that are still waited for take what people take: not counted.
 */
export function progressOf(
  steps: readonly Step[],
  durations: SteeringInput['durations'] = {},
  now: Instant,
): Progress {
  const whole = longestPath(steps, ({ id }) => durations[id] ?? UNKNOWN);
  const ahead = longestPath(steps, (step) => remaining(step, durations[step.id] ?? UNKNOWN, now));
  const isKnown = steps.every(({ id, state }) => state.kind === 'ended' || id in durations);
  const isOver = steps.every(({ state }) => state.kind === 'ended');
  return {
    share: isOver ? 1 : Math.max(0, Math.min(1, 1 - middle(ahead) / middle(whole))),
    end: isKnown && !isOver ? { low: now + ahead.low, high: now + ahead.high } : null,
    stuck: steps.flatMap(({ id, state }) => {
      const expected = durations[id];
      const isStuck =
        state.kind === 'running' && expected !== undefined && now - state.since > expected.high;
      return isStuck ? [id] : [];
    }),
  };
}

/** The next instant at which a step that runs will have taken longer than it ever did. */
export function nextStuckAt(
  steps: readonly Step[],
  durations: SteeringInput['durations'] = {},
  now: Instant,
): Instant {
  const ends = steps.flatMap(({ id, state }) => {
    const expected = durations[id];
    return state.kind === 'running' && expected !== undefined
      ? [state.since + expected.high + 1_000]
      : [];
  });
  return Math.min(Infinity, ...ends.filter((at) => at > now));
}

const middle = ({ low, high }: Span): number => (low + high) / 2;

function remaining({ state }: Step, { low, high }: Span, now: Instant): Span {
  if (state.kind === 'ended') return { low: 0, high: 0 };
  const spent = state.kind === 'running' ? now - state.since : 0;
  return { low: Math.max(0, low - spent), high: Math.max(0, high - spent) };
}

function longestPath(steps: readonly Step[], spanOf: (step: Step) => Span): Span {
  const totalOf = (side: keyof Span): number =>
    criticalPath(steps.map((step) => ({ ...step, weight: spanOf(step)[side] }))).total;
  return { low: totalOf('low'), high: totalOf('high') };
}

import { outcomeOf, type Standing } from '../../worker/recoveries/recovery-client';
import type { RecoveryStatus, StepState } from '../../workflows/contract/messages';
import type { Said, SteeringStatus } from '../../workflows/contract/steering';
import { formatOffset, type Instant } from '../../workflows/domain/instant';

/** What is different from how it stood before, a line each; at first, all that is no more as at the start. */
export function changesOf(
  { run, status }: Standing,
  before: Standing | undefined,
  zero: Instant,
): readonly string[] {
  const steering = [status.steering, before?.status.steering] as const;
  const hasEnded = run.state !== 'RUNNING' && before?.run.state !== run.state;
  return [
    ...(before === undefined ? [`the recovery is ${status.outcome}`] : []),
    ...saidChanges(...steering),
    ...approvalChanges(...steering),
    ...stepChanges(status, before?.status, zero),
    ...stuckChanges(...steering),
    ...(hasEnded ? [`the recovery has ended: ${outcomeOf({ run, status })}`] : []),
  ];
}

function stepChanges(
  now: RecoveryStatus,
  before: RecoveryStatus | undefined,
  zero: Instant,
): readonly string[] {
  return now.steps.flatMap(({ id, state }) => {
    const was = before?.steps.find((step) => step.id === id)?.state;
    const text = textOf(state, zero);
    if (was !== undefined && textOf(was, zero) === text) return [];
    const isPlain = was === undefined && state.kind === 'waiting' && !isForPerson(state);
    return isPlain ? [] : [`${id}: ${text}`];
  });
}

const isForPerson = (state: StepState): boolean =>
  state.kind === 'waiting' && !state.for.some((reason) => reason.startsWith('the end of '));

function textOf(state: StepState, zero: Instant): string {
  if (state.kind === 'waiting') return `waits for ${state.for.join(', ') || 'its turn'}`;
  if (state.kind === 'running') return `runs since ${formatOffset(state.since, zero)}`;
  const { outcome, nowTrue, left, endedAt } = state.result;
  const open = left.map((task) => `left to do: ${task}`);
  return `${outcome} at ${formatOffset(endedAt, zero)}: ${[...nowTrue, ...open].join('; ')}`;
}

type Steering = SteeringStatus | undefined;

function saidChanges(now: Steering, before: Steering): readonly string[] {
  if (now === undefined) return [];
  const isNew = (said: Said | null, old: Said | null | undefined): said is Said =>
    said !== null && (old?.by !== said.by || old.reason !== said.reason || old.at !== said.at);
  return [
    ...(isNew(now.paused, before?.paused)
      ? [`paused by ${now.paused.by}: ${now.paused.reason}`]
      : []),
    ...(now.paused === null && (before?.paused ?? null) !== null ? ['goes on'] : []),
    ...(isNew(now.aborted, before?.aborted)
      ? [`aborted by ${now.aborted.by}: ${now.aborted.reason}`]
      : []),
    ...(before !== undefined && before.planDigest !== now.planDigest
      ? [`the plan has changed: ${now.planDigest}`]
      : []),
  ];
}

function approvalChanges(now: Steering, before: Steering): readonly string[] {
  const had = (steering: Steering, step: string): readonly string[] =>
    steering?.approvals.find((approval) => approval.step === step)?.given.map(({ by }) => by) ?? [];
  return (now?.approvals ?? []).flatMap(({ step, count, given }) => {
    const names = given.map(({ by }) => by);
    if (names.join('\n') === had(before, step).join('\n')) return [];
    const lost = names.length === 0 ? 'nobody' : names.join(', ');
    return [`${step}: ${names.length} of ${count} approvals, by ${lost}`];
  });
}

function stuckChanges(now: Steering, before: Steering): readonly string[] {
  const was = before?.progress.stuck ?? [];
  return (now?.progress.stuck ?? [])
    .filter((step) => !was.includes(step))
    .map((step) => `${step}: takes longer than any run that was measured`);
}

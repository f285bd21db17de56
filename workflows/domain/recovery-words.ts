import type { RecoveryStatus } from '../contract/messages';
import type { SteeringStatus } from '../contract/steering';
import type { Instant } from './instant';

/** What a recovery is at, in a few words. */
export function phaseOf({ outcome, steps, steering }: RecoveryStatus): string {
  if (outcome !== 'running') return outcome;
  const { aborted = null, paused = null } = steering ?? {};
  if (aborted !== null) return 'aborting: what was changed is put back';
  if (paused !== null) return 'paused';
  const running = steps.filter(({ state }) => state.kind === 'running').map(({ id }) => id);
  if (running.length > 0) return running.join(', ');
  const wanted = steering?.approvals.filter(({ given, count }) => given.length < count) ?? [];
  if (wanted.length > 0) return `waits for approval: ${wanted.map(({ step }) => step).join(', ')}`;
  const stopped = stoppedIn(steps);
  return stopped.length > 0 ? `waits for a decision: ${stopped.join(', ')}` : 'between two steps';
}

const stoppedIn = (steps: RecoveryStatus['steps']): string[] =>
  steps.flatMap(({ id, state }) =>
    state.kind === 'ended' && state.result.outcome === 'stopped' ? [id] : [],
  );

/** How a recovery stands, in Markdown: what Temporal's UI shows as its current details. */
export function detailsOf(status: RecoveryStatus): string {
  const { steering, steps } = status;
  if (steering === undefined) return '';
  const clock = clockOf(steering);
  const { progress, paused, aborted, audit } = steering;
  const lines = [
    `**${phaseOf(status)}** · ${Math.round(100 * progress.share)} % of the critical path`,
    ...(progress.end === null
      ? []
      : [
          `Expected end: ${clock(progress.end.low)} to ${clock(progress.end.high)}, approvals not counted`,
        ]),
    ...(paused === null ? [] : [`Paused by ${paused.by}: ${paused.reason}`]),
    ...(aborted === null ? [] : [`Aborted by ${aborted.by}: ${aborted.reason}`]),
    ...progress.stuck.map((step) => `**${step} takes longer than in any run that was measured**`),
    '',
    ...steps.map(({ id, state }) => `- ${id}: ${stateInWords(state, clock)}`),
    '',
    ...steering.approvals
      .filter(({ given, count }) => given.length < count)
      .map((wanted) => `Needs: ${approvalInWords(wanted)}`),
    ...(steering.undone ?? []).map(
      ({ what, outcome, reason }) => `Put back: ${what}: ${outcome}: ${reason}`,
    ),
    `Plan ${steering.planDigest.slice(0, 12)} · audit ${audit.entries} lines, head ${audit.head.slice(0, 12)}`,
  ];
  return lines.join('\n');
}

function approvalInWords({ step, from, count, given }: SteeringStatus['approvals'][number]) {
  const who = from === 'anybody' ? 'anybody' : from.join(' or ');
  const have = given.map(({ by }) => by).join(', ');
  return `${count - given.length} of ${count} approvals of ${step} by ${who}${have === '' ? '' : ` (has ${have})`}`;
}

type Clock = (at: Instant) => string;

/** Of a live incident; a rehearsal's instants stand for another night. */
const clockOf =
  ({ originMs, pace }: SteeringStatus): Clock =>
  (at) =>
    `${new Date(originMs + at / pace).toISOString().slice(11, 19)} UTC`;

function stateInWords(state: RecoveryStatus['steps'][number]['state'], clock: Clock): string {
  switch (state.kind) {
    case 'waiting':
      return state.for.length === 0 ? 'about to begin' : `waits for ${state.for.join(', ')}`;
    case 'running':
      return `runs since ${clock(state.since)}`;
    case 'ended':
      return `${state.result.outcome} at ${clock(state.result.endedAt)}: ${state.result.nowTrue.join('; ')}`;
  }
}

import type { RecoveryStatus, StepResult } from '../../workflows/contract/messages';
import type { DrillPlan } from '../../worker/drill';
import { isOwnStep, isOwnStepId, type Policy, type StepId } from '../../workflows/contract/policy';
import type { Scenario } from '../../workflows/contract/scenario';
import { formatOffset, type Instant } from '../../workflows/domain/instant';

/** What is a person's to decide now: what to type, and what would come of it. */
export type Decision = {
  readonly key: string;
  readonly type: string;
  readonly would: string;
};

/** What a person may do now; undefined: no recovery has begun. */
export function decisionsOf(
  { policy, scenario }: Pick<DrillPlan, 'policy' | 'scenario'>,
  status: RecoveryStatus | undefined,
): readonly Decision[] {
  if (status === undefined) {
    const would = `begins the recovery of policy ${policy.name}: ${policy.steps.length} steps`;
    return [{ key: 'start', type: 'start <reason>', would }];
  }
  if (status.outcome !== 'running') {
    const end = formatOffset(endOfNight(scenario, status), scenario.zero);
    return [{ key: 'quit', type: 'quit', would: `ends the night, which else ends at ${end}` }];
  }
  const paused = status.steering?.paused ?? null;
  const resume =
    paused === null
      ? []
      : [{ key: 'resume', type: 'resume <reason>', would: `goes on: paused by ${paused.by}` }];
  return [
    ...resume,
    ...wantedSteps(status).map((step): Decision => ({
      key: `approve ${step}`,
      type: `approve ${step} <reason>`,
      would: `${whatItDoes(step, policy)}${givenSoFar(status, step)}`,
    })),
    ...stoppedSteps(status).map(({ step, result }): Decision => ({
      key: `stopped ${step} ${result.endedAt}`,
      type: `retry ${step} <reason>, skip ${step} <reason>, or abort <reason>`,
      would: `it stopped: ${result.left.join('; ') || result.nowTrue.join('; ') || 'no reason told'}`,
    })),
  ];
}

/** As in a rehearsal: so long after the last step of a recovery that has succeeded, or at its end. */
export function endOfNight(
  { endsAt, settleFor }: Pick<Scenario, 'endsAt' | 'settleFor'>,
  status: RecoveryStatus | undefined,
): Instant {
  if (status?.outcome !== 'recovered') return endsAt;
  const ends = status.steps.map(({ state }) => (state.kind === 'ended' ? state.result.endedAt : 0));
  return Math.min(endsAt, Math.max(...ends) + settleFor);
}

/** Whether a step waits for a person: for an approval, or for what is to become of it. */
export function waitsForPerson(status: RecoveryStatus | undefined, step: StepId): boolean {
  if (status?.outcome !== 'running') return false;
  const isStopped = stoppedSteps(status).some((stopped) => stopped.step === step);
  return isStopped || wantedSteps(status).includes(step);
}

/** Steps that wait for nothing but approvals, and don't have them all yet. */
function wantedSteps({ steps, steering }: RecoveryStatus): readonly StepId[] {
  return steps.flatMap(({ id, state }) => {
    if (state.kind !== 'waiting' || state.for.length === 0) return [];
    if (state.for.some((gate) => gate.startsWith('the end of'))) return [];
    const asked = steering?.approvals.find(({ step }) => step === id);
    const isWanted =
      asked === undefined
        ? state.for.some((gate) => gate.includes('approval'))
        : asked.given.length < asked.count;
    return isWanted ? [id] : [];
  });
}

/** "; 1 of 2 approvals, by ada": where one person's is not enough. */
function givenSoFar({ steering }: RecoveryStatus, step: StepId): string {
  const asked = steering?.approvals.find((approval) => approval.step === step);
  if (asked === undefined || asked.count < 2) return '';
  const by = asked.given.map((said) => said.by).join(', ');
  return ` (${asked.given.length} of ${asked.count} approvals${by === '' ? '' : `, by ${by}`})`;
}

function stoppedSteps({ steps }: RecoveryStatus) {
  return steps.flatMap(({ id, state }): { step: StepId; result: StepResult }[] =>
    state.kind === 'ended' && state.result.outcome === 'stopped'
      ? [{ step: id, result: state.result }]
      : [],
  );
}

const percent = (share: number): string => `${Math.round(100 * share)} %`;

/** In a line, what a step does under this policy. */
function whatItDoes(step: StepId, policy: Policy): string {
  if (isOwnStepId(step))
    return policy.steps.filter(isOwnStep).find(({ id }) => id === step)?.does ?? '';
  switch (step) {
    case 'mitigate-internally':
      return `gives the hosts of ${policy.mitigate?.services.join(', ') ?? 'services'} addresses to use instead of the name`;
    case 'disable-automation':
      return 'switches the DNS automation off, all of it';
    case 'throttle-recovery': {
      const { attemptsInFlightMax = 0, launchShare = null } = policy.throttle ?? {};
      const launches =
        launchShare === null ? '' : `, and launches to ${percent(launchShare)} of a normal peak`;
      return `limits each host of DWFM to ${attemptsInFlightMax} lease attempts under way${launches}`;
    }
    case 'override-dns-record':
      return "sets the endpoint's addresses by hand, to those of the healthy load balancers";
    case 'restore-dynamodb':
      return 'looks until the name resolves everywhere and the replicas have caught up';
    case 'recover-leases':
      return `brings the leases back${policy.leases?.controller === undefined ? ', and restarts hosts that are stuck' : ', as fast as DWFM can take it'}`;
    case 'restore-services':
      return `starts the pollers of ${policy.services?.pollersOf.join(', ') ?? 'services'} again, and ends what was pinned`;
    case 'drain-network-backlog':
      return 'speeds the Network Manager up until network state comes in time';
    case 'stabilize-load-balancers':
      return `${policy.balancers?.failover === 'off' ? 'switches zone failover off' : 'limits what leaves service by itself'}, until connections do not fail`;
    case 'relax-launch-throttles':
      return 'raises the launch throttle while the Network Manager can take it, then lifts it';
    case 'enable-failover':
      return 'switches zone failover on again, and watches';
    case 'enable-automation':
      return `switches ${policy.automation?.parts.join(', ') ?? 'the automation'} on again, one by one, and watches each`;
  }
}

import { log, startChild, type ChildWorkflowHandle, type Workflow } from '@temporalio/workflow';
import type { Incident } from '../contract/incident';
import { replayEndedSignal, type RecoveryStatus, type ReplayEnded } from '../contract/messages';
import { workflowIds } from '../contract/names';
import type { ReplayCascadeInput, ReplayCascadeResult } from '../contract/replay';
import type { Instant } from '../domain/instant';
import { instantFor } from '../domain/roles';
import { enactPlans } from '../automation/enact-plans';
import { planDns } from '../automation/plan-dns';
import { Actor } from '../durable/actor';
import { IncidentClock, originSoon } from '../durable/incident-clock';
import { followScript } from './follow-script';

/**
 * Replays a night: the automation that breaks the region, the operators who see it, the runbook that
 * brings it back. All of them run below this one Workflow, because the time-skipping server's clock
 * leaps once nobody waits for a result.
 */
export async function replayCascade(input: ReplayCascadeInput): Promise<ReplayCascadeResult> {
  const originMs = input.originMs ?? originSoon();
  const lastInstant = instantFor('cascade', input.endsAt);
  const incident: Incident = { ...input.incident, originMs, lastInstant };
  const actor = new Actor('cascade', incident);
  const { automation, operator } = await startActors(input, incident);
  const endsAt = await endOf(input, incident, operator);
  await actor.act(endsAt, (ports, act) => ports.note({ act, text: 'end of the replay' }));
  const end = { lastInstant: actor.lastAt };
  await Promise.all([...automation, operator].map((child) => tellTheEnd(child, end)));
  await Promise.all(automation.map((child) => child.result()));
  return { originMs, endedAt: actor.lastAt, recovery: await operator.result() };
}

/**
 * When the night is over: at its end, or a while after the recovery has succeeded, for then nothing
 * happens any more. Waits until then, unless there is nothing to wait for but the end.
 */
async function endOf(
  { endsAt, settleFor }: ReplayCascadeInput,
  incident: Incident,
  operator: ChildWorkflowHandle<typeof followScript>,
): Promise<Instant> {
  if (settleFor === undefined) return endsAt;
  const clock = new IncidentClock(incident);
  const toEnd = async (at: Instant): Promise<Instant> => {
    await clock.until(instantFor('cascade', at));
    return at;
  };
  const settled = operator.result().then((recovery) => {
    if (recovery?.outcome !== 'recovered') return new Promise<never>(() => undefined);
    return toEnd(Math.min(endsAt, lastStepOf(recovery) + settleFor));
  });
  return Promise.race([toEnd(endsAt), settled]);
}

function lastStepOf({ steps }: RecoveryStatus): Instant {
  return Math.max(...steps.map(({ state }) => (state.kind === 'ended' ? state.result.endedAt : 0)));
}

type Actors = {
  readonly automation: readonly ChildWorkflowHandle<() => Promise<void>>[];
  readonly operator: ChildWorkflowHandle<typeof followScript>;
};

async function startActors(input: ReplayCascadeInput, incident: Incident): Promise<Actors> {
  const { automation, dns, zero, policy, seed, endsAt, steers } = input;
  const { firstPlanAt, planEvery } = automation;
  const cadence = { firstPlanAt, planEvery, until: endsAt };
  const enactors = automation.enactors.map(({ zone, pickUpMin, pickUpMax }) =>
    startChild(enactPlans, {
      workflowId: workflowIds.enactor(incident, zone),
      args: [
        {
          ...{ incident, zone, seed, cadence, pickUpMin, pickUpMax, form: dns.form, ttl: dns.ttl },
          backOff: {
            initial: automation.backOffInitial,
            factor: automation.backOffFactor,
            max: automation.backOffMax,
          },
          keepGenerations: automation.keepGenerations,
          safeguards: automation.safeguards,
        },
      ],
    }),
  );
  // The Planner told the Enactors once, so they had to be there first; recorded histories have it so.
  const started: ChildWorkflowHandle<() => Promise<void>>[] = await Promise.all(enactors);
  const planner = await startChild(planDns, {
    workflowId: workflowIds.planner(incident),
    args: [{ incident, ...cadence }],
  });
  const operator = await startChild(followScript, {
    workflowId: workflowIds.operator(incident),
    args: [
      {
        ...{ incident, zero, endpoint: dns.endpoints[0] as string, policy },
        ...(steers === undefined ? {} : { steers }),
      },
    ],
  });
  return { automation: [...started, planner], operator };
}

/** Most have come to their own end before; then nobody is there to be told. */
async function tellTheEnd(child: ChildWorkflowHandle<Workflow>, end: ReplayEnded): Promise<void> {
  try {
    await child.signal(replayEndedSignal, end);
  } catch (error) {
    log.debug('ended before the replay', { workflowId: child.workflowId, error });
  }
}

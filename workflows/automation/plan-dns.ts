import { continueAsNew, getExternalWorkflowHandle, workflowInfo } from '@temporalio/workflow';
import type { PlanDnsInput } from '../contract/automation';
import { planPublishedSignal } from '../contract/messages';
import { workflowIds } from '../contract/names';
import { Actor } from '../durable/actor';

/**
 * The DNS Planner. It watches load balancers and writes one plan for all endpoints, again and again,
 * whether anybody manages to apply it or not. While the automation is off it makes none.
 */
export async function planDns(input: PlanDnsInput): Promise<void> {
  const { incident, planEvery, until, zones } = input;
  const actor = new Actor('planner', incident, input.resume?.actor);
  let nextAt = input.resume?.nextAt ?? input.firstPlanAt;
  while (nextAt < until) {
    const published = await actor.act(nextAt, (ports, act) => ports.publishPlan({ act }));
    if (published.kind === 'published') {
      const message = { generation: published.generation, at: actor.lastAt };
      await Promise.all(
        zones.map((zone) =>
          getExternalWorkflowHandle(workflowIds.enactor(incident, zone)).signal(
            planPublishedSignal,
            message,
          ),
        ),
      );
    }
    nextAt += planEvery;
    if (workflowInfo().continueAsNewSuggested) {
      await continueAsNew<typeof planDns>({ ...input, resume: { actor: actor.state, nextAt } });
    }
  }
}

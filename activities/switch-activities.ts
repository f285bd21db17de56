import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import { automationSwitchedOnSignal } from '../workflows/contract/messages';
import { workflowIds } from '../workflows/contract/names';
import type { Instant } from '../workflows/domain/instant';
import { ZONES } from '../workflows/domain/roles';
import type { AutomationSwitchPort } from './ports';

type SwitchPort = Pick<AutomationSwitchPort, 'switchAutomation'>;
type Place = { readonly region: string; readonly id: string };

/**
 * The switch of a region whose Planner and Enactors are Workflows: while they are off they sleep, so
 * who switches them on wakes them. The act ends when all have been told, so that lies between two
 * instants. An act whose answer was lost may have been done, and a wake-up in vain costs one look.
 */
export function switchActivities(client: Client, region: SwitchPort, place: Place): SwitchPort {
  return {
    async switchAutomation(request) {
      const outcome = await region.switchAutomation(request);
      if (request.on && outcome.kind !== 'refused') await wake(client, place, request.act.at);
      return outcome;
    },
  };
}

async function wake(client: Client, place: Place, at: Instant): Promise<void> {
  const sleepers = [
    workflowIds.planner(place),
    ...ZONES.map((zone) => workflowIds.enactor(place, zone)),
  ];
  await Promise.all(
    sleepers.map(async (workflowId) => {
      try {
        await client.workflow.getHandle(workflowId).signal(automationSwitchedOnSignal, { at });
      } catch (error) {
        // A region may have fewer Enactors, and some may have ended.
        if (!(error instanceof WorkflowNotFoundError)) throw error;
      }
    }),
  );
}

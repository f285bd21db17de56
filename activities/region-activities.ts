import { failure } from '../workflows/contract/failures';
import type { Act } from '../workflows/contract/call';
import { checkChange } from './change-requests';
import type { JournaledWorld } from './journaled-world';
import type { RegionPorts } from './ports';
import { OPERATIONS } from './world/operations';

/** The ports as Activities on a simulated region: one Activity a method, under the method's name. */
export function worldActivities(worlds: ReadonlyMap<string, JournaledWorld>): RegionPorts {
  const entries = OPERATIONS.map((operation) => [
    operation,
    async (request: { readonly act: Act }) => {
      const world = worlds.get(request.act.world);
      if (world === undefined) {
        throw failure('WorldNotHeld', `this worker does not hold the world ${request.act.world}`);
      }
      checkChange(operation, request);
      return world.perform(operation, request);
    },
  ]);
  return Object.fromEntries(entries) as RegionPorts;
}

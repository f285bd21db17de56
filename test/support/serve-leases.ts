import { connectWorker } from '../../worker/connect';
import { holdWorld } from '../../worker/held-world';
import {
  createRegionWorker,
  createWorkflowWorker,
  REAL_SERVER_TUNING,
} from '../../worker/region-workers';
import { installRuntime } from '../../worker/runtime';
import { LEASES_TO_KILL } from './leases-to-kill';

/** Serves a region whose leases are to be recovered, until it is killed: `<address> <incident> <journal>`. */
async function main([address = '', incidentId = '', journalFile = '']: readonly string[]) {
  installRuntime();
  const held = holdWorld({ scenario: LEASES_TO_KILL, seed: 1, incidentId, journalFile });
  const connections = await connectWorker({ address });
  const workers = [
    await createWorkflowWorker(connections, REAL_SERVER_TUNING),
    await createRegionWorker(connections, held, REAL_SERVER_TUNING),
  ];
  const running = Promise.all(workers.map((worker) => worker.run()));
  process.stdout.write(`ready: ${held.world.acts} acts restored\n`);
  await running;
}

void main(process.argv.slice(2));

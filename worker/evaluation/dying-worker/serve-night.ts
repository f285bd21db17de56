/**
 * A worker of a night on a real server, to be killed. It stands by while another holds the journal, and
 * goes on where that one died. It is told which night by its parent, and ends with it.
 */
import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import type { WorkflowBundle } from '@temporalio/worker';
import { connectToOwn } from '../../connect';
import type { DurableWorld } from '../../held-world';
import {
  createRegionWorker,
  createWorkflowWorker,
  REAL_SERVER_TUNING,
  type Connections,
} from '../../region-workers';
import { installRuntime } from '../../runtime';
import { provideBundle } from '../../workflow-bundle';
import { FollowingWorld } from './following-world';
import type { NightToServe, ServingReply } from './worker-processes';

const LOOK_EVERY_MS = 25;
/** To read a journal takes longer the longer it is; to be asked whether its holder lives does not. */
const FOLLOW_EVERY = 20;

const tell = (reply: ServingReply): void => {
  process.send?.(reply);
};

async function main(night: NightToServe): Promise<void> {
  installRuntime();
  provideBundle('rehearsal', await readBundle(night.bundleFile));
  const following = new FollowingWorld(night);
  const connections = await connectToOwn(night.address);
  following.follow();
  tell({ kind: 'standing-by' });
  await serve(await heldBy(following), connections);
}

const readBundle = async (file: string): Promise<WorkflowBundle> =>
  JSON.parse(await readFile(file, 'utf8')) as WorkflowBundle;

async function heldBy(following: FollowingWorld): Promise<DurableWorld> {
  for (let looks = 1; ; looks += 1) {
    const held = following.takeOver();
    if (held !== undefined) return held;
    if (looks % FOLLOW_EVERY === 0) following.follow();
    await delay(LOOK_EVERY_MS);
  }
}

async function serve(held: DurableWorld, connections: Connections): Promise<void> {
  const workers = [
    await createWorkflowWorker(connections, REAL_SERVER_TUNING),
    await createRegionWorker(connections, held, REAL_SERVER_TUNING),
  ];
  const running = Promise.all(workers.map((worker) => worker.run()));
  tell({ kind: 'serving', acts: held.world.acts });
  await running;
}

process.once('message', (night: NightToServe) => {
  main(night).catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`, () =>
      process.exit(1),
    );
  });
});
process.on('disconnect', () => process.exit());

import { proxyActivities, sleep } from '@temporalio/workflow';
import type { Incident } from '../../workflows/contract/incident';
import { MINUTE_MS } from '../../workflows/domain/instant';
import { Actor } from '../../workflows/durable/actor';

export type LoopInput = { readonly steps: number; readonly incident: Incident };

const { nothing } = proxyActivities<{ nothing(): Promise<null> }>({
  startToCloseTimeout: '1 minute',
});

/** The least that a step can cost: a timer of a minute, and an Activity that does nothing. */
export async function bareLoop({ steps }: LoopInput): Promise<void> {
  for (let step = 0; step < steps; step += 1) {
    await sleep(MINUTE_MS);
    await nothing();
  }
}

/** The same number of acts on a world, a minute apart: the clock, the key, the journal, the world. */
export async function actLoop({ steps, incident }: LoopInput): Promise<void> {
  const actor = new Actor('cascade', { ...incident, originMs: Date.now() });
  for (let step = 1; step <= steps; step += 1) {
    await actor.act(step * MINUTE_MS, (ports, act) => ports.readAutomation({ act }));
  }
}

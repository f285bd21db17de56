import type { Patience } from '../contract/policy';
import type { Instant } from '../domain/instant';
import type { Actor } from './actor';
import { lookFrom } from './look-until';

/** Waits until the network state of instances comes in time; false when patience is over before. */
export async function waitForNetworkRoom(
  actor: Actor,
  wait: Patience & { readonly from: Instant; readonly networkLatencyMax: number },
): Promise<boolean> {
  const hasRoom = await lookFrom(actor, wait, async (at) => {
    const { latencyP90Ms } = await actor.act(at, (ports, act) => ports.readNetwork({ act }));
    return latencyP90Ms <= wait.networkLatencyMax ? true : undefined;
  });
  return hasRoom ?? false;
}

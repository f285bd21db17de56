import type { Patience } from '../contract/policy';
import type { Instant } from '../domain/instant';
import type { Actor } from './actor';
import { lookFrom } from './look-until';

/**
 * Waits until the network state of instances comes in time; false when patience is over before. As long
 * as latency counts as abnormal it does not, whatever latency a policy would put up with.
 */
export async function waitForNetworkRoom(
  actor: Actor,
  wait: Patience & { readonly from: Instant; readonly networkLatencyMax: number },
): Promise<boolean> {
  const hasRoom = await lookFrom(actor, wait, async (at) => {
    const reading = await actor.act(at, (ports, act) => ports.readNetwork({ act }));
    const isInTime = reading.latencyP90Ms <= wait.networkLatencyMax;
    return isInTime && !reading.isAbnormal ? true : undefined;
  });
  return hasRoom ?? false;
}

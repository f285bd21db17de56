import type { Outcome } from '../../activities/ports';
import type { StepResult } from '../contract/messages';
import type { RestoreServicesInput } from '../contract/steps';
import { isResolvable } from '../domain/dns-records';
import { Actor, type Turn } from '../durable/actor';
import { insist } from '../durable/insist';

/**
 * Puts back what services do not put back themselves: pollers that got stuck while their queue was out
 * of reach, and hosts that still use addresses set by hand. Those keep them as long as the name is
 * empty: without a name nothing else would serve them.
 */
export async function restoreServices(input: RestoreServicesInput): Promise<StepResult> {
  const { endpoint, policy } = input;
  const actor = Actor.ofStep('restore-services', input);
  const { a, aaaa } = await actor.act(input.startAt, (ports, act) =>
    ports.readEndpoint({ act, endpoint }),
  );
  const nowTrue: string[] = [];
  const left: string[] = [];
  const put = async (fact: string, turn: Turn<Outcome>): Promise<void> => {
    const outcome = await insist(actor, actor.lastAt + 1, turn);
    // Both can be done again without harm, so no answer is followed by one more try.
    const last = outcome.kind === 'unknown' ? await actor.act(outcome.learnedAt, turn) : outcome;
    if (last.kind === 'done') nowTrue.push(fact);
    else left.push(`${fact}: ${last.kind === 'refused' ? last.reason : 'no answer'}`);
  };
  for (const service of policy.pollersOf) {
    await put(`the pollers of ${service} run`, (ports, act) =>
      ports.restorePollers({ act, service }),
    );
  }
  if (policy.unpin.length > 0 && !(isResolvable(a) && isResolvable(aaaa))) {
    left.push(`${policy.unpin.join(', ')} keep addresses set by hand: ${endpoint} has none`);
  } else {
    for (const service of policy.unpin) {
      await put(`${service} uses the public name again`, (ports, act) =>
        ports.unpinInternalName({ act, service }),
      );
    }
  }
  return actor.ended(left.length === 0 ? 'done' : 'stopped', { nowTrue, left });
}

import type { MitigateInput } from '../contract/steps';
import type { StepResult } from '../contract/messages';
import { Actor } from '../durable/actor';
import { insist } from '../durable/insist';
import { looks } from '../durable/look-until';

/**
 * Lets internal services reach DynamoDB while its public name is still empty: their hosts are given
 * addresses by hand. It helps those services and nobody else, and has to be taken back later.
 */
export async function mitigateInternally(input: MitigateInput): Promise<StepResult> {
  const { endpoint, policy } = input;
  const actor = Actor.ofStep('mitigate-internally', input);
  const { targets } = await actor.act(input.startAt, (ports, act) =>
    ports.listHealthyTargets({ act, endpoint }),
  );
  const addresses = targets.flatMap(({ a, aaaa }) => [...a, ...aaaa]);
  const pinned: string[] = [];
  const refused: string[] = [];
  for (const service of policy.services) {
    const outcome = await insist(actor, actor.lastAt + 1, (ports, act) =>
      ports.pinInternalName({ act, service, endpoint, addresses }),
    );
    if (outcome.kind === 'refused') refused.push(`${service}: ${outcome.reason}`);
    else pinned.push(service);
  }
  if (pinned.length === 0) {
    const nowTrue = ['no internal service was given addresses'];
    return actor.ended('stopped', { nowTrue, left: refused });
  }
  return waitForServices(actor, input, { pinned, refused });
}

/** A pin that got no answer counts as made: whether it helped is seen by the service itself. */
async function waitForServices(
  actor: Actor,
  { policy }: MitigateInput,
  { pinned, refused }: { readonly pinned: readonly string[]; readonly refused: readonly string[] },
): Promise<StepResult> {
  const names = pinned.join(', ');
  for (const at of looks(actor, policy)) {
    const { probes } = await actor.act(at, (ports, act) =>
      ports.probeServices({ act, services: pinned }),
    );
    if (probes.every(({ isDown }) => !isDown)) {
      const nowTrue = [`${names} use addresses set by hand, and work`];
      return actor.ended(refused.length === 0 ? 'done' : 'stopped', { nowTrue, left: refused });
    }
  }
  return actor.ended('stopped', {
    nowTrue: [`${names} use addresses set by hand, and some still err`],
    left: [...refused, 'see why internal services err with working addresses'],
  });
}

import type { RestoreInput } from '../contract/steps';
import type { StepResult } from '../contract/messages';
import { isResolvable } from '../domain/dns-records';
import { Actor } from '../durable/actor';
import { looks } from '../durable/look-until';

/**
 * Waits until DynamoDB is back for everyone. A right record is not enough: who cached its absence is
 * kept out until that entry ends, and nothing but waiting helps. Then the global tables catch up.
 */
export async function restoreDynamoDb(input: RestoreInput): Promise<StepResult> {
  const { endpoint, policy } = input;
  const actor = Actor.ofStep('restore-dynamodb', input);
  const { negativeTtlMs } = await actor.act(input.startAt, (ports, act) =>
    ports.readEndpoint({ act, endpoint }),
  );
  const { lookEvery } = policy;
  const patience = { lookEvery, giveUpAfter: negativeTtlMs + policy.giveUpAfter };
  let isEverywhere = false;
  let isCaughtUp = false;
  for (const at of looks(actor, patience)) {
    isEverywhere ||= await canResolveEverywhere(actor, at, input);
    isCaughtUp ||= await haveReplicasCaughtUp(actor, at);
    if (isEverywhere && isCaughtUp) {
      const nowTrue = [`${endpoint} resolves from every vantage point`, 'global tables caught up'];
      return actor.ended('done', { nowTrue });
    }
  }
  return actor.ended('stopped', {
    nowTrue: [
      isEverywhere ? `${endpoint} resolves` : `${endpoint} does not resolve everywhere`,
      isCaughtUp ? 'global tables caught up' : 'global tables lag',
    ],
    left: ['find out which resolvers or replicas are still cut off'],
  });
}

async function canResolveEverywhere(
  actor: Actor,
  at: number,
  { endpoint, policy: { vantagePoints } }: RestoreInput,
): Promise<boolean> {
  const { answers } = await actor.act(at, (ports, act) =>
    ports.askResolvers({ act, endpoint, vantagePoints }),
  );
  return answers.every(({ a, aaaa }) => isResolvable(a) && isResolvable(aaaa));
}

async function haveReplicasCaughtUp(actor: Actor, at: number): Promise<boolean> {
  const { replicas } = await actor.act(at, (ports, act) => ports.readReplicaLag({ act }));
  return replicas.every(({ isCaughtUp }) => isCaughtUp);
}

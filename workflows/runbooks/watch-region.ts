import { continueAsNew, workflowInfo } from '@temporalio/workflow';
import type { WatchRegionInput } from '../contract/steps';
import { isResolvable } from '../domain/dns-records';
import type { Instant } from '../domain/instant';
import { Actor } from '../durable/actor';

export type Detection = { readonly detectedAt: Instant };

/**
 * Watches an endpoint as its clients see it, and ends when it has no address any more: at every vantage
 * point, or as many as the policy believes, several looks in a row. It asks resolvers and nothing that
 * hangs off the endpoint.
 */
export async function watchRegion(input: WatchRegionInput): Promise<Detection> {
  const { endpoint, policy } = input;
  const { vantagePoints } = policy;
  const actor = new Actor('watch-region', input.incident, input.resume?.actor);
  let { nextAt, missed } = input.resume ?? { nextAt: 0, missed: 0 };
  for (;;) {
    const { answers } = await actor.act(nextAt, (ports, act) =>
      ports.askResolvers({ act, endpoint, vantagePoints }),
    );
    const empty = answers.filter(({ a, aaaa }) => !isResolvable(a) && !isResolvable(aaaa));
    const { agreeing = vantagePoints.length } = policy;
    missed = empty.length >= agreeing ? missed + 1 : 0;
    if (missed >= policy.confirmations) break;
    nextAt = actor.lastAt + policy.lookEvery;
    if (workflowInfo().continueAsNewSuggested) {
      const resume = { actor: actor.state, nextAt, missed };
      await continueAsNew<typeof watchRegion>({ ...input, resume });
    }
  }
  const text = `${endpoint} has no address at ${vantagePoints.length} resolvers, ${missed} looks in a row`;
  await actor.next((ports, act) => ports.note({ act, text }));
  return { detectedAt: actor.lastAt };
}

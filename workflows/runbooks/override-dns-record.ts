import type { EndpointReading, Outcome } from '../../activities/ports';
import type { OverrideInput } from '../contract/steps';
import type { StepResult } from '../contract/messages';
import { isResolvable } from '../domain/dns-records';
import { DNS_WRITES_PER_STEP, dnsFence } from '../domain/fences';
import type { PlanTarget } from '../domain/dns-plan';
import { Actor } from '../durable/actor';
import { insist } from '../durable/insist';
import { looks } from '../durable/look-until';

type Addresses = { readonly a: readonly string[]; readonly aaaa: readonly string[] };
/** The last of a step's writes is kept for putting back. */
const MAX_WRITES = DNS_WRITES_PER_STEP - 1;

/**
 * Sets the regional endpoint's records by hand: from the load balancers that are healthy, over a
 * snapshot, behind a fence, and not done before the authority and a resolver say so. What cannot be
 * verified is put back, unless that would be worse than leaving it.
 */
export async function overrideDnsRecord(input: OverrideInput): Promise<StepResult> {
  const actor = Actor.ofStep('override-dns-record', input);
  const { endpoint } = input;
  const snapshot = await actor.act(input.startAt, (ports, act) =>
    ports.readEndpoint({ act, endpoint }),
  );
  if (isResolvable(snapshot.a) && isResolvable(snapshot.aaaa)) {
    return actor.ended('not-needed', { nowTrue: [`${endpoint} has addresses`] });
  }
  const { targets } = await actor.next((ports, act) => ports.listHealthyTargets({ act, endpoint }));
  const addresses = addressesOf(targets);
  const refusal = refusalOf(addresses, input.policy.floor);
  if (refusal !== undefined) return unchanged(actor, endpoint, refusal);

  const written = await write(actor, input, { snapshot, addresses });
  if (written.kind === 'refused') return unchanged(actor, endpoint, written.reason);
  if (written.kind === 'unknown')
    return unchanged(actor, endpoint, 'no answer, and no sign of the write');
  if (await isVerified(actor, input, written.changeId)) {
    return actor.ended('done', { nowTrue: [`${endpoint} is set by hand and answers`] });
  }
  return putBack(actor, input, snapshot);
}

function addressesOf(targets: readonly PlanTarget[]): Addresses {
  return { a: targets.flatMap(({ a }) => a), aaaa: targets.flatMap(({ aaaa }) => aaaa) };
}

/** The first of three places that refuse an empty or a thin record; the approval and Route 53 follow. */
function refusalOf({ a, aaaa }: Addresses, floor: number): string | undefined {
  const fewest = Math.min(a.length, aaaa.length);
  if (fewest === 0) return 'no healthy load balancer has an address of each type';
  return fewest < floor
    ? `${fewest} healthy addresses of a type; the floor is ${floor}`
    : undefined;
}

/** Writes once. No answer is not a failure: the record is read back before anything else is tried. */
async function write(
  actor: Actor,
  input: OverrideInput,
  { snapshot, addresses }: { readonly snapshot: EndpointReading; readonly addresses: Addresses },
): Promise<Outcome> {
  const { endpoint } = input;
  let lock = snapshot.lock;
  let outcome: Outcome = { kind: 'refused', reason: 'not tried' };
  for (let attempt = 1; attempt <= MAX_WRITES; attempt += 1) {
    const fence = dnsFence(input.fence, attempt);
    const waived = input.waives.map(({ rule }) => rule);
    const request = { endpoint, ...addresses, fence, expectedLock: lock, waived };
    outcome = await insist(actor, actor.lastAt + 1, (ports, act) =>
      ports.overrideRecord({ act, ...request }),
    );
    if (outcome.kind !== 'unknown') return outcome;
    const reading = await actor.act(outcome.learnedAt, (ports, act) =>
      ports.readEndpoint({ act, endpoint }),
    );
    if (reading.lock === `override/${fence}`) return { kind: 'done' };
    lock = reading.lock;
  }
  return outcome;
}

/** Every name server has it, and at least one resolver hands it out: the others may wait their TTL. */
async function isVerified(
  actor: Actor,
  { endpoint, policy }: OverrideInput,
  changeId?: string,
): Promise<boolean> {
  const patience = { lookEvery: policy.verifyEvery, giveUpAfter: policy.verifyFor };
  let inSync = changeId === undefined;
  for (const at of looks(actor, patience)) {
    if (!inSync && changeId !== undefined) {
      ({ inSync } = await actor.act(at, (ports, act) => ports.readPropagation({ act, changeId })));
    }
    if (!inSync) continue;
    const { vantagePoints } = policy;
    const { answers } = await actor.act(at, (ports, act) =>
      ports.askResolvers({ act, endpoint, vantagePoints }),
    );
    if (answers.some(({ a, aaaa }) => isResolvable(a) && isResolvable(aaaa))) return true;
  }
  return false;
}

async function putBack(
  actor: Actor,
  input: OverrideInput,
  snapshot: EndpointReading,
): Promise<StepResult> {
  const { endpoint } = input;
  const reason = 'the override could not be verified';
  if (!isResolvable(snapshot.a) && !isResolvable(snapshot.aaaa)) {
    const left = ['what stood before was empty, so it was not put back'];
    return actor.ended('stopped', { nowTrue: [`${endpoint} is set by hand`, reason], left });
  }
  const fence = dnsFence(input.fence, DNS_WRITES_PER_STEP);
  const waived = input.waives.map(({ rule }) => rule);
  const { records } = snapshot;
  const outcome = await actor.next((ports, act) =>
    ports.restoreRecord({ act, endpoint, records, fence, waived }),
  );
  const isBack = outcome.kind === 'done';
  return actor.ended('stopped', {
    nowTrue: [isBack ? `${endpoint} stands as before` : `${endpoint} is set by hand`, reason],
    left: isBack ? [] : [`${endpoint} could not be put back`],
  });
}

function unchanged(actor: Actor, endpoint: string, reason: string): StepResult {
  return actor.ended('stopped', {
    nowTrue: [`${endpoint} was not changed`, reason],
    left: [`set the records of ${endpoint} by another way`],
  });
}
